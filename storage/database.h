// RocksDB for the sources of storage/ and their tests: its header, and its types from and to ours.
//
// The other headers of storage/ only name its classes: its header is long, and nobody outside this
// folder needs it.
//
// Thread safety: pure functions.
#pragma once

#include <rocksdb/db.h>

#include <string_view>

#include "matcher/status.h"

namespace storage {

// A RocksDB status as ours: kCorruption, kNotFound or kIoError, with `doing` in front of the
// reason.
matcher::Status to_status(const rocksdb::Status& status, std::string_view doing);

inline rocksdb::Slice slice(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}
inline std::string_view view(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

}  // namespace storage
