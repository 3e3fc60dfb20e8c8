#include "daemon/source/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "daemon/source/durable_file.h"
#include "matcher/hash.h"

namespace cumuld {

using matcher::Result;
using matcher::Status;
using matcher::StatusCode;

namespace {

std::uint64_t changed_ns(const struct stat& info) {
  return static_cast<std::uint64_t>(info.st_mtim.tv_sec) * 1'000'000'000U +
         static_cast<std::uint64_t>(info.st_mtim.tv_nsec);
}

// A link, or no right to read it: that is the sender's doing, and trying again does not help.
Status cannot_open(int number) {
  auto status = system_error("opening the file", number);
  const bool wrong_file = number == ELOOP || number == EACCES || number == ENXIO;
  return wrong_file ? Status(StatusCode::kInvalidArgument, status.message()) : status;
}

}  // namespace

Result<std::unique_ptr<InputFile>> InputFile::open(const std::filesystem::path& path,
                                                   http::ContentCoding coding) {
  // Not blocking: what looked like a file a moment ago may be a pipe by now.
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0) return tl::make_unexpected(cannot_open(errno));
  std::unique_ptr<InputFile> opened(new InputFile(file, coding));
  if (auto status = opened->identify(); !status.ok()) return tl::make_unexpected(std::move(status));
  if (coding != http::ContentCoding::kIdentity && !opened->decoder_) {
    return matcher::error(StatusCode::kResourceExhausted, "no memory to decompress the file");
  }
  return opened;
}

InputFile::InputFile(int file, http::ContentCoding coding)
    : file_(file),
      coding_(coding),
      decoder_(http::make_decoder(coding)),
      hash_(XXH3_createState()),
      chunk_(kChunkBytes) {
  if (coding != http::ContentCoding::kIdentity) packed_.resize(kPackedChunkBytes);
  XXH3_128bits_reset(hash_.get());
}

InputFile::~InputFile() {
  ::close(file_);
}

Status InputFile::identify() {
  struct stat info {};
  if (::fstat(file_, &info) != 0) return system_error("looking at the file", errno);
  if (!S_ISREG(info.st_mode)) return {StatusCode::kInvalidArgument, "it is not a plain file"};
  identity_.size = static_cast<std::uint64_t>(info.st_size);
  identity_.changed_ns = changed_ns(info);
  identity_.inode = info.st_ino;
  std::string head(kHeadBytes, '\0');
  std::size_t size = 0;
  while (size < head.size()) {
    const auto got = ::pread(file_, &head[size], head.size() - size, static_cast<off_t>(size));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("reading the file", errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  identity_.head = matcher::hash64(std::string_view(head).substr(0, size));
  return {};
}

Result<std::size_t> InputFile::read_raw(std::vector<char>& into) {
  for (;;) {
    const auto got = ::read(file_, into.data(), into.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return tl::make_unexpected(system_error("reading the file", errno));
    const auto size = static_cast<std::size_t>(got);
    XXH3_128bits_update(hash_.get(), into.data(), size);
    bytes_read_ += size;
    at_end_ = size == 0;
    return size;
  }
}

Result<std::string_view> InputFile::read() {
  if (decoder_) return read_packed();
  auto size = read_raw(chunk_);
  if (!size) return tl::make_unexpected(size.error());
  if (*size == 0) {
    if (auto status = check_unchanged(); !status.ok()) return tl::make_unexpected(status);
  }
  return std::string_view(chunk_.data(), *size);
}

Result<std::string_view> InputFile::read_packed() {
  for (;;) {
    if (packed_rest_.empty() && !at_end_) {
      auto size = read_raw(packed_);
      if (!size) return tl::make_unexpected(size.error());
      packed_rest_ = {packed_.data(), *size};
    }
    auto step = decoder_->step(packed_rest_, chunk_);
    if (!step) return tl::make_unexpected(step.error());
    packed_rest_.remove_prefix(step->consumed);
    if (step->produced > 0) return std::string_view(chunk_.data(), step->produced);
    if (at_end_ && packed_rest_.empty()) {
      auto status = check_unchanged();
      if (status.ok()) status = decoder_->finish();
      if (!status.ok()) return tl::make_unexpected(std::move(status));
      return std::string_view{};
    }
  }
}

Status InputFile::check_unchanged() const {
  struct stat info {};
  if (::fstat(file_, &info) != 0) return system_error("looking at the file", errno);
  if (static_cast<std::uint64_t>(info.st_size) == identity_.size &&
      changed_ns(info) == identity_.changed_ns && bytes_read_ == identity_.size) {
    return {};
  }
  return {StatusCode::kInvalidArgument, "the file changed while it was read"};
}

std::string InputFile::checksum() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(hash_.get());
  char text[48];
  std::snprintf(text, sizeof text, "xxh128:%016llx%016llx",
                static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  return text;
}

}  // namespace cumuld
