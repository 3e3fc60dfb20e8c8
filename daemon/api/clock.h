// What time it is, as the API speaks of it.
//
// Days are those of Brussels: UTC+1, and UTC+2 from the last Sunday of March, 01:00 UTC, to the
// last Sunday of October, 01:00 UTC (Directive 2000/84/EC). Times are UTC. Thread safety: pure
// functions, but for the clock that now_ms() reads. Cost: O(1).
#pragma once

#include <cstdint>

#include "matcher/period.h"

namespace cumuld::api {

std::uint64_t now_ms();  // ms since 1970, UTC

// The calendar day in Brussels at that moment.
matcher::Day brussels_day(std::uint64_t utc_ms);

}  // namespace cumuld::api
