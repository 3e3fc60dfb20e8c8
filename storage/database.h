// RocksDB for the sources of storage/ and their tests: its header, and its types from and to ours.
//
// The other headers of storage/ only name its classes: its header is long, and nobody outside this
// folder needs it.
//
// Thread safety: any thread.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/perf_level.h>

#include <string_view>

#include "matcher/status.h"

namespace storage {

// A RocksDB status as ours, with `doing` in front of the reason: kCorruption, kNotFound,
// kResourceExhausted (the disk is full) or kIoError.
matcher::Status to_status(const rocksdb::Status& status, std::string_view doing);

// For every iterator. Nobody here deletes ranges, and where RocksDB 7.8 looks for such deletions it
// passes over a table file that cannot be read, without an error (a level's iterator that fails at
// its next file is taken out of the merge, its status with it).
inline rocksdb::ReadOptions scan_options() {
  rocksdb::ReadOptions options;
  options.ignore_range_deletions = true;
  return options;
}

// From here on RocksDB counts no comparisons and look-ups of this thread, which nobody asks for. By
// itself it does: a fourteenth of the processor time in which a load's hits are found.
inline void count_nothing() {
  rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable);
}

inline rocksdb::Slice slice(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}
inline std::string_view view(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

}  // namespace storage
