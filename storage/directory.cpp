#include "storage/directory.h"

#include <rocksdb/env.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <memory>

#include "storage/store.h"

namespace storage {
namespace {

namespace fs = std::filesystem;
using matcher::Status;
using matcher::StatusCode;

constexpr std::string_view kMarkerFile = "CUMULD";
constexpr std::string_view kMarkerText = "cumuld data directory, format ";

Status refuse(const std::string& directory, const std::string& why) {
  return {StatusCode::kInvalidArgument, "data directory " + directory + ": " + why};
}

Status check_marker(const std::string& directory) {
  std::ifstream stream(fs::path(directory) / kMarkerFile);
  std::string line;
  std::getline(stream, line);
  if (!line.starts_with(kMarkerText)) {
    return refuse(directory, "its file CUMULD is not one of this program's");
  }
  unsigned format = 0;
  std::from_chars(line.data() + kMarkerText.size(), line.data() + line.size(), format);
  if (format == 0) return refuse(directory, "its file CUMULD names no format");
  if (format > kFormat) {
    return refuse(directory, "has format " + std::to_string(format) +
                                 ", this program knows formats up to " + std::to_string(kFormat) +
                                 ": use a newer cumuld");
  }
  return {};
}

}  // namespace

Status claim_directory(const std::string& directory, const std::string& program_version) {
  std::error_code failure;
  fs::create_directories(directory, failure);
  if (failure) return refuse(directory, "cannot be created: " + failure.message());
  if (fs::exists(fs::path(directory) / kMarkerFile, failure)) return check_marker(directory);
  if (auto status = require_empty(directory); !status.ok()) return status;
  return mark_directory(directory, program_version);
}

Status require_empty(const std::string& directory) {
  std::error_code failure;
  if (!fs::exists(directory, failure)) return {};
  for (const auto& item : fs::directory_iterator(directory, failure)) {
    const auto name = item.path().filename();
    if (name == "lost+found" || name == "CUMULD.new") continue;
    return refuse(directory, "is not empty and not of cumuld (it holds " + name.string() +
                                 "): choose an empty one");
  }
  if (failure) return refuse(directory, "cannot be read: " + failure.message());
  return {};
}

Status mark_directory(const std::string& directory, const std::string& program_version) {
  const fs::path marker = fs::path(directory) / kMarkerFile;
  const std::string text = std::string(kMarkerText) + std::to_string(kFormat) +
                           "\nwritten by cumuld " + program_version + "\n";
  const auto written = rocksdb::WriteStringToFile(rocksdb::Env::Default(), text,
                                                  marker.string() + ".new", /*should_sync=*/true);
  if (!written.ok()) return refuse(directory, "cannot be written: " + written.ToString());
  std::error_code failure;
  fs::rename(marker.string() + ".new", marker, failure);
  if (failure) return refuse(directory, "cannot be written: " + failure.message());
  std::unique_ptr<rocksdb::Directory> entries;
  auto synced = rocksdb::Env::Default()->NewDirectory(directory, &entries);
  if (synced.ok()) synced = entries->Fsync();
  if (!synced.ok()) return refuse(directory, "cannot be synced: " + synced.ToString());
  return {};
}

}  // namespace storage
