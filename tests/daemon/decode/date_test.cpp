// Tests daemon/decode/date.h against the calendar of the standard library, day by day.
#include "daemon/decode/date.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <string>

namespace cumuld {
namespace {

using matcher::Day;

TEST(Date, EveryTextOfDigitsIsReadAsTheCalendarSays) {
  for (int year = 1890; year <= 2210; ++year) {
    for (unsigned month = 0; month <= 13; ++month) {
      for (unsigned day = 0; day <= 32; ++day) {
        char text[32];
        (void)std::snprintf(text, sizeof text, "%04d-%02u-%02u", year, month, day);
        const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                               std::chrono::day{day}};
        const bool real = date.ok() && year >= 1900 && year <= 2199;
        const auto parsed = parse_date(text);
        ASSERT_EQ(parsed.has_value(), real) << text;
        if (real) {
          ASSERT_EQ(*parsed, matcher::day_of(year, month, day)) << text;
          ASSERT_EQ(format_date(*parsed), text);
        }
      }
    }
  }
}

TEST(Date, NothingButTheOneSpellingIsRead) {
  for (const char* text :
       {"", "2024", "2024-02", "2024-2-01", "2024-02-1", "2024-02-01 ", " 2024-02-01", "2024/02/01",
        "20240201", "2024-02-01T", "2024-02-0x", "+024-02-01", "2024-02--1", "-024-02-01",
        "01-02-2024", "2024_02_01", "2024-0/-01", "2024-0:-01",
        "\xd9\xa2"
        "024-02-1"}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
  EXPECT_FALSE(parse_date(std::string_view("2024-02-0\0", 10)));
}

TEST(Date, AppendingKeepsWhatWasThere) {
  std::string text = "from ";
  append_date(matcher::kDayFirst, text);
  EXPECT_EQ(text, "from 1900-01-01");
  EXPECT_EQ(format_date(matcher::kDayLimit + -1), "2199-12-31");
}

TEST(Date, AMomentIsItsDayAndTheTimeOfThatDay) {
  EXPECT_EQ(format_time(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(format_time(1'767'323'045'678), "2026-01-02T03:04:05.678Z");
  EXPECT_EQ(format_time(1'709'251'199'999), "2024-02-29T23:59:59.999Z");
  EXPECT_EQ(format_time(1'709'251'200'000), "2024-03-01T00:00:00.000Z");
}

}  // namespace
}  // namespace cumuld
