#include "storage/run_file.h"

#include <rocksdb/sst_file_writer.h>

#include <filesystem>
#include <vector>

#include "storage/careful_files.h"
#include "storage/database.h"

namespace storage {
namespace {

namespace fs = std::filesystem;
using matcher::Status;

fs::path folder_of(const Store& store) {
  return fs::path(store.options().directory) / "runs";
}

// A run lies above others, where compaction will find it: what compresses best is for where it
// ends.
rocksdb::Options options_of(const Store& store, Family family) {
  auto options = store.db().GetOptions(store.family(family));
  options.bottommost_compression = rocksdb::kDisableCompressionOption;
  return options;
}

}  // namespace

RunFile::RunFile(const Store& store, Family family, const std::string& name)
    : family_(family),
      path_((folder_of(store) / name).string()),
      writer_(std::make_unique<rocksdb::SstFileWriter>(
          rocksdb::EnvOptions(), options_of(store, family), store.family(family),
          /*invalidate_page_cache=*/false)) {
}

RunFile::~RunFile() = default;
RunFile::RunFile(RunFile&&) noexcept = default;

Status RunFile::put(std::string_view key, std::string_view value) {
  if (!open_) {
    if (auto status = to_status(writer_->Open(path_), "beginning a run"); !status.ok()) {
      return status;
    }
    open_ = true;
  }
  return to_status(writer_->Put(slice(key), slice(value)), "writing a run");
}

void begin_run_files(const Store& store) {
  std::error_code ignored;  // a failure shows when the files are written
  fs::create_directories(folder_of(store), ignored);
  for (const auto& leftover : fs::directory_iterator(folder_of(store), ignored)) {
    fs::remove(leftover.path(), ignored);
  }
}

Status take_in(const Store& store, std::span<RunFile* const> files) {
  std::vector<rocksdb::IngestExternalFileArg> taken;
  for (RunFile* const file : files) {
    if (!file->open_) continue;
    auto status = to_status(file->writer_->Finish(), "finishing a run");
    if (!status.ok()) return status;
    auto& argument = taken.emplace_back();
    argument.column_family = store.family(file->family_);
    argument.external_files = {file->path_};
    argument.options.move_files = true;
    argument.options.snapshot_consistency = true;
  }
  if (taken.empty()) return {};
  const TakingIn reads;
  return to_status(store.db().IngestExternalFiles(taken), "taking in a run");
}

}  // namespace storage
