// How often the sorted runs of persons and keys are merged, and the lists of hits, and when writes
// wait for it.
//
// Usually a run is merged with those before it four or five times on its way down, so that a key or
// a person asks few files. What a load brings is merged once, or some dozen runs at a time: to ask
// so many filters costs less. Store::expect_load() goes from one to the other, and
// Store::go_on_merging() ends the way back. In the first load of
// a store new keys do not ask the runs at all (sealed_keys.h), and each merging that is left out
// saves to write all of them again.
//
// Usually writes are slowed down, and stopped, where runs come faster than they are merged: RocksDB
// stops those of all families then. After a load, or a start from the middle of one, that would be
// at once, and for the minutes that one thread takes to merge a nation: until there are few runs no
// write waits. The other families hold none up at any time: they are small, or their files never
// overlap, or hits go on being found while that thread has the runs.
// How many bytes wait to be merged is no reason to stop either: a nation's are what one expects.
//
// Thread safety: pure functions.
#pragma once

namespace rocksdb {
struct ColumnFamilyOptions;
}

namespace storage {

inline constexpr int kRunsInLoad = 24;
inline constexpr int kRunsInFirstLoad = 96;

// As in a load: once there are so many runs. Nothing waits for it.
void merge_seldom(rocksdb::ColumnFamilyOptions& options, int runs);

// No write waits for merging, but where there are hundreds of runs.
void let_writes_go_on(rocksdb::ColumnFamilyOptions& options);

}  // namespace storage
