// Timeline: the current records of one person on benefit, in memory, ready to be joined.
//
// The records stay in their canonical bytes, in the shard's BodyStore. The timeline holds, for each
// period, a slot of 16 bytes with its days and its kind: what a change can have touched is found
// among the slots, and only the records that matter for it are decoded.
//
// Thread safety: one thread at a time, the shard that owns the person.
// Memory: the bodies, 16 bytes a period, and 48 bytes a standing hit.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/backing.h"
#include "matcher/body_store.h"
#include "matcher/entry.h"
#include "matcher/join.h"

namespace matcher {

// Names an income period (registry, key, part) among those of one person. Two may share a tag: then
// the hits of both are looked at where those of one would do.
using IncomeTag = std::uint64_t;
IncomeTag income_tag(RegistryId registry, std::string_view key, std::string_view part);

// A period that a change put into a timeline or took out of it.
struct TouchedPeriod {
  Day begin;
  Day end;  // excluded
  KindId kind = 0;
  std::uint16_t record = 0;  // tag of its record, see Timeline
  bool gone = false;         // taken out; then `income` names it
  IncomeTag income = 0;
};
using TouchedPeriods = std::vector<TouchedPeriod>;

// A hit that stands, with the income period it is one of.
struct TimelineHit {
  StandingHit hit;
  IncomeTag income = 0;
};

// What becomes of a period when hits are found again.
enum class TimelineChoice : std::uint8_t { kLeftOut = 0, kIncome, kPartner };
using TimelineChoices = std::vector<TimelineChoice>;

// Room for so many more, and for a quarter of what is there: timelines are many, and what is left
// free in each is memory for none.
template <typename Element>
void make_room(std::vector<Element>& elements, std::size_t more) {
  const auto size = elements.size() + more;
  if (size > elements.capacity()) elements.reserve(size + elements.size() / 4);
}

// Appends the record's periods; views into its bytes.
void append_periods(const RecordView& record, PersonPeriods& periods);

// The same BodyStore goes to all functions of one timeline. A timeline that ends without clear()
// leaves its bodies there.
class Timeline {
 public:
  // Makes the record what `body` says: replaces the one of the same registry and key, or adds it.
  // Appends what went and what came to `touched`.
  void put(const RecordView& record, std::string_view body, BodyStore& bodies,
           TouchedPeriods& touched);

  // Takes the record of this registry and key away, if it is there.
  void remove(RegistryId registry, std::string_view key, BodyStore& bodies,
              TouchedPeriods& touched);

  // put(), remove() or nothing, as the entry's disposition says.
  void apply(const Entry& entry, BodyStore& bodies, TouchedPeriods& touched);

  // Takes all records away.
  void clear(BodyStore& bodies);

  // Appends every period of every record to `periods`; views are valid until the next change.
  // Cost: O(bytes of the records).
  void collect(const BodyStore& bodies, PersonPeriods& periods) const;

  // Chooses the income periods whose hits may be others since `touched`, and all benefits and
  // exemptions that hits of those can depend on: appends what becomes of each period to `choices`.
  // Returns how many income periods it chose. One that has no hit and can have none may be left
  // out; then nothing may be chosen at all, and nothing appended.
  // Cost: O(periods x touched), a few cache lines.
  std::size_t choose(std::span<const TouchedPeriod> touched, const Reactions& reactions,
                     TimelineChoices& choices) const;

  // Appends the chosen income periods, then the others that were chosen. REQUIRES: `choices` begin
  // with those that choose() appended, and the timeline is as it was then.
  void collect_chosen(std::span<const TimelineChoice> choices, const BodyStore& bodies,
                      PersonPeriods& periods) const;

  // Fetch what apply() and choose() read, and what collect_chosen() and the comparison with what
  // stood do, see fetch.h.
  void fetch_slots() const { fetch(slots_.data(), slots_.size() * sizeof(Slot), 8); }
  void fetch_chosen(std::span<const TimelineChoice> choices, const BodyStore& bodies) const;

  bool empty() const { return slots_.empty(); }
  std::size_t bytes() const {
    return sizeof(Timeline) + body_bytes_ + slots_.capacity() * sizeof(Slot) +
           standing.capacity() * sizeof(TimelineHit);
  }

  std::vector<TimelineHit> standing;  // sorted by pair; what the last join found
  std::uint64_t last_commit = 0;      // the last commit that touched this person

 private:
  struct Slot {
    Day begin;
    Day end;                   // excluded; begin == end: the record has no periods
    std::uint32_t body = 0;    // its record's name in the BodyStore
    std::uint16_t record = 0;  // tag of (registry, key): equal for all periods of a record
    KindId kind = 0;
    std::uint8_t index = 0;  // which of its record's periods it is, from 0
  };
  static_assert(sizeof(Slot) == 16);

  // The slots [first, last) of one record; empty if it is not there.
  struct Place {
    std::size_t first;
    std::size_t last;
  };
  Place find(std::uint16_t tag, RegistryId registry, std::string_view key,
             const BodyStore& bodies) const;
  std::size_t end_of_record(std::size_t first) const;
  void let_go(const Place& place, BodyStore& bodies, TouchedPeriods& touched);
  void write_slots(const Place& place, std::uint32_t body, std::uint16_t tag,
                   const RecordView& record, TouchedPeriods& touched);
  void append_chosen(std::span<const TimelineChoice> choices, TimelineChoice chosen,
                     const BodyStore& bodies, PersonPeriods& periods) const;

  std::vector<Slot> slots_;  // those of one record side by side, in the order of its periods
  std::size_t body_bytes_ = 0;
};

}  // namespace matcher
