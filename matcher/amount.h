// Amounts: what a hit and a case are worth on a given day (contract, section 2). Derived when read.
//
// Thread safety: pure functions. Money is in euro cents, days are whole.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "matcher/hit.h"

namespace matcher {

struct Amounts {
  std::int64_t days = 0;              // calendar days of the segments
  std::int64_t benefit_days = 0;      // of them, those that are not Sundays
  std::int64_t amount_cents = 0;      // benefit_days x the daily amount
  std::int64_t amount_min_cents = 0;  // what can be proven
};

// An open segment counts up to and including `as_of`. Cost: O(segments).
Amounts amounts_of(const HitContent& hit, Day as_of);

// Of all hits of one case (same rule, person, insurer): each (benefit period, day) counts once.
// The minimum is the largest provable sum over income periods that do not overlap each other, times
// the lowest daily amount. Cost: O(n log n) in hits.
Amounts amounts_of_case(std::span<const HitContent> hits, Day as_of);

// The segments, an open end replaced by `as_of`, the last day counted; those that begin later are
// left out.
DayRanges closed_at(const DayRanges& segments, Day as_of);

// How the minimum of a hit under a rule that counts days comes about.
struct DayCount {
  std::int64_t paid_days = 0;    // rounded up to whole days
  std::int64_t income_days = 0;  // calendar days of the income period
  bool every_day = false;        // Sundays count too, see counts_every_day()
  std::int64_t room = 0;         // counted days of the income period outside the segments
  std::int64_t proven_days = 0;  // paid_days - room, at least 0
};

// nullopt: the rule does not count days, or they are not known or cannot be.
std::optional<DayCount> day_count_of(const HitContent& hit);

// True when a day count must reckon with Sundays too: somebody who works more than six days a week,
// or n paid days that the other days of [a.begin, a.end) cannot hold.
bool counts_every_day(const PeriodView& a, const Period& whole, std::int64_t n);

}  // namespace matcher
