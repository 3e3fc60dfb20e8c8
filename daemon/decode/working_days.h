// Belgian working days: neither Saturday nor Sunday nor a legal public holiday.
//
// The ten holidays are those of the royal decree of 18 April 1974: 1 January, Easter Monday, 1 May,
// Ascension, Whit Monday, 21 July, 15 August, 1 November, 11 November, 25 December. Easter is that
// of the Gregorian calendar. The list is used for every year: nothing that cumuld judges by it lies
// before 1974. The day that replaces a holiday on a Sunday differs from employer to employer and is
// therefore a working day here; so are Good Friday and the holidays of regions and sectors.
//
// Thread safety: pure functions. Cost: O(1), no allocation.
#pragma once

#include <array>

#include "matcher/period.h"

namespace cumuld {

// REQUIRES for both: a year from 1899 to 2200, the years of real days and one on either side.
matcher::Day easter_sunday(int year);
// In the order of the list above, which is not always that of the days; Ascension may be 1 May.
std::array<matcher::Day, 10> public_holidays(int year);

// REQUIRES for both: a real day (kDayFirst <= day < kDayLimit).
bool is_working_day(matcher::Day day);
// Never `day` itself. Of the first days of 1900 it lies in 1899 and is no real day: it may be
// compared with one, and comes before all of them.
matcher::Day last_working_day_before(matcher::Day day);

}  // namespace cumuld
