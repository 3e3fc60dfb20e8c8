// How often the sorted runs of persons and keys are merged, and the lists of hits.
//
// Usually a run is merged with those before it four or five times on its way down, so that a key or
// a person asks few files. What a load brings is merged once, or some dozen runs at a time: to ask
// so many filters costs less. Store::expect_load() goes from one to the other. In the first load of
// a store new keys do not ask the runs at all (sealed_keys.h), and each merging that is left out
// saves to write all of them again.
//
// Thread safety: a pure function.
#pragma once

namespace rocksdb {
struct ColumnFamilyOptions;
}

namespace storage {

inline constexpr int kRunsInLoad = 24;
inline constexpr int kRunsInFirstLoad = 96;

// As in a load: once there are so many runs.
void merge_seldom(rocksdb::ColumnFamilyOptions& options, int runs);

}  // namespace storage
