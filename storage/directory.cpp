#include "storage/directory.h"

#include <rocksdb/env.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <utility>

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

Status failed(const fs::path& file, const char* doing, const std::string& why) {
  return {StatusCode::kIoError, file.string() + ": cannot be " + doing + ": " + why};
}

matcher::Result<unsigned> check_marker(const std::string& directory) {
  const fs::path file = fs::path(directory) / kMarkerFile;
  std::string line;
  const auto read = rocksdb::ReadFileToString(rocksdb::Env::Default(), file.string(), &line);
  if (!read.ok()) return tl::make_unexpected(failed(file, "read", read.ToString()));
  line.resize(std::min(line.find('\n'), line.size()));
  if (!line.starts_with(kMarkerText)) {
    return tl::make_unexpected(refuse(directory, "its file CUMULD is not one of this program's"));
  }
  unsigned format = 0;
  std::from_chars(line.data() + kMarkerText.size(), line.data() + line.size(), format);
  if (format == 0) {
    return tl::make_unexpected(refuse(directory, "its file CUMULD names no format"));
  }
  if (format > kFormat) {
    return tl::make_unexpected(refuse(
        directory, "has format " + std::to_string(format) + ", this program knows formats up to " +
                       std::to_string(kFormat) + ": use a newer cumuld"));
  }
  return format;
}

}  // namespace

matcher::Result<unsigned> claim_directory(const std::string& directory,
                                          const std::string& program_version) {
  std::error_code failure;
  fs::create_directories(directory, failure);
  if (failure == std::errc::not_a_directory || failure == std::errc::file_exists) {
    return tl::make_unexpected(refuse(directory, "cannot be created: " + failure.message()));
  }
  if (failure) return tl::make_unexpected(failed(directory, "created", failure.message()));
  const bool marked = fs::exists(fs::path(directory) / kMarkerFile, failure);
  if (failure) return tl::make_unexpected(failed(directory, "read", failure.message()));
  if (marked) return check_marker(directory);
  auto status = require_empty(directory);
  if (status.ok()) status = mark_directory(directory, program_version);
  if (!status.ok()) return tl::make_unexpected(std::move(status));
  return kFormat;
}

Status require_empty(const std::string& directory) {
  std::error_code failure;
  if (!fs::exists(directory, failure)) return {};
  for (const auto& item : fs::directory_iterator(directory, failure)) {
    const auto name = item.path().filename();
    if (name == "lost+found" || name == "CUMULD.new") continue;
    return refuse(directory, "has no file CUMULD and is not empty (it holds " + name.string() +
                                 "): not of cumuld, or damaged");
  }
  if (failure) return failed(directory, "read", failure.message());
  return {};
}

Status write_file(const std::string& directory, std::string_view name, const std::string& bytes) {
  const fs::path file = fs::path(directory) / name;
  auto written = rocksdb::WriteStringToFile(rocksdb::Env::Default(), bytes, file.string() + ".new",
                                            /*should_sync=*/true);
  if (!written.ok()) return failed(file, "written", written.ToString());
  std::error_code failure;
  fs::rename(file.string() + ".new", file, failure);
  if (failure) return failed(file, "written", failure.message());
  std::unique_ptr<rocksdb::Directory> entries;
  written = rocksdb::Env::Default()->NewDirectory(directory, &entries);
  if (written.ok()) written = entries->Fsync();
  if (!written.ok()) return failed(directory, "synced", written.ToString());
  return {};
}

Status mark_directory(const std::string& directory, const std::string& program_version) {
  return write_file(directory, kMarkerFile,
                    std::string(kMarkerText) + std::to_string(kFormat) + "\nwritten by cumuld " +
                        program_version + "\n");
}

}  // namespace storage
