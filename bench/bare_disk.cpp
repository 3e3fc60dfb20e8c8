#include "bench/bare_disk.h"

#include <fcntl.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>
#include <unistd.h>

#include <chrono>
#include <memory>

#include "bench/elapsed.h"
#include "bench/engine.h"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

std::string ordered_key(std::uint64_t number) {
  std::string key(24, '\0');
  for (std::size_t i = 0; i < sizeof(number); ++i) {
    key[i] = static_cast<char>(number >> (56U - 8 * i));
  }
  return key;
}

}  // namespace

SyncedFile::SyncedFile(const std::string& path)
    : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
  if (file_ < 0) give_up("cannot write " + path);
}

SyncedFile::~SyncedFile() {
  ::close(file_);
}

void SyncedFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0) give_up("cannot append to a file");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fdatasync(file_) != 0) give_up("cannot sync a file");
}

double append_synced(const std::string& directory, const std::vector<std::string_view>& blocks) {
  SyncedFile file(directory + "/bare-append");
  const auto begin = Clock::now();
  for (const auto& block : blocks) file.append(block);
  return seconds_since(begin);
}

double put_ordered(const std::string& directory, std::uint64_t records, std::uint64_t batch) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* opened = nullptr;
  if (!rocksdb::DB::Open(options, directory + "/bare-rocksdb", &opened).ok()) {
    give_up("cannot open a database");
  }
  const std::unique_ptr<rocksdb::DB> db(opened);
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const std::string value(32, 'v');
  const auto begin = Clock::now();
  for (std::uint64_t next = 0; next < records;) {
    rocksdb::WriteBatch writes;
    for (std::uint64_t i = 0; i < batch && next < records; ++i) {
      (void)writes.Put(ordered_key(next++), value);
    }
    if (!db->Write(synced, &writes).ok()) give_up("cannot write to a database");
  }
  return seconds_since(begin);
}

}  // namespace bench
