// Backing: what a shard asks of the store for whatever it does not hold in memory.
//
// Storage implements it; tests and the in-memory benchmark use EmptyBacking.
//
// Thread safety: all functions may be called by several shards at once.
// Errors: kIoError or kCorruption. The caller cannot go on without the answer: the daemon stops.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "matcher/entry.h"
#include "matcher/hit.h"
#include "matcher/status.h"

namespace matcher {

// A hit that stands, as far as the join must know it to tell what changed.
struct StandingHit {
  Hash128 pair;  // join.h: pair_of()
  HitId id{};
  Hash128 digest;  // of its content
};

class Backing {
 public:
  virtual ~Backing() = default;

  // Every version of `key` in sealed runs, oldest first; empty if there is none.
  virtual Result<std::vector<KeyVersion>> key_versions(const Hash128& key) const = 0;

  // Calls visit for each entry under `person` in sealed runs, in order. The entry's views are valid
  // during the call only.
  virtual Status person_entries(PersonCode person,
                                const std::function<void(const Entry&)>& visit) const = 0;

  // The standing hits of the person whose current number is `person`, as committed.
  virtual Result<std::vector<StandingHit>> standing_hits(PersonCode person) const = 0;
};

// A store that holds nothing.
class EmptyBacking final : public Backing {
 public:
  Result<std::vector<KeyVersion>> key_versions(const Hash128&) const override {
    return std::vector<KeyVersion>{};
  }
  Status person_entries(PersonCode, const std::function<void(const Entry&)>&) const override {
    return {};
  }
  Result<std::vector<StandingHit>> standing_hits(PersonCode) const override {
    return std::vector<StandingHit>{};
  }
};

}  // namespace matcher
