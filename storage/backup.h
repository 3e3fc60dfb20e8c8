// Backups: consistent copies of a store in a directory of their own, taken while it works.
//
// A backup is incremental: table files that an earlier one holds are shared with it. It counts once
// it was verified: its files have the sizes and checksums they should have, it opens, and the feed
// has no hole and as many changes as the store's state says, and the hits read back. One that fails
// is deleted again.
//
// restore() fills an empty directory; the file CUMULD, which makes it a store, comes last, so that
// what a crash leaves half-way is refused by whoever opens it.
//
// Errors: kIoError, kCorruption, kNotFound for an id that is not there, kInvalidArgument for a
// target that is not empty.
// Thread safety: one thread at a time; create() beside whoever uses the store.
// Cost: create() copies what is new since the last one, and reads hits and feed; it uses no lock of
// the store's.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "matcher/status.h"
#include "storage/store.h"

namespace rocksdb {
class BackupEngine;
}

namespace storage {

struct BackupDescription {
  std::uint32_t id = 0;
  std::uint64_t created_s = 0;  // seconds since 1970, UTC
  std::uint64_t bytes = 0;      // of its files, those shared with others too
  std::uint64_t files = 0;
  std::uint64_t commit = 0;    // of the store, at least, when it was taken
  std::uint64_t sequence = 0;  // of the feed, likewise
};

class Backups {
 public:
  // The directory is made when it is absent.
  static matcher::Result<std::unique_ptr<Backups>> open(const std::string& where);
  ~Backups();
  Backups(const Backups&) = delete;
  Backups& operator=(const Backups&) = delete;

  matcher::Result<BackupDescription> create(Store& store);
  std::vector<BackupDescription> list() const;  // oldest first
  matcher::Status verify(std::uint32_t id) const;
  matcher::Status remove(std::uint32_t id);
  matcher::Status keep_newest(std::uint32_t count);  // removes all others

  // `id` 0: the newest. Verifies it first.
  matcher::Status restore(std::uint32_t id, const std::string& data_directory,
                          const std::string& program_version) const;

 private:
  explicit Backups(std::unique_ptr<rocksdb::BackupEngine> engine);

  std::unique_ptr<rocksdb::BackupEngine> engine_;
};

}  // namespace storage
