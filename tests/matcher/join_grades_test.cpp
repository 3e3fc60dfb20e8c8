// Grades by day counts: the contract's table, each line worked out by hand.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/matcher/person_periods.h"

namespace matcher {
namespace {

using support::PersonWorld;

// 2024-01-01 was a Monday: days 6, 13, 20 and 27 are Sundays.
const Day kMonday = day_of(2024, 1, 1);
constexpr GradeMask kEveryGrade = 0xf;

struct GradeCase {
  const char* name;
  int income_end;  // the income lasts from day 0 until here; 0: open
  std::optional<std::uint32_t> paid_days;
  std::optional<std::uint16_t> days_per_week;
  int benefit_begin;
  int benefit_end;
  std::string expected;  // grade and worked days; empty: no hit
};

void PrintTo(const GradeCase& one, std::ostream* out) {
  *out << one.name;
}

class Grades : public ::testing::TestWithParam<GradeCase> {};

TEST_P(Grades, FollowTheDayCount) {
  const GradeCase& one = GetParam();
  PersonWorld world;
  Rule rule = world.plain_rule();
  rule.day_count = true;
  rule.grades = kEveryGrade;
  auto& income = world.add("dmfa", "i", "employment", kMonday,
                           one.income_end == 0 ? kOpenEnd : kMonday + one.income_end);
  income.paid_days = one.paid_days;
  income.days_per_week = one.days_per_week;
  world.add("invalidity", "b", "invalidity", kMonday + one.benefit_begin,
            kMonday + one.benefit_end);
  const auto hits = world.find(rule);
  std::string found;
  if (!hits.empty()) {
    found = name_of(hits[0].grade);
    if (hits[0].worked) {
      found +=
          " " + std::to_string(hits[0].worked->min) + "-" + std::to_string(hits[0].worked->max);
    }
  }
  EXPECT_EQ(found, one.expected);
}

// Four weeks have 24 days that are not Sundays; the first week 6.
INSTANTIATE_TEST_SUITE_P(
    Contract, Grades,
    ::testing::Values(
        GradeCase{"open_income", 0, 1'000, {}, 0, 7, "unquantified"},
        GradeCase{"open_income_and_nothing_paid", 0, 0, {}, 0, 7, "unquantified"},
        GradeCase{"no_count", 28, {}, {}, 0, 7, "unquantified"},
        GradeCase{"more_days_than_there_are", 28, 2'801, {}, 0, 7, "unquantified"},
        GradeCase{"nothing_paid", 28, 0, {}, 0, 7, ""},
        GradeCase{"all_fit_outside", 28, 1'800, {}, 0, 7, "possible 0-6"},
        GradeCase{"one_cannot_fit_outside", 28, 1'900, {}, 0, 7, "certain 1-6"},
        GradeCase{"part_of_a_day_counts_as_one", 28, 1'801, {}, 0, 7, "certain 1-6"},
        GradeCase{"one_hundredth_of_a_day", 28, 1, {}, 0, 7, "possible 0-1"},
        GradeCase{"whole_period_indemnified", 28, 1'000, {}, 0, 28, "certain 10-10"},
        GradeCase{"every_working_day_paid", 28, 2'400, {}, 0, 7, "certain 6-6"},
        GradeCase{"sundays_must_have_been_worked", 28, 2'500, {}, 0, 7, "certain 4-7"},
        GradeCase{"every_day_paid", 28, 2'800, {}, 0, 7, "certain 7-7"},
        GradeCase{"seven_day_week", 28, 2'200, 601, 0, 7, "certain 1-7"},
        GradeCase{"six_day_week", 28, 1'900, 600, 0, 7, "certain 1-6"},
        GradeCase{"only_a_sunday_indemnified", 28, 2'400, {}, 6, 7, "possible 0-0"},
        GradeCase{"days_outside_the_income_do_not_count", 28, 1'900, {}, 21, 300, "certain 1-6"}),
    [](const auto& of) { return std::string(of.param.name); });

class DayCount : public ::testing::Test {
 protected:
  DayCount() {
    rule.day_count = true;
    rule.grades = kEveryGrade;
  }
  PersonWorld world;
  Rule rule = world.plain_rule();
};

TEST_F(DayCount, OnlyTheGradesOfTheRuleAreRaised) {
  world.add("dmfa", "i", "employment", kMonday, kMonday + 28).paid_days = 100;
  world.add("invalidity", "b", "invalidity", kMonday, kMonday + 7);
  EXPECT_EQ(world.find(rule).size(), 1U);
  rule.grades = bit_of(Grade::kCertain) | bit_of(Grade::kUnquantified);
  EXPECT_EQ(world.find(rule).size(), 0U);
}

TEST_F(DayCount, CountsTheDaysOfAllPartnersTogether) {
  world.add("dmfa", "i", "employment", kMonday, kMonday + 28).paid_days = 1'300;
  world.add("invalidity", "b1", "invalidity", kMonday, kMonday + 7);
  world.add("invalidity", "b2", "invalidity", kMonday + 5, kMonday + 14);
  const auto hits = world.find(rule);  // P: 12 of 24 days, F: 12
  ASSERT_EQ(hits.size(), 2U);
  for (const auto& hit : hits) {
    EXPECT_EQ(hit.grade, Grade::kCertain);
    EXPECT_EQ(hit.worked, (WorkedDays{1, 12}));
  }
}

TEST_F(DayCount, APartnerWithTooFewDaysStillCountsForTheGrade) {
  world.add("dmfa", "i", "employment", kMonday, kMonday + 28).paid_days = 1'800;
  world.add("invalidity", "b1", "invalidity", kMonday, kMonday + 7);
  world.add("invalidity", "b2", "invalidity", kMonday + 8, kMonday + 9);
  rule.min_days = 2;
  const auto hits = world.find(rule);
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(hits[0].worked, (WorkedDays{1, 7}));
}

TEST_F(DayCount, ExemptedDaysLeaveRoomForTheWork) {
  world.add("dmfa", "i", "employment", kMonday, kMonday + 28).paid_days = 1'900;
  world.add("invalidity", "b", "invalidity", kMonday, kMonday + 7);
  world.add("authorisation", "x", "authorised_resumption", kMonday, kMonday + 1);
  const auto hits = world.find(rule);
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(hits[0].grade, Grade::kPossible);
  EXPECT_EQ(hits[0].worked, (WorkedDays{0, 5}));
}

TEST_F(DayCount, AReachBeyondTheIncomeAddsNoRoom) {
  world.add("dmfa", "i", "employment", kMonday, kMonday + 7).paid_days = 600;
  world.add("invalidity", "b", "invalidity", kMonday + 10, kMonday + 20);
  rule.income_extend_days = 30;
  const auto hits = world.find(rule);
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(hits[0].grade, Grade::kPossible);
  EXPECT_EQ(hits[0].worked, (WorkedDays{0, 0}));
}

TEST_F(DayCount, GradingByPeriodGivesTheRulesGradeAndNoWorkedDays) {
  rule.day_count = false;
  rule.grade = Grade::kIndication;
  rule.grades = 0;
  world.add("dmfa", "i", "employment", kMonday, kMonday + 28).paid_days = 0;
  world.add("invalidity", "b", "invalidity", kMonday, kMonday + 7);
  const auto hits = world.find(rule);
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(hits[0].grade, Grade::kIndication);
  EXPECT_FALSE(hits[0].worked);
}

}  // namespace
}  // namespace matcher
