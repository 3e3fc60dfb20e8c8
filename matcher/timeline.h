// Timeline: the current records of one person on benefit, in memory, ready to be joined.
//
// The records stay in their canonical bytes, one after the other: a person's whole timeline is one
// or two cache lines a record, and is read front to back. They are decoded anew for each join;
// that is cheaper than keeping them decoded in memory that must hold a nation.
//
// Thread safety: one thread at a time, the shard that owns the person.
// Memory: the bodies, 12 bytes a record, and 48 bytes a standing hit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/backing.h"
#include "matcher/entry.h"
#include "matcher/join.h"

namespace matcher {

// Appends the record's periods; views into its bytes.
void append_periods(const RecordView& record, PersonPeriods& periods);

class Timeline {
 public:
  // Makes the record what `body` says: replaces the one of the same registry and key, or adds it.
  void put(const RecordView& record, std::string_view body);

  // Takes the record of this registry and key away, if it is there.
  void remove(RegistryId registry, std::string_view key);

  // put(), remove() or nothing, as the entry's disposition says.
  void apply(const Entry& entry);

  // Appends every period of every record to `periods`; views are valid until the next change.
  void collect(PersonPeriods& periods) const;

  // Starts to fetch what collect() will read.
  void prefetch() const {
    for (std::size_t at = 0; at < items_.size() && at < 1024; at += 64) {
      __builtin_prefetch(items_.data() + at);
    }
    __builtin_prefetch(standing.data());
  }

  void clear_records() { items_.clear(); }
  bool empty() const { return items_.empty(); }
  std::size_t bytes() const {
    return sizeof(Timeline) + items_.capacity() + standing.capacity() * sizeof(StandingHit);
  }

  std::vector<StandingHit> standing;  // sorted by pair; what the last join found
  std::uint64_t last_commit = 0;      // the last commit that touched this person

 private:
  // An item is: tag of (registry, key), 8 bytes; size of the body, 4 bytes; the body.
  struct Place {
    std::size_t offset;
    std::size_t size;  // 0: not found
  };
  Place find(std::uint64_t tag, RegistryId registry, std::string_view key) const;

  std::string items_;
};

}  // namespace matcher
