// CommitMark: the file COMMITTED of the data directory. It says which commits were durable.
//
// A write-ahead log that a power cut tore and one that was damaged or cut off afterwards look the
// same: RocksDB takes either for the log's end, and what was acknowledged would be gone unseen. So
// a commit, once it is synced, also writes its number here. That write is not synced and costs
// about a microsecond: the file may lag behind after a power cut, but never names a commit that was
// not durable. A store that opens with less than it names has lost what was acknowledged.
//
// The number lies there twice, written in turn: a write that fails half-way spoils one.
//
// Thread safety: one thread at a time. Owner: the Committer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "matcher/status.h"

namespace storage {

inline constexpr std::string_view kCommitMarkName = "COMMITTED";

class CommitMark {
 public:
  CommitMark() = default;
  ~CommitMark();
  CommitMark(const CommitMark&) = delete;
  CommitMark& operator=(const CommitMark&) = delete;

  // What the mark in that data directory names; 0: there is none. kCorruption: it is damaged.
  static matcher::Result<std::uint64_t> read(const std::string& directory);

  // Makes note() write to that directory's mark, which is made if it is not there. Call once.
  matcher::Status open(const std::string& directory, std::uint64_t commit);

  // That commit is synced. Without open() nothing is written. A failed write is passed over: the
  // mark then names less than it could.
  void note(std::uint64_t commit);

 private:
  int file_ = -1;
};

}  // namespace storage
