// Tests daemon/decode/working_days.h against calendars of known years, and Easter against the
// computus of Gauss.
#include "daemon/decode/working_days.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "daemon/decode/date.h"

namespace cumuld {
namespace {

using matcher::Day;
using matcher::day_of;

Day day(std::string_view text) {
  return parse_date(text).value();
}

std::string before(std::string_view text) {
  return format_date(last_working_day_before(day(text)));
}

TEST(WorkingDays, EasterOfKnownYears) {
  for (const auto* text : {"1900-04-15", "1943-04-25", "1954-04-18", "1981-04-19", "2000-04-23",
                           "2008-03-23", "2013-03-31", "2024-03-31", "2025-04-20", "2026-04-05",
                           "2038-04-25", "2049-04-18", "2076-04-19", "2100-03-28"}) {
    EXPECT_EQ(format_date(easter_sunday(std::stoi(text))), text);
  }
}

// Gauss's way, with its two exceptions, in the constants of the 20th to the 22nd century.
Day easter_of_gauss(int year) {
  const int century = year / 100;
  const int m = (15 + century - century / 4 - (13 + 8 * century) / 25) % 30;
  const int n = (4 + century - century / 4) % 7;
  const int d = (19 * (year % 19) + m) % 30;
  const int e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + n) % 7;
  const Day easter = day_of(year, 3, 22) + d + e;
  if (d == 29 && e == 6) return day_of(year, 4, 19);
  if (d == 28 && e == 6 && year % 19 > 10) return day_of(year, 4, 18);
  return easter;
}

TEST(WorkingDays, EasterOfEveryYear) {
  for (int year = 1899; year <= 2200; ++year) {
    EXPECT_EQ(easter_sunday(year), easter_of_gauss(year)) << year;
    EXPECT_TRUE(matcher::is_sunday(easter_sunday(year))) << year;
  }
}

TEST(WorkingDays, HolidaysOfKnownYears) {
  const std::vector<std::vector<std::string>> movable{
      {"2013-04-01", "2013-05-09", "2013-05-20"}, {"2024-04-01", "2024-05-09", "2024-05-20"},
      {"2025-04-21", "2025-05-29", "2025-06-09"}, {"2026-04-06", "2026-05-14", "2026-05-25"},
      {"2008-03-24", "2008-05-01", "2008-05-12"},  // Ascension on 1 May
  };
  for (const auto& days : movable) {
    const auto year = days[0].substr(0, 4);
    std::vector<std::string> expected = days;
    for (const auto* fixed : {"-01-01", "-05-01", "-07-21", "-08-15", "-11-01", "-11-11", "-12-25"})
      expected.push_back(year + fixed);
    std::vector<std::string> holidays;
    for (const Day holiday : public_holidays(std::stoi(year))) {
      holidays.push_back(format_date(holiday));
      EXPECT_FALSE(is_working_day(holiday)) << holidays.back();
    }
    std::ranges::sort(expected);
    std::ranges::sort(holidays);
    EXPECT_EQ(holidays, expected);
  }
}

// Days from Monday to Friday, less the holidays among them.
TEST(WorkingDays, AsManyAsAYearHas) {
  const auto count = [](int year) {
    int days = 0;
    for (Day d = day_of(year, 1, 1); d < day_of(year + 1, 1, 1); d = d + 1) {
      days += is_working_day(d) ? 1 : 0;
    }
    return days;
  };
  EXPECT_EQ(count(2013), 261 - 9);  // 21 July was a Sunday
  EXPECT_EQ(count(2024), 262 - 9);  // 366 days; 21 July was a Sunday
  EXPECT_EQ(count(2025), 261 - 9);  // 1 November was a Saturday
  EXPECT_EQ(count(2026), 261 - 8);  // 15 August a Saturday, 1 November a Sunday
  EXPECT_EQ(count(2008), 262 - 8);  // Ascension on 1 May; 1 November a Saturday
}

TEST(WorkingDays, TheLastOneBefore) {
  EXPECT_EQ(before("2015-01-14"), "2015-01-13");  // a Wednesday: the Tuesday
  EXPECT_EQ(before("2015-01-12"), "2015-01-09");  // a Monday: the Friday
  EXPECT_EQ(before("2015-01-11"), "2015-01-09");  // the Sunday and the Saturday before it too
  EXPECT_EQ(before("2015-01-10"), "2015-01-09");
}

TEST(WorkingDays, TheLastOneBeforeLooksOverHolidays) {
  EXPECT_EQ(before("2024-11-04"), "2024-10-31");  // Monday after 1 November on a Friday
  EXPECT_EQ(before("2025-08-18"), "2025-08-14");  // Monday after 15 August on a Friday
  EXPECT_EQ(before("2024-04-02"), "2024-03-29");  // after Easter Monday: Good Friday is worked
  EXPECT_EQ(before("2024-04-01"), "2024-03-29");  // on Easter Monday itself
  EXPECT_EQ(before("2025-06-10"), "2025-06-06");  // after Whit Monday
  EXPECT_EQ(before("2013-11-12"), "2013-11-08");  // after 11 November on a Monday
  EXPECT_EQ(before("2024-11-12"), "2024-11-08");
  EXPECT_EQ(before("2024-05-10"), "2024-05-08");  // the Friday after Ascension
  EXPECT_EQ(before("2022-12-27"), "2022-12-26");  // the day after Christmas is worked
  EXPECT_EQ(before("2026-01-02"), "2025-12-31");  // across the year
  EXPECT_EQ(before("2022-07-22"), "2022-07-20");
}

TEST(WorkingDays, LeapDaysAreDaysLikeOthers) {
  EXPECT_TRUE(is_working_day(day("2024-02-29")));
  EXPECT_EQ(before("2024-03-01"), "2024-02-29");
  EXPECT_FALSE(is_working_day(day("2020-02-29")));  // a Saturday
  EXPECT_EQ(before("2020-03-02"), "2020-02-28");
  EXPECT_EQ(before("2100-03-01"), "2100-02-26");  // 2100 has none; 28 February is a Sunday
}

TEST(WorkingDays, AtTheEndsOfTheCalendar) {
  EXPECT_FALSE(is_working_day(matcher::kDayFirst));
  EXPECT_LT(last_working_day_before(matcher::kDayFirst), matcher::kDayFirst);
  EXPECT_EQ(last_working_day_before(matcher::kDayFirst + 1), day_of(1899, 12, 29));  // a Friday
  EXPECT_TRUE(is_working_day(day("2199-12-31")));                                    // a Tuesday
}

}  // namespace
}  // namespace cumuld
