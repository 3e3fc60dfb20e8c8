#include "storage/careful_files.h"

#include <rocksdb/file_system.h>

#include <atomic>
#include <string_view>
#include <utility>

namespace storage {
namespace {

using rocksdb::FileOptions;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

using Doubt = std::atomic<bool>;  // whether it is unknown what the MANIFEST says on the disk

std::string_view name_of_file(std::string_view path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

// A MANIFEST that is being written.
class Manifest final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  Manifest(std::unique_ptr<FSWritableFile>&& file, std::shared_ptr<Doubt> doubt)
      : FSWritableFileOwnerWrapper(std::move(file)), doubt_(std::move(doubt)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* context) override {
    return seen(FSWritableFileOwnerWrapper::Append(data, options, context));
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& verification,
                  IODebugContext* context) override {
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
    if (!status.ok()) doubt_->store(true);
    return status;
  }

  std::shared_ptr<Doubt> doubt_;
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
      *file = std::make_unique<Manifest>(std::move(*file), doubt_);
    }
    return status;
  }

  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* context) override {
    auto status = FileSystemWrapper::RenameFile(from, to, options, context);
    if (name_of_file(to) == "CURRENT") doubt_->store(!status.ok());
    return status;
  }

  IOStatus DeleteFile(const std::string& path, const IOOptions& options,
                      IODebugContext* context) override {
    if (doubt_->load() && name_of_file(path).ends_with(".sst")) {
      return IOStatus::Busy("it may be in the list of table files", path);
    }
    return FileSystemWrapper::DeleteFile(path, options, context);
  }

 private:
  std::shared_ptr<Doubt> doubt_ = std::make_shared<Doubt>(false);
};

}  // namespace

std::shared_ptr<rocksdb::FileSystem> careful_file_system(
    const std::shared_ptr<rocksdb::FileSystem>& base) {
  return std::make_shared<CarefulFiles>(base);
}

}  // namespace storage
