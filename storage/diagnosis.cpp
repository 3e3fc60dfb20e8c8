#include "storage/diagnosis.h"

#include <rocksdb/options.h>
#include <rocksdb/sst_file_reader.h>

#include <filesystem>

#include "storage/database.h"

namespace storage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTable = ".sst";
constexpr std::string_view kOldTable = ".ldb";  // what RocksDB tries when there is no .sst

bool is_whole(const std::string& path) {
  rocksdb::SstFileReader reader{rocksdb::Options()};
  if (!reader.Open(path).ok()) return false;
  const auto properties = reader.GetTableProperties();
  return properties != nullptr && !properties->comparator_name.empty();
}

}  // namespace

matcher::Status with_damaged_tables(matcher::Status status, const std::string& directory) {
  if (status.code() != matcher::StatusCode::kCorruption) return status;
  std::string message = status.message();
  for (auto at = message.find(kOldTable); at != std::string::npos; at = message.find(kOldTable)) {
    message.replace(at, kOldTable.size(), kTable);
  }
  if (message.find(kTable) == std::string::npos) {
    std::error_code ignored;
    for (const auto& file : fs::directory_iterator(fs::path(directory) / "db", ignored)) {
      const auto& path = file.path();
      if (path.extension() == kTable && !is_whole(path.string())) {
        message += "; damaged: " + path.string();
      }
    }
  }
  return {status.code(), std::move(message)};
}

}  // namespace storage
