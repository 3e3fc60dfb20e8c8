// Dates in the registries' spelling: YYYY-MM-DD, proleptic Gregorian; and moments.
//
// In and out: a date text is one calendar day. A Day handed out is a real day (period.h: 1900-01-01
// to 2199-12-31). Turning a closed [from, to] into a Period is not done here.
//
// Thread safety: pure functions. Cost: O(1), no allocation but that of the text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "matcher/period.h"

namespace cumuld {

// nullopt unless `text` is exactly ten bytes, four digits, '-', two digits, '-', two digits, and
// names a day of the calendar between 1900-01-01 and 2199-12-31.
std::optional<matcher::Day> parse_date(std::string_view text);

// REQUIRES for both: a real day (kDayFirst <= day < kDayLimit).
void append_date(matcher::Day day, std::string& out);
std::string format_date(matcher::Day day);

// "2024-05-01T10:22:31.123Z" of ms since 1970, UTC. REQUIRES: before the year 2200.
std::string format_time(std::uint64_t utc_ms);

}  // namespace cumuld
