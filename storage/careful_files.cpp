#include "storage/careful_files.h"

#include <rocksdb/file_system.h>

#include <atomic>
#include <span>
#include <string_view>
#include <utility>

namespace storage {
namespace {

using rocksdb::FileOptions;
using rocksdb::FSRandomAccessFile;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

struct Doubts {
  std::atomic<bool> manifest{false};  // it is unknown what it says on the disk
  std::atomic<bool> run{false};       // one that was to be taken in could not be read
};

thread_local bool taking_in = false;

std::string_view name_of_file(std::string_view path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

// A MANIFEST that is being written.
class Manifest final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  Manifest(std::unique_ptr<FSWritableFile>&& file, std::shared_ptr<Doubts> doubts)
      : FSWritableFileOwnerWrapper(std::move(file)), doubts_(std::move(doubts)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* context) override {
    if (doubts_->run.load()) return refusal();
    return seen(FSWritableFileOwnerWrapper::Append(data, options, context));
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& verification,
                  IODebugContext* context) override {
    if (doubts_->run.load()) return refusal();
    return seen(FSWritableFileOwnerWrapper::Append(data, options, verification, context));
  }
  IOStatus Flush(const IOOptions& options, IODebugContext* context) override {
    return seen(FSWritableFileOwnerWrapper::Flush(options, context));
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* context) override {
    return seen(FSWritableFileOwnerWrapper::Sync(options, context));
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* context) override {
    return seen(FSWritableFileOwnerWrapper::Fsync(options, context));
  }
  IOStatus Close(const IOOptions& options, IODebugContext* context) override {
    return seen(FSWritableFileOwnerWrapper::Close(options, context));
  }

 private:
  IOStatus seen(IOStatus status) {
    if (!status.ok()) doubts_->manifest.store(true);
    return status;
  }
  IOStatus refusal() {
    return seen(IOStatus::IOError("a file that was to be taken in could not be read"));
  }

  std::shared_ptr<Doubts> doubts_;
};

// A table file, or one that is to become one, that is being read.
class Table final : public rocksdb::FSRandomAccessFileOwnerWrapper {
 public:
  Table(std::unique_ptr<FSRandomAccessFile>&& file, std::shared_ptr<Doubts> doubts)
      : FSRandomAccessFileOwnerWrapper(std::move(file)), doubts_(std::move(doubts)) {}

  IOStatus Read(std::uint64_t offset, std::size_t size, const IOOptions& options, Slice* result,
                char* scratch, IODebugContext* context) const override {
    return seen(
        FSRandomAccessFileOwnerWrapper::Read(offset, size, options, result, scratch, context));
  }
  IOStatus MultiRead(rocksdb::FSReadRequest* requests, std::size_t count, const IOOptions& options,
                     IODebugContext* context) override {
    auto status = FSRandomAccessFileOwnerWrapper::MultiRead(requests, count, options, context);
    for (const auto& request : std::span(requests, count)) seen(request.status);
    return seen(std::move(status));
  }

 private:
  IOStatus seen(IOStatus status) const {
    if (taking_in && !status.ok()) doubts_->run.store(true);
    return status;
  }

  std::shared_ptr<Doubts> doubts_;
};

class CarefulFiles final : public rocksdb::FileSystemWrapper {
 public:
  explicit CarefulFiles(const std::shared_ptr<rocksdb::FileSystem>& base)
      : FileSystemWrapper(base) {}

  const char* Name() const override { return "cumuld.careful"; }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<FSWritableFile>* file,
                           IODebugContext* context) override {
    auto status = FileSystemWrapper::NewWritableFile(path, options, file, context);
    if (status.ok() && name_of_file(path).starts_with("MANIFEST-")) {
      *file = std::make_unique<Manifest>(std::move(*file), doubts_);
    }
    return status;
  }

  IOStatus NewRandomAccessFile(const std::string& path, const FileOptions& options,
                               std::unique_ptr<FSRandomAccessFile>* file,
                               IODebugContext* context) override {
    auto status = FileSystemWrapper::NewRandomAccessFile(path, options, file, context);
    if (status.ok()) *file = std::make_unique<Table>(std::move(*file), doubts_);
    return status;
  }

  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* context) override {
    auto status = FileSystemWrapper::RenameFile(from, to, options, context);
    if (name_of_file(to) == "CURRENT") doubts_->manifest.store(!status.ok());
    return status;
  }

  IOStatus DeleteFile(const std::string& path, const IOOptions& options,
                      IODebugContext* context) override {
    if (doubts_->manifest.load() && name_of_file(path).ends_with(".sst")) {
      return IOStatus::Busy("it may be in the list of table files", path);
    }
    return FileSystemWrapper::DeleteFile(path, options, context);
  }

 private:
  std::shared_ptr<Doubts> doubts_ = std::make_shared<Doubts>();
};

}  // namespace

std::shared_ptr<rocksdb::FileSystem> careful_file_system(
    const std::shared_ptr<rocksdb::FileSystem>& base) {
  return std::make_shared<CarefulFiles>(base);
}

TakingIn::TakingIn() {
  taking_in = true;
}

TakingIn::~TakingIn() {
  taking_in = false;
}

}  // namespace storage
