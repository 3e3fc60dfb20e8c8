// Sealer: writes an epoch's deltas as sorted runs and drops its log.
//
// Three table files are written outside the database and taken in by one step: the persons' entries
// by pseudonym, the keys' histories by hash, and who is on benefit. Their keys hold the epoch's
// number or are whole histories, so writing the same epoch again, after a process stopped half-way,
// changes nothing. Only then is the log dropped.
//
// Thread safety: one epoch at a time, on a background thread; the deltas must no longer change.
// Cost: O(n log n) in the epoch's entries; memory 16 bytes a person and key beside the deltas.
#pragma once

#include "matcher/shard.h"
#include "storage/store.h"

namespace storage {

// `shards`: the deltas of the epoch. Errors: kIoError; then the epoch is still live.
matcher::Status seal_epoch(Store& store, const matcher::LiveEpoch& epoch);

}  // namespace storage
