#include "storage/wal_check.h"

#include <rocksdb/write_batch.h>

#include "storage/commit.h"
#include "storage/database.h"

namespace storage {
namespace {

constexpr std::uint32_t kMetaId = 0;  // of the family "default", always

// Finds the number of the commit that a batch is, if it is one.
class CommitFinder final : public rocksdb::WriteBatch::Handler {
 public:
  rocksdb::Status PutCF(std::uint32_t family, const rocksdb::Slice& key,
                        const rocksdb::Slice& value) override {
    if (family == kMetaId && view(key) == kStateName) {
      const auto state = parse_state(view(value));
      if (state) commit = state->commit;
    }
    return {};
  }
  rocksdb::Status DeleteCF(std::uint32_t, const rocksdb::Slice&) override { return {}; }
  rocksdb::Status MarkNoop(bool) override { return {}; }

  std::optional<std::uint64_t> commit;
};

}  // namespace

rocksdb::WalFilter::WalProcessingOption WalCheck::LogRecordFound(unsigned long long /*log*/,
                                                                 const std::string& file,
                                                                 const rocksdb::WriteBatch& batch,
                                                                 rocksdb::WriteBatch* /*new_batch*/,
                                                                 bool* /*changed*/) {
  CommitFinder finder;
  (void)batch.Iterate(&finder);  // what is wrong with it RocksDB says itself
  if (!finder.commit) return WalProcessingOption::kContinueProcessing;
  if (first_ && *finder.commit != last_ + 1) {
    status_ = {matcher::StatusCode::kCorruption,
               "the write-ahead log " + last_file_ + " ends with commit " + std::to_string(last_) +
                   " and " + file + " goes on with " + std::to_string(*finder.commit) +
                   ": it was damaged or cut off, or one between them is missing; restore a backup"};
    return WalProcessingOption::kCorruptedRecord;
  }
  if (!first_) first_ = finder.commit;
  last_ = *finder.commit;
  last_file_ = file;
  return WalProcessingOption::kContinueProcessing;
}

}  // namespace storage
