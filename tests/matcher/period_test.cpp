// Period and the day arithmetic, against the calendar counted day by day.
#include "matcher/period.h"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "tests/support/random.h"

namespace matcher {
namespace {

Day last_real_day() {
  return kDayLimit + -1;
}

bool is_sunday_by_calendar(Day day) {
  const std::chrono::sys_days date{std::chrono::days{day.since_epoch}};
  return std::chrono::weekday{date} == std::chrono::Sunday;
}

TEST(Period, RealDaysRunFrom1900To2199) {
  EXPECT_EQ(day_of(1970, 1, 1).since_epoch, 0);
  EXPECT_EQ(kDayFirst.since_epoch, -25'567);
  EXPECT_EQ(last_real_day(), day_of(2199, 12, 31));
}

TEST(Period, RefusesDaysOutsideTheRealOnes) {
  EXPECT_TRUE(Period::from_inclusive(kDayFirst, kDayFirst));
  EXPECT_TRUE(Period::from_inclusive(last_real_day(), last_real_day()));
  EXPECT_FALSE(Period::from_inclusive(kDayFirst + -1, kDayFirst));
  EXPECT_FALSE(Period::from_inclusive(kDayFirst + -1, kDayFirst + -1));
  EXPECT_FALSE(Period::from_inclusive(last_real_day(), kDayLimit));
  EXPECT_FALSE(Period::from_inclusive(kDayFirst, kOpenEnd));
  EXPECT_FALSE(Period::from_half_open(kDayFirst, kDayLimit + 1));
  EXPECT_TRUE(Period::from_half_open(kDayFirst, kDayLimit));
}

TEST(Period, RefusesAnEndBeforeItsBegin) {
  const Day day = day_of(2024, 2, 29);
  EXPECT_FALSE(Period::from_inclusive(day, day + -1));
  EXPECT_FALSE(Period::from_half_open(day, day));
  EXPECT_EQ(Period::from_inclusive(day, day)->days(), 1);
  EXPECT_EQ(Period::from_inclusive(day, day)->last_day(), day);
}

TEST(Period, WhatIsLeftOfAnOpenPeriodBeginsAtTheLimit) {
  const auto rest = Period::from_half_open(kDayLimit, kOpenEnd);
  ASSERT_TRUE(rest);
  EXPECT_TRUE(rest->is_open());
  EXPECT_FALSE(Period::from_half_open(kDayLimit, kDayLimit + 1));
  EXPECT_FALSE(Period::from_half_open(kDayLimit + 1, kOpenEnd));
}

TEST(Period, SharesDaysOnlyWhenOneLiesInBoth) {
  const Day day = day_of(2024, 1, 1);
  const auto first = *Period::from_half_open(day, day + 5);
  const auto next = *Period::from_half_open(day + 5, day + 9);
  const auto open = *Period::from_half_open(day + 4, kOpenEnd);
  EXPECT_FALSE(overlaps(first, next));
  EXPECT_FALSE(intersection(first, next));
  EXPECT_EQ(intersection(first, open), Period::from_half_open(day + 4, day + 5));
  EXPECT_EQ(intersection(open, first), intersection(first, open));
  EXPECT_EQ(intersection(next, open), next);
  EXPECT_TRUE(intersection(open, *Period::from_half_open(day, kOpenEnd))->is_open());
}

TEST(Period, KnowsTheSundayOfEveryRealDay) {
  for (Day day = kDayFirst; day < kDayLimit; day = day + 1) {
    ASSERT_EQ(is_sunday(day), is_sunday_by_calendar(day)) << day.since_epoch;
  }
}

TEST(Period, CountsNonSundaysLikeACalendar) {
  std::vector<std::int32_t> before{0};  // before[i]: non-Sundays among the first i real days
  for (Day day = kDayFirst; day < kDayLimit; day = day + 1) {
    before.push_back(before.back() + (is_sunday_by_calendar(day) ? 0 : 1));
  }
  const auto expected = [&](Day begin, Day end) {
    return before[static_cast<std::size_t>(end - kDayFirst)] -
           before[static_cast<std::size_t>(begin - kDayFirst)];
  };
  const int days = kDayLimit - kDayFirst;
  support::Random random(1);
  for (int begin = 0; begin < days; ++begin) {
    const Day from = kDayFirst + begin;
    for (int length = 1; length <= 8 && begin + length <= days; ++length) {
      const auto period = *Period::from_half_open(from, from + length);
      ASSERT_EQ(count_non_sundays(period), expected(from, from + length)) << begin;
    }
    const Day end = from + random.between(1, days - begin);
    ASSERT_EQ(count_non_sundays(*Period::from_half_open(from, end)), expected(from, end)) << begin;
  }
}

}  // namespace
}  // namespace matcher
