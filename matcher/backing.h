// Backing: what a shard asks of the store for whatever it does not hold in memory.
//
// Storage implements it; tests and the in-memory benchmark use EmptyBacking.
//
// Thread safety: all functions may be called by several shards at once.
// Errors: kIoError or kCorruption. The caller cannot go on without the answer: the daemon stops.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "matcher/entry.h"
#include "matcher/hit.h"
#include "matcher/status.h"

namespace matcher {

// A hit that stands, as far as the join must know it to tell what changed.
struct StandingHit {
  Hash128 pair;  // join.h: pair_of()
  HitId id{};
  HitDigest digest = 0;  // of its content
};

// How whoever reads many persons goes from one to the next: in the order that the store keeps them
// in, but for a few, it costs a fraction.
enum class ReadingOrder : std::uint8_t { kAny, kOfTheStore };

// Reads persons from the sealed runs, as the store was when this was made: to make one costs as
// much as to read a person, so whoever reads many keeps it. Thread safety: one thread at a time.
class PersonRuns {
 public:
  virtual ~PersonRuns() = default;

  // Calls visit for each entry under `person` in sealed runs, in order. The entry's views are valid
  // during the call only.
  virtual Status entries(PersonCode person, const std::function<void(const Entry&)>& visit) = 0;

  // The standing hits of the person whose current number is `person`, as committed.
  virtual Result<std::vector<StandingHit>> standing_hits(PersonCode person) = 0;
};

class Backing {
 public:
  using FoundVersions = std::function<void(std::size_t, const std::vector<KeyVersion>&)>;

  virtual ~Backing() = default;

  // Calls found(i, versions) for each keys[i] that sealed runs know: every version of it there,
  // oldest first. Many at once cost a fraction of what each costs by itself.
  virtual Status key_versions(std::span<const Hash128> keys, const FoundVersions& found) const = 0;

  // The caller owns it, and drops it before anything is sealed that it must see.
  virtual std::unique_ptr<PersonRuns> person_runs(ReadingOrder order) const = 0;
};

// A store that holds nothing.
class EmptyBacking final : public Backing {
 public:
  Status key_versions(std::span<const Hash128>, const FoundVersions&) const override { return {}; }
  std::unique_ptr<PersonRuns> person_runs(ReadingOrder) const override {
    return std::make_unique<Nothing>();
  }

 private:
  class Nothing final : public PersonRuns {
   public:
    Status entries(PersonCode, const std::function<void(const Entry&)>&) override { return {}; }
    Result<std::vector<StandingHit>> standing_hits(PersonCode) override {
      return std::vector<StandingHit>{};
    }
  };
};

}  // namespace matcher
