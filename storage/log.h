// The arrival log: every entry of a live epoch, in the order of commits.
//
// A commit writes one value a shard: the entries that shard appended. That is all that is written
// for a record that is no hit, and the keys ascend: RocksDB takes it at the speed of its
// write-ahead log. When an epoch has become a sorted run, its log is dropped whole.
//
// Thread safety: as Store; replay_log() before anything else works.
#pragma once

#include <functional>

#include "matcher/entry.h"
#include "storage/store.h"

namespace rocksdb {
class WriteBatch;
}

namespace storage {

// Adds what shard number `shard` appended in that commit to the batch.
void put_log(rocksdb::WriteBatch& batch, rocksdb::ColumnFamilyHandle* family, std::uint64_t commit,
             unsigned shard, std::string_view entries);

// Calls visit for each entry of the epoch in the order in which they took effect: by commit, and
// within one by ordinal, whichever shards wrote them. The entry's views are valid during the call.
// Cost: O(n log n) in the entries of a commit; memory: one commit.
matcher::Status replay_log(
    const Store& store, std::uint64_t epoch,
    const std::function<matcher::Status(matcher::PersonCode, const matcher::Entry&)>& visit);

}  // namespace storage
