// Sets of days as sorted, disjoint, never adjacent periods: the algebra that hits are made of.
//
// A DayRanges is "normal" when its periods are sorted by begin, share no day and do not touch; the
// last one may be open. Functions that need it normal say so; all of them return normal sets.
//
// Thread safety: plain values. Cost: as stated, in the number of periods, never in days.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "matcher/period.h"

namespace matcher {

using DayRanges = std::vector<Period>;

// Sorts and joins whatever overlaps or touches. Cost: O(n log n).
void normalise(DayRanges& ranges);

// Appends window - taken to `out`. REQUIRES: `taken` is normal. Cost: O(taken).
void subtract(const Period& window, std::span<const Period> taken, DayRanges& out);

// The days of `ranges` that lie in `window`. REQUIRES: normal. Cost: O(n).
DayRanges clip(std::span<const Period> ranges, const Period& window);

// All days, or only those that are not Sundays. REQUIRES: normal and closed. Cost: O(n).
std::int64_t count_days(std::span<const Period> ranges);
std::int64_t count_non_sundays(std::span<const Period> ranges);

// True iff the last period is open. REQUIRES: normal.
bool is_open(std::span<const Period> ranges);

}  // namespace matcher
