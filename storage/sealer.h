// Sealer: writes an epoch's deltas as sorted runs and drops its log.
//
// Four table files are written outside the database and taken in by one step: the persons' entries
// by pseudonym, those of whoever is clustered in a file of their own, who has a first benefit, and
// the keys' histories by hash. The last is written on a thread beside the caller's.
//
// Keys hold the epoch's number or are whole histories, so writing the same epoch again, after a
// process stopped half-way, changes nothing. Only then is the log dropped.
//
// Thread safety: one epoch at a time, on a background thread, which also clusters (clustering.h);
// the deltas must no longer change.
// Cost: O(n log n) in the epoch's entries; memory 16 bytes a person and key beside the deltas.
#pragma once

#include "matcher/shard.h"
#include "storage/store.h"

namespace storage {

// Errors: kIoError, kResourceExhausted, kCorruption (an entry cannot be read); then the epoch is
// still live.
matcher::Status seal_epoch(Store& store, const matcher::LiveEpoch& epoch);

}  // namespace storage
