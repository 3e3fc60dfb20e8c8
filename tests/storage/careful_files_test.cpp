// What RocksDB may not delete while it is unknown what its list of table files says.
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

  int syncs_left = 1'000;

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
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::SstFileWriter writer({}, options);
  ASSERT_TRUE(writer.Open(at("run")).ok());
  ASSERT_TRUE(writer.Put("key", "value").ok());
  ASSERT_TRUE(writer.Finish().ok());
  const auto env = rocksdb::NewCompositeEnv(careful_);
  {
    options.env = env.get();
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(options, at("db"), &db).ok());
    const std::unique_ptr<rocksdb::DB> owner(db);
    disk_->syncs_left = 1;  // numbers are set aside first
    const auto taken = db->IngestExternalFile({at("run")}, {});
    EXPECT_NE(taken.ToString().find("no sync"), std::string::npos) << taken.ToString();
  }
  options.env = rocksdb::Env::Default();
  rocksdb::DB* db = nullptr;
  const auto opened = rocksdb::DB::Open(options, at("db"), &db);
  EXPECT_TRUE(opened.ok()) << opened.ToString();
  const std::unique_ptr<rocksdb::DB> owner(db);
}

}  // namespace
