// Round: everything that is judged, joined and committed together.
//
// The writer forms a round from the batches that have come, the shards work it in three phases, and
// the writer commits what came out. Phases are separated by barriers, so that within a phase each
// shard touches only what it owns:
//
//   judge   the owner of a (registry, key) compares versions and says whom the record concerns
//   append  the owner of a national number adds the entry to its epoch delta
//   join    the owner of a person (by current number) updates the timeline and finds the hits again
//
// Append and join need no barrier between them: applying an operation that a timeline already
// contains changes nothing, as long as all of them are applied in order.
//
// Thread safety: before and after, a round belongs to the writer. While shards work it, shard i
// writes outputs[i] and the verdicts of the records whose keys it owns, and reads the rest.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "matcher/batch.h"
#include "matcher/entry.h"
#include "matcher/hit.h"
#include "matcher/status.h"
#include "matcher/texts.h"

namespace matcher {

enum class Verdict : std::uint8_t {
  kAccepted = 0,
  kDuplicate,
  kStale,
  kConflict,
  kReset,           // no record: the version that stood under its key counts no more
  kNothingToReset,  // no version stood
};

// A batch in the round. `verdicts` is parallel to its records: each element is written by the shard
// that owns the record's key.
struct RoundInput {
  const Batch* batch = nullptr;
  std::uint32_t source = 0;
  std::uint64_t received_ms = 0;
  std::uint32_t first_ordinal = 0;  // of the batch's first record within the commit
  bool may_wait = false;  // hits that it changes may be found later, see Shard::take_behind()
  std::vector<Verdict> verdicts;
};

// What judging found out for one person.
struct PersonOp {
  std::uint32_t input = 0;
  std::uint32_t record = 0;
  PersonCode person = 0;  // under whom the entry stands
  Disposition disposition = Disposition::kCurrent;
  bool benefit = false;  // the record states a benefit
};

// Stale versions of one registry that no history held yet.
struct StaleCount {
  RegistryId registry = 0;
  std::uint64_t kept = 0;
  std::uint64_t bytes = 0;    // of the kept ones' records
  std::uint64_t dropped = 0;  // counted only: the registry has no more allowance
};

struct IdentityChange {
  PersonCode number = 0;
  PersonCode successor = 0;  // 0 when unlinked
  bool linked = false;
};

// Written by one shard. Padded apart from its neighbours.
struct alignas(64) ShardOutput {
  std::vector<PersonOp> ops;             // of the keys it owns, in order of arrival for each key
  std::vector<IdentityChange> identity;  // links that these records changed
  std::string log;                       // the entries it appended, see put_logged_entry()
  std::vector<HitChange> changes;
  std::vector<HitCause> causes;   // of the changes: whatever the round did to their person
  Texts contents;                 // what changes point into
  Texts texts;                    // what causes point into that lies in no batch
  std::vector<StaleCount> stale;  // of few registries, in no order
  std::size_t left_behind = 0;    // persons, see Shard::take_behind()
  Status failure;                 // the first that happened; the daemon cannot go on

  void clear() {  // keeps the memory
    ops.clear();
    identity.clear();
    log.clear();
    changes.clear();
    causes.clear();
    contents.clear();
    texts.clear();
    stale.clear();
    left_behind = 0;
    failure = {};
  }
};

struct Round {
  std::uint64_t commit = 0;     // its number
  std::uint64_t committed = 0;  // the last commit known durable when it was formed
  std::vector<RoundInput> inputs;
  std::vector<ShardOutput> outputs;  // by shard
  std::atomic<unsigned> judged{0};   // shards that finished the phase
  std::atomic<unsigned> joined{0};

  const IncomingRecord& record_of(const PersonOp& op) const {
    return inputs[op.input].batch->records[op.record];
  }
  std::string_view body_of(const PersonOp& op) const {
    return inputs[op.input].batch->body_of(record_of(op));
  }

  // As a new one; keeps the memory. REQUIRES: no shard works it.
  void clear() {
    commit = committed = 0;
    inputs.clear();
    for (auto& output : outputs) output.clear();
    judged = joined = 0;
  }
};

}  // namespace matcher
