// What RocksDB may not do when a disk fails: delete what its list of table files may name, and take
// in a file that it could not read.
#include "storage/careful_files.h"

#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/file_system.h>
#include <rocksdb/sst_file_writer.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "tests/support/engine.h"

namespace {

namespace fs = std::filesystem;
using rocksdb::FileOptions;
using rocksdb::FSRandomAccessFile;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

// A disk that syncs a MANIFEST so many times and then no more; what was written is there all the
// same.
class FailingDisk final : public rocksdb::FileSystemWrapper {
 public:
  FailingDisk() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "failing"; }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<FSWritableFile>* file,
                           IODebugContext* context) override {
    auto status = FileSystemWrapper::NewWritableFile(path, options, file, context);
    if (status.ok() && path.find("MANIFEST-") != std::string::npos) {
      *file = std::make_unique<File>(std::move(*file), *this);
    }
    return status;
  }

  IOStatus NewRandomAccessFile(const std::string& path, const FileOptions& options,
                               std::unique_ptr<FSRandomAccessFile>* file,
                               IODebugContext* context) override {
    auto status = FileSystemWrapper::NewRandomAccessFile(path, options, file, context);
    if (status.ok()) *file = std::make_unique<Table>(std::move(*file), *this);
    return status;
  }

  int syncs_left = 1'000;
  int read = 0;          // reads of table files
  int failing_read = 0;  // which of them fails; 0: none

 private:
  class File final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(std::unique_ptr<FSWritableFile>&& file, FailingDisk& disk)
        : FSWritableFileOwnerWrapper(std::move(file)), disk_(disk) {}
    IOStatus Sync(const IOOptions& options, IODebugContext* context) override {
      if (--disk_.syncs_left < 0) return IOStatus::IOError("no sync");
      return FSWritableFileOwnerWrapper::Sync(options, context);
    }
    IOStatus Fsync(const IOOptions& options, IODebugContext* context) override {
      if (--disk_.syncs_left < 0) return IOStatus::IOError("no sync");
      return FSWritableFileOwnerWrapper::Fsync(options, context);
    }

   private:
    FailingDisk& disk_;
  };

  class Table final : public rocksdb::FSRandomAccessFileOwnerWrapper {
   public:
    Table(std::unique_ptr<FSRandomAccessFile>&& file, FailingDisk& disk)
        : FSRandomAccessFileOwnerWrapper(std::move(file)), disk_(disk) {}
    IOStatus Read(std::uint64_t offset, std::size_t size, const IOOptions& options,
                  rocksdb::Slice* result, char* scratch, IODebugContext* context) const override {
      if (++disk_.read == disk_.failing_read) return IOStatus::IOError("no read");
      return FSRandomAccessFileOwnerWrapper::Read(offset, size, options, result, scratch, context);
    }

   private:
    FailingDisk& disk_;
  };
};

class CarefulFiles : public testing::Test {
 protected:
  std::string at(const std::string& name) const { return (folder_.path() / name).string(); }
  void touch(const std::string& name) const { std::ofstream(at(name)) << "x"; }
  IOStatus remove(const std::string& name) const {
    return careful_->DeleteFile(at(name), {}, nullptr);
  }
  // A MANIFEST whose sync fails.
  void fail_a_manifest() {
    std::unique_ptr<FSWritableFile> file;
    ASSERT_TRUE(careful_->NewWritableFile(at("MANIFEST-000001"), {}, &file, nullptr).ok());
    disk_->syncs_left = 0;
    ASSERT_FALSE(file->Sync({}, nullptr).ok());
  }

  // A file to be taken in, with one key.
  void write_run() const {
    rocksdb::SstFileWriter writer({}, {});
    ASSERT_TRUE(writer.Open(at("run")).ok());
    ASSERT_TRUE(writer.Put("key", "value").ok());
    ASSERT_TRUE(writer.Finish().ok());
  }
  std::unique_ptr<rocksdb::DB> open(const std::string& name, rocksdb::Env* env) const {
    rocksdb::Options options;
    options.create_if_missing = true;
    options.env = env;
    rocksdb::DB* db = nullptr;
    const auto opened = rocksdb::DB::Open(options, at(name), &db);
    EXPECT_TRUE(opened.ok()) << opened.ToString();
    return std::unique_ptr<rocksdb::DB>(db);
  }

  support::TemporaryDirectory folder_;
  std::shared_ptr<FailingDisk> disk_ = std::make_shared<FailingDisk>();
  std::shared_ptr<rocksdb::FileSystem> careful_ = storage::careful_file_system(disk_);
};

TEST_F(CarefulFiles, DeletesTableFilesWhileAllIsWell) {
  touch("000007.sst");
  EXPECT_TRUE(remove("000007.sst").ok());
  EXPECT_FALSE(fs::exists(at("000007.sst")));
}

TEST_F(CarefulFiles, DeletesNoTableFileWhileAManifestIsInDoubt) {
  touch("000007.sst");
  touch("000008.log");
  fail_a_manifest();
  EXPECT_FALSE(remove("000007.sst").ok());
  EXPECT_TRUE(fs::exists(at("000007.sst")));
  EXPECT_TRUE(remove("000008.log").ok());
}

TEST_F(CarefulFiles, DeletesAgainOnceAnotherManifestIsTheCurrentOne) {
  touch("000007.sst");
  fail_a_manifest();
  touch("000002.dbtmp");
  ASSERT_TRUE(careful_->RenameFile(at("000002.dbtmp"), at("CURRENT"), {}, nullptr).ok());
  EXPECT_TRUE(remove("000007.sst").ok());
  ASSERT_FALSE(careful_->RenameFile(at("missing"), at("CURRENT"), {}, nullptr).ok());
  touch("000009.sst");
  EXPECT_FALSE(remove("000009.sst").ok());
}

// What RocksDB does by itself: it deletes the file, and the database does not open any more.
TEST_F(CarefulFiles, ADatabaseOpensAfterItCouldNotTakeInAFile) {
  write_run();
  const auto env = rocksdb::NewCompositeEnv(careful_);
  {
    const auto db = open("db", env.get());
    disk_->syncs_left = 1;  // numbers are set aside first
    const auto taken = db->IngestExternalFile({at("run")}, {});
    EXPECT_NE(taken.ToString().find("no sync"), std::string::npos) << taken.ToString();
  }
  EXPECT_NE(open("db", rocksdb::Env::Default()), nullptr);
}

// What RocksDB does by itself: of some reads it passes over the failure, and the key is lost.
TEST_F(CarefulFiles, AFileIsTakenInWithAllItsKeysOrNotAtAll) {
  write_run();
  bool struck = true;
  for (int n = 1; struck; ++n) {
    SCOPED_TRACE("read " + std::to_string(n));
    const auto name = "db" + std::to_string(n);
    const auto env = rocksdb::NewCompositeEnv(storage::careful_file_system(disk_));
    const auto db = open(name, env.get());
    ASSERT_NE(db, nullptr);
    disk_->read = 0;
    disk_->failing_read = n;
    bool taken = false;
    {
      const storage::TakingIn reads;
      taken = db->IngestExternalFile({at("run")}, {}).ok();
    }
    struck = disk_->read >= n;
    disk_->failing_read = 0;
    std::string value;
    EXPECT_EQ(db->Get({}, "key", &value).ok(), taken);
    EXPECT_TRUE(struck || taken);
    ASSERT_LT(n, 100);
  }
}

}  // namespace
