// The algebra of day ranges, against sets of single days: every small set of periods.
#include "matcher/day_ranges.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace matcher {
namespace {

// A world of six days at the end of the real ones; bit 6 stands for all days of an open end.
constexpr int kDays = 6;
const Day kFirst = kDayLimit + -kDays;
using DaySet = std::uint32_t;

std::vector<Period> every_period() {
  std::vector<Period> all;
  for (int begin = 0; begin <= kDays; ++begin) {
    for (int end = begin + 1; end <= kDays; ++end) {
      all.push_back(*Period::from_half_open(kFirst + begin, kFirst + end));
    }
    all.push_back(*Period::from_half_open(kFirst + begin, kOpenEnd));
  }
  return all;
}

DaySet days_in(const Period& period) {
  DaySet days = 0;
  for (int i = 0; i < kDays; ++i) {
    const Day day = kFirst + i;
    if (period.begin() <= day && day < period.end()) days |= DaySet{1} << static_cast<unsigned>(i);
  }
  if (period.is_open()) days |= DaySet{1} << static_cast<unsigned>(kDays);
  return days;
}

DaySet days_in(const DayRanges& ranges) {
  DaySet days = 0;
  for (const auto& range : ranges) days |= days_in(range);
  return days;
}

bool is_normal(const DayRanges& ranges) {
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    if (!(ranges[i - 1].end() < ranges[i].begin())) return false;
  }
  return true;
}

int closed_days(DaySet days, bool sundays_too) {
  int count = 0;
  for (int i = 0; i < kDays; ++i) {
    const bool has = (days >> static_cast<unsigned>(i) & 1U) != 0;
    if (has && (sundays_too || !is_sunday(kFirst + i))) ++count;
  }
  return count;
}

// Checks every function with the set `ranges` and every window.
void check(DayRanges ranges, const std::vector<Period>& windows) {
  const DaySet all = days_in(ranges);
  normalise(ranges);
  ASSERT_TRUE(is_normal(ranges));
  ASSERT_EQ(days_in(ranges), all);
  ASSERT_EQ(is_open(ranges), (all >> static_cast<unsigned>(kDays) & 1U) != 0);
  if (!is_open(ranges)) {
    ASSERT_EQ(count_days(ranges), closed_days(all, true));
    ASSERT_EQ(count_non_sundays(ranges), closed_days(all, false));
  }
  for (const auto& window : windows) {
    DayRanges left;
    subtract(window, ranges, left);
    ASSERT_TRUE(is_normal(left));
    ASSERT_EQ(days_in(left), days_in(window) & ~all);
    const DayRanges inside = clip(ranges, window);
    ASSERT_TRUE(is_normal(inside));
    ASSERT_EQ(days_in(inside), days_in(window) & all);
  }
}

TEST(DayRanges, HoldForEverySetOfUpToThreePeriods) {
  const auto all = every_period();
  check({}, all);
  for (const auto& a : all) {
    check({a}, all);
    for (const auto& b : all) {
      check({a, b}, all);
      for (const auto& c : all) {
        ASSERT_NO_FATAL_FAILURE(check({a, b, c}, all));
      }
    }
  }
}

TEST(DayRanges, SubtractAppendsToWhatIsThere) {
  const auto first = *Period::from_half_open(kFirst, kFirst + 1);
  const auto second = *Period::from_half_open(kFirst + 3, kFirst + 5);
  DayRanges out{first};
  subtract(second, {}, out);
  EXPECT_EQ(out, (DayRanges{first, second}));
}

}  // namespace
}  // namespace matcher
