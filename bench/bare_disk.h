// What the disk and RocksDB take by themselves, for the same amount of data in the same pieces.
//
// Thread safety: one thread an object. Errors: end the program with a message.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

// A file that grows by appends, each synced.
class SyncedFile {
 public:
  explicit SyncedFile(const std::string& path);
  ~SyncedFile();
  SyncedFile(const SyncedFile&) = delete;
  SyncedFile& operator=(const SyncedFile&) = delete;
  void append(std::string_view bytes);  // write and fdatasync

 private:
  int file_;
};

// Seconds to append all blocks to a new file in `directory`, each synced.
double append_synced(const std::string& directory, const std::vector<std::string_view>& blocks);

// Seconds to put `records` ascending keys of 24 bytes with values of 32 bytes into a new database
// in `directory`, `batch` to a write, each write synced.
double put_ordered(const std::string& directory, std::uint64_t records, std::uint64_t batch);

}  // namespace bench
