// Sealer: writes an epoch's deltas as sorted runs and drops its log.
//
// Four table files are written outside the database and taken in by one step: the persons' entries
// by pseudonym, those of whoever ever had a benefit in a file of their own, who that is, and the
// keys' histories by hash. With a number's first benefit all that was sealed of it before is copied
// to the entries of those on benefit (sealed_persons.h): it is read once, from the runs there are.
//
// Keys hold the epoch's number or are whole histories, so writing the same epoch again, after a
// process stopped half-way, changes nothing. Only then is the log dropped.
//
// Thread safety: one epoch at a time, on a background thread; the deltas must no longer change.
// Cost: O(n log n) in the epoch's entries; memory 16 bytes a person and key beside the deltas.
#pragma once

#include "matcher/shard.h"
#include "storage/store.h"

namespace storage {

// Errors: kIoError, kResourceExhausted, kCorruption (an entry cannot be read); then the epoch is
// still live.
matcher::Status seal_epoch(Store& store, const matcher::LiveEpoch& epoch);

}  // namespace storage
