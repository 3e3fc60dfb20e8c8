#include "storage/commit_mark.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>

#include "matcher/bytes.h"
#include "matcher/hash.h"
#include "storage/directory.h"

namespace storage {
namespace {

namespace fs = std::filesystem;
using matcher::Result;
using matcher::Status;
using matcher::StatusCode;

// Sectors of their own: a disk writes one or the other.
constexpr std::size_t kSlotBytes = 512;
constexpr std::size_t kSlots = 2;

std::string encode(std::uint64_t commit) {
  std::string bytes;
  matcher::put_fixed(bytes, commit);
  matcher::put_fixed(bytes, matcher::hash64(bytes));
  return bytes;
}

std::optional<std::uint64_t> decode(std::string_view bytes) {
  matcher::ByteReader reader(bytes);
  const auto commit = reader.fixed<std::uint64_t>();
  if (encode(commit) != bytes) return std::nullopt;
  return commit;
}

std::string path_in(const std::string& directory) {
  return (fs::path(directory) / kCommitMarkName).string();
}

Status failed(const std::string& path, const char* doing, int number) {
  return {StatusCode::kIoError,
          path + ": cannot be " + doing + ": " + std::generic_category().message(number)};
}

}  // namespace

CommitMark::~CommitMark() {
  if (file_ >= 0) ::close(file_);
}

Result<std::uint64_t> CommitMark::read(const std::string& directory) {
  const auto path = path_in(directory);
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) return 0;
  if (file < 0) return tl::make_unexpected(failed(path, "opened", errno));
  std::array<char, kSlots * kSlotBytes> bytes{};
  const auto length = ::pread(file, bytes.data(), bytes.size(), 0);
  const int number = errno;
  ::close(file);
  if (length < 0) return tl::make_unexpected(failed(path, "read", number));
  const std::string_view all(bytes.data(), bytes.size());
  const auto size = encode(0).size();
  const auto commit = std::max(decode(all.substr(0, size)), decode(all.substr(kSlotBytes, size)));
  if (!commit)
    return matcher::error(StatusCode::kCorruption,
                          path + " is damaged; remove it if nothing else is");
  return *commit;
}

Status CommitMark::open(const std::string& directory, std::uint64_t commit) {
  const auto path = path_in(directory);
  std::error_code ignored;
  if (!fs::exists(path, ignored)) {
    std::string bytes = encode(commit);
    bytes.resize(kSlotBytes);
    bytes += bytes;
    auto status = write_file(directory, kCommitMarkName, bytes);
    if (!status.ok()) return status;
  }
  file_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  return file_ < 0 ? failed(path, "opened", errno) : Status();
}

void CommitMark::note(std::uint64_t commit) {
  if (file_ < 0) return;
  const auto bytes = encode(commit);
  (void)!::pwrite(file_, bytes.data(), bytes.size(),
                  static_cast<off_t>(commit % kSlots * kSlotBytes));
}

}  // namespace storage
