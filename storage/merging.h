// How often the sorted runs of persons and keys are merged.
//
// Usually a run is merged with those before it four or five times on its way down, so that a key or
// a person asks few files. What a load brings is merged once, or some dozen runs at a time: to ask
// so many filters costs less. Store::expect_load() goes from one to the other.
//
// Thread safety: a pure function.
#pragma once

namespace rocksdb {
struct ColumnFamilyOptions;
}

namespace storage {

// As in a load.
void merge_seldom(rocksdb::ColumnFamilyOptions& options);

}  // namespace storage
