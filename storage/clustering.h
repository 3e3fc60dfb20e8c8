// Brings the entries of whoever is on benefit together, in the family `clustered`: what a full
// matching reads, and nothing else.
//
// A number's entries are sealed into `persons`. With its first benefit it is marked, and with the
// next clustering all of its entries are copied to `clustered`, in one step with the mark that says
// so; what comes later is sealed there. What was copied is dropped from `persons` when RocksDB
// merges it (dropping_clustered()).
//
// To seek a person costs a search in each run. Where many are to come, every run is stepped through
// instead (run_scan.h): a load leaves them all to its end, and pays that once.
//
// Thread safety: by the thread that seals; the filter by RocksDB's.
#pragma once

#include <functional>
#include <memory>

#include "matcher/status.h"
#include "storage/store.h"

namespace rocksdb {
class CompactionFilter;
}

namespace storage {

// Clusters everybody who is marked and not yet there, in the order of the store, some at a time.
// Calls go_on() each time that some more are: false ends it early.
// Cost: two tenths of a microsecond for each entry in `persons`, or some microseconds a person and
// run, whichever is less. Memory: 4 bytes a person, and those of RunScan.
// Errors: kIoError, kResourceExhausted, kCorruption; whoever was not clustered is as before.
matcher::Status cluster_those_on_benefit(Store& store, const std::function<bool()>& go_on);

// Whether most of what cluster_those_on_benefit() would read now is theirs: where those on benefit
// come before the others. Then it is done at once, and what comes later goes where they lie.
bool are_most_to_cluster(const Store& store);

// Of `persons`: drops what lies in `clustered`. `store`: outlives the database.
std::unique_ptr<rocksdb::CompactionFilter> dropping_clustered(const Store& store);

}  // namespace storage
