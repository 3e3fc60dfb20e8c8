// The join: all hits of one person, from the person's current records and the rules.
//
// A pure function of its arguments, straight from the contract, sections 2 and 3. The incremental
// join (shard.h) calls it for each person a commit touched and announces the difference to what
// stood before, so that nothing is announced twice and nothing that did not change.
//
// Thread safety: a JoinScratch belongs to one thread; everything else is read only.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "matcher/hit.h"
#include "matcher/rule.h"

namespace matcher {

// One period of the person, with its record. Views into the records' bytes.
using PersonPeriods = std::vector<HitSide>;

// A hit, referring to the periods it was found among by index.
struct FoundHit {
  std::size_t rule = 0;    // index into the table
  std::size_t income = 0;  // indexes into the periods
  std::size_t benefit = 0;
  Grade grade = Grade::kCertain;
  std::optional<WorkedDays> worked;
  DayRanges segments;
  std::vector<std::size_t> exemptions;  // sorted by (registry name, key, part)
};

// The order of registry names by their bytes: rank[id] < rank[other] iff the name sorts before.
class RegistryOrder {
 public:
  explicit RegistryOrder(const Catalogue& catalogue);

  // Compares (registry, key, part) component by component, as UTF-8 bytes.
  bool before(const HitSide& a, const HitSide& b) const;

 private:
  std::vector<std::size_t> rank_;
};

// Memory that is kept from one person to the next. One per thread.
struct JoinScratch {
  std::vector<std::size_t> incomes;
  std::vector<std::size_t> benefits;
  std::vector<Day> reach;  // greatest end among benefits[0..i]
  std::vector<FoundHit> candidates;
  DayRanges exempt;
  DayRanges taken;
};

// What the hits of an income period can depend on, by its kind, whatever the rules' filters say: a
// period of another kind, or one that does not share a day with what it reaches, changes none.
struct Reactions {
  std::array<KindMask, kKindsMax> partners{};     // benefits and exemptions of the kind's rules
  std::array<std::int32_t, kKindsMax> extends{};  // the greatest income_extend_days of those
  KindMask benefits = 0;                          // of any rule

  static Reactions of(const RuleTable& rules);

  // The end, excluded, of what an income period of that kind reaches at most.
  Day reach(KindId kind, Day end) const {
    return end == kOpenEnd ? end : std::min(end + extends[kind], kDayLimit);
  }
};

// Appends every hit of the first `incomes` of `periods` to `hits`, rule by rule, each pair once.
// Benefits and exemptions are looked for among all of them.
// Cost: O(n log n) a rule for n periods, plus the overlapping pairs.
void find_hits(const PersonPeriods& periods, std::size_t incomes, const RuleTable& rules,
               const Catalogue& catalogue, const RegistryOrder& order, JoinScratch& scratch,
               std::vector<FoundHit>& hits);

// Names (rule, income, benefit) in this store: what two states of a person are compared by.
// Unlike a HitId it costs some nanoseconds.
Hash128 pair_of(std::string_view rule, const HitSide& income, const HitSide& benefit);

// The content to store for a hit of the person whose current number is `person`. fill_content()
// gives the same in memory that is kept from one hit to the next.
void fill_content(const FoundHit& hit, const PersonPeriods& periods, const Rule& rule,
                  PersonCode person, HitContent& content);
HitContent content_of(const FoundHit& hit, const PersonPeriods& periods, const Rule& rule,
                      PersonCode person);

}  // namespace matcher
