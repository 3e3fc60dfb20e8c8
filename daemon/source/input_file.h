// InputFile: a spool file, read once from front to back in pieces, its compression taken off.
//
// Identity tells one file from another of the same name: size, time of change, inode and a checksum
// of the first 64 KiB. The checksum of the whole is XXH3-128 of the bytes as they lie on the disk.
//
// Errors: kNotFound when the file is gone; kInvalidArgument when its compression is damaged, or it
// is no plain file or may not be read; kIoError when the system failed: it may be read another
// time. Messages hold no name. Memory: 1 MiB, for compressed files 256 KiB
// more and what BodyDecoder says. Thread safety: one thread at a time.
#pragma once

#include <xxhash.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/body_decoder.h"
#include "matcher/status.h"

namespace cumuld {

inline constexpr std::size_t kChunkBytes = std::size_t{1} << 20U;
inline constexpr std::size_t kPackedChunkBytes = std::size_t{256} << 10U;
inline constexpr std::size_t kHeadBytes = std::size_t{64} << 10U;

struct FileIdentity {
  std::uint64_t size = 0;
  std::uint64_t changed_ns = 0;
  std::uint64_t inode = 0;
  std::uint64_t head = 0;

  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

class InputFile {
 public:
  static matcher::Result<std::unique_ptr<InputFile>> open(const std::filesystem::path& path,
                                                          http::ContentCoding coding);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  const FileIdentity& identity() const { return identity_; }

  // The next bytes, valid until the next call; empty at the end. At the end it is an error,
  // kInvalidArgument, if the file has changed since it was opened.
  matcher::Result<std::string_view> read();

  std::uint64_t bytes_read() const { return bytes_read_; }  // from the disk

  // Of the bytes read so far: "xxh128:" and 32 hex digits, as `xxhsum -H2` prints them.
  std::string checksum() const;

 private:
  InputFile(int file, http::ContentCoding coding);
  matcher::Status identify();
  matcher::Result<std::size_t> read_raw(std::vector<char>& into);
  matcher::Result<std::string_view> read_packed();
  matcher::Status check_unchanged() const;

  struct HashDeleter {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };

  int file_;
  http::ContentCoding coding_;
  FileIdentity identity_;
  std::unique_ptr<http::BodyDecoder> decoder_;
  std::unique_ptr<XXH3_state_t, HashDeleter> hash_;
  std::vector<char> chunk_;
  std::vector<char> packed_;
  std::string_view packed_rest_;
  std::uint64_t bytes_read_ = 0;
  bool at_end_ = false;  // of the bytes on the disk
};

}  // namespace cumuld
