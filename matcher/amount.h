// Amounts: what a hit and a case are worth on a given day (contract, section 2). Derived when read.
//
// Thread safety: pure functions. Money is in euro cents, days are whole.
#pragma once

#include <cstdint>
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

// True when a day count must reckon with Sundays too: somebody who works more than six days a week,
// or n paid days that the other days of [a.begin, a.end) cannot hold.
bool counts_every_day(const PeriodView& a, const Period& whole, std::int64_t n);

}  // namespace matcher
