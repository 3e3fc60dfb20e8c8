// RunScan: what all runs of a family have under some pseudonyms, from the lowest to the highest.
//
// An iterator of RocksDB's over many runs compares them all for each key that it steps over, and
// seeks in each of them for each person. Here each run is stepped through by itself, whatever the
// others have: who reads one person in ten of a nation reads all blocks anyway, and reads each once
// and in order. For few persons PersonCursor is quicker, which knows by the runs' filters where
// nothing is.
//
// Thread safety: one thread at a time. Ownership: the store outlives it. What is merged meanwhile
// is read as it was at begin().
// Errors: kIoError, kCorruption, or what the visitor returned.
// Cost: of begin() a millisecond a run; of reading two tenths of a microsecond a key on the way.
// Memory: 256 KiB and the index of one table file for each run.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/status.h"
#include "storage/person_cursor.h"
#include "storage/store.h"

namespace storage {

class RunScan {
 public:
  // Of a family with keys of a pseudonym and an epoch. `doing` stands in the message of a failure.
  static matcher::Result<std::unique_ptr<RunScan>> begin(const Store& store, Family family,
                                                         const std::string& doing);
  ~RunScan();
  RunScan(const RunScan&) = delete;
  RunScan& operator=(const RunScan&) = delete;

  // As PersonCursor::read(). REQUIRES: a pseudonym above that of the last call.
  matcher::Status read(std::uint32_t pseudonym, const PersonCursor::Visit& visit);

 private:
  class Run;
  class Version;
  struct Found {
    std::string epoch;
    std::string value;
  };

  RunScan();
  void keep(std::string_view epoch, std::string_view value);

  std::unique_ptr<Version> version_;
  std::vector<std::unique_ptr<Run>> runs_;  // the newest first
  std::vector<std::uint64_t> next_;         // of each, whose key it stands at
  std::vector<Found> found_;                // the first found_size_ count: their memory is kept
  std::size_t found_size_ = 0;
};

// How much there is to read: to step through all keys, or to seek somebody in each run. A run is a
// file of level 0, or all of another level.
struct RunSizes {
  std::uint64_t runs = 0;
  std::uint64_t keys = 0;
};
RunSizes sizes_of_runs(const Store& store, Family family);

}  // namespace storage
