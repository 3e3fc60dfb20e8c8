// WalCheck: looks on while RocksDB reads its write-ahead log back: does a commit lack?
//
// RocksDB notices damaged bytes within a log, but not that an older log ends too early or is gone.
// Each commit carries its own number (`state`, FORMAT.md), so a hole shows here. What lacks at the
// end of all logs does not: see storage/commit_mark.h.
//
// Thread safety: one thread. Must live as long as the database that was opened with it.
// Cost: one look at each batch that is read back.
#pragma once

#include <rocksdb/wal_filter.h>

#include <cstdint>
#include <optional>
#include <string>

#include "matcher/status.h"

namespace storage {

class WalCheck final : public rocksdb::WalFilter {
 public:
  const char* Name() const override { return "cumuld.commits"; }
  WalProcessingOption LogRecordFound(unsigned long long log, const std::string& file,
                                     const rocksdb::WriteBatch& batch,
                                     rocksdb::WriteBatch* new_batch, bool* changed) override;

  // kCorruption, with the file: a commit lacks. Otherwise ok, whatever RocksDB says.
  const matcher::Status& status() const { return status_; }

  // The first commit that was read back, if any.
  std::optional<std::uint64_t> first() const { return first_; }

 private:
  std::optional<std::uint64_t> first_;
  std::uint64_t last_ = 0;
  std::string last_file_;
  matcher::Status status_;
};

}  // namespace storage
