// Amounts of hits and cases, each worked out by hand.
#include "matcher/amount.h"

#include <gtest/gtest.h>

#include <vector>

namespace matcher {
namespace {

// Days 6, 13, 20 and 27 are Sundays.
const Day kMonday = day_of(2024, 1, 1);

Period days(int first, int end) {
  return *Period::from_half_open(kMonday + first, kMonday + end);
}
Period open_from(int first) {
  return *Period::from_half_open(kMonday + first, kOpenEnd);
}

// Four weeks of income against a benefit of 10 euro a day, graded by period.
HitContent hit_over(DayRanges segments) {
  HitContent hit;
  hit.income.key = "i";
  hit.income.period.part = "1";
  hit.income.period.begin = kMonday;
  hit.income.period.end = kMonday + 28;
  hit.benefit.key = "b";
  hit.benefit.period.part = "1";
  hit.benefit.period.begin = kMonday;
  hit.benefit.period.end = kOpenEnd;
  hit.benefit.period.daily_cents = 1'000;
  hit.segments = std::move(segments);
  return hit;
}

HitContent counted(DayRanges segments, std::uint32_t paid_days) {
  HitContent hit = hit_over(std::move(segments));
  hit.day_count = true;
  hit.income.period.paid_days = paid_days;
  hit.worked = WorkedDays{};  // quantified
  return hit;
}

void expect(const Amounts& amounts, std::int64_t all, std::int64_t benefit_days, std::int64_t cents,
            std::int64_t min_cents) {
  EXPECT_EQ(amounts.days, all);
  EXPECT_EQ(amounts.benefit_days, benefit_days);
  EXPECT_EQ(amounts.amount_cents, cents);
  EXPECT_EQ(amounts.amount_min_cents, min_cents);
}

TEST(Amounts, SundaysAreDaysButNotBenefitDays) {
  expect(amounts_of(hit_over({days(0, 7), days(12, 14)}), kMonday), 9, 7, 7'000, 7'000);
}

TEST(Amounts, AnUnknownDailyAmountIsWorthNothing) {
  HitContent hit = hit_over({days(0, 7)});
  hit.benefit.period.daily_cents.reset();
  expect(amounts_of(hit, kMonday), 7, 6, 0, 0);
}

TEST(Amounts, AnOpenSegmentCountsUpToAndIncludingTheDayAsked) {
  const HitContent hit = hit_over({days(0, 2), open_from(5)});
  expect(amounts_of(hit, kMonday + 5), 3, 3, 3'000, 3'000);
  expect(amounts_of(hit, kMonday + 6), 4, 3, 3'000, 3'000);
  expect(amounts_of(hit, kMonday + 4), 2, 2, 2'000, 2'000);
  expect(amounts_of(hit, kDayFirst), 2, 2, 2'000, 2'000);
}

TEST(Amounts, AClosedSegmentCountsWhollyWhateverDayIsAsked) {
  expect(amounts_of(hit_over({days(0, 7)}), kDayFirst), 7, 6, 6'000, 6'000);
}

TEST(Amounts, ProvesOnlyThePaidDaysThatFitNowhereElse) {
  // 24 days that are not Sundays, 6 of them in the segment: room for 18 outside.
  expect(amounts_of(counted({days(0, 7)}, 1'800), kMonday), 7, 6, 6'000, 0);
  expect(amounts_of(counted({days(0, 7)}, 2'000), kMonday), 7, 6, 6'000, 2'000);
  expect(amounts_of(counted({days(0, 7)}, 2'400), kMonday), 7, 6, 6'000, 6'000);
  // 25 days: Sundays were worked, and there are four of them outside the non-Sundays.
  expect(amounts_of(counted({days(0, 7)}, 2'500), kMonday), 7, 6, 6'000, 3'000);
}

TEST(Amounts, ProvesNothingWhenUnquantifiedOrOutsideTheIncome) {
  HitContent unquantified = counted({days(0, 7)}, 2'400);
  unquantified.worked.reset();
  expect(amounts_of(unquantified, kMonday), 7, 6, 6'000, 0);
  expect(amounts_of(counted({days(28, 35)}, 2'400), kMonday), 7, 6, 6'000, 0);
}

TEST(CaseAmounts, CountsEachDayOfABenefitPeriodOnce) {
  HitContent first = hit_over({days(0, 7)});
  HitContent second = hit_over({days(5, 14)});
  second.income.key = "i2";
  const std::vector<HitContent> hits{first, second};
  // The two incomes overlap, so the greater minimum stands: 9 days of which 7 or 8 are not Sundays.
  expect(amounts_of_case(hits, kMonday), 14, 12, 12'000, 7'000);
}

TEST(CaseAmounts, AddsBenefitPeriodsWithTheirOwnDailyAmounts) {
  HitContent first = hit_over({days(0, 6)});
  HitContent second = hit_over({days(3, 6)});
  second.benefit.key = "b2";
  second.benefit.period.daily_cents = 500;
  const std::vector<HitContent> hits{first, second};
  expect(amounts_of_case(hits, kMonday), 9, 9, 7'500, 3'000);  // 6 days at the lowest of both
}

TEST(CaseAmounts, AddsTheMinimaOfIncomesThatDoNotOverlap) {
  HitContent first = hit_over({days(0, 3)});
  first.income.period.end = kMonday + 3;
  HitContent middle = hit_over({days(2, 5)});
  middle.income.key = "i2";
  middle.income.period.begin = kMonday + 2;
  middle.income.period.end = kMonday + 5;
  HitContent last = hit_over({days(3, 6)});
  last.income.key = "i3";
  last.income.period.begin = kMonday + 3;
  last.income.period.end = kMonday + 6;
  const std::vector<HitContent> hits{last, middle, first};
  expect(amounts_of_case(hits, kMonday), 6, 6, 6'000, 6'000);
}

TEST(CaseAmounts, JoinsTheSegmentsOfOneIncomeBeforeProving) {
  // 20 paid days in 24; the two benefits take 6 days each: 12 left outside, so 8 are proven.
  HitContent first = counted({days(0, 7)}, 2'000);
  HitContent second = counted({days(7, 14)}, 2'000);
  second.benefit.key = "b2";
  const std::vector<HitContent> hits{first, second};
  expect(amounts_of_case(hits, kMonday), 14, 12, 12'000, 8'000);
}

TEST(CaseAmounts, OpenSegmentsCountUpToTheDayAsked) {
  HitContent first = hit_over({open_from(0)});
  first.income.period.end = kOpenEnd;
  HitContent second = hit_over({open_from(2)});
  second.income.key = "i2";
  second.income.period.end = kOpenEnd;
  const std::vector<HitContent> hits{first, second};
  expect(amounts_of_case(hits, kMonday + 5), 6, 6, 6'000, 6'000);
  expect(amounts_of_case(hits, kMonday + -1), 0, 0, 0, 0);
}

TEST(CaseAmounts, AClosedSegmentCountsWhollyBesideAnOpenOneThatHoldsIt) {
  HitContent open = hit_over({open_from(0)});
  open.income.period.end = kOpenEnd;
  HitContent closed = hit_over({days(14, 28)});
  closed.income.key = "i2";
  const std::vector<HitContent> hits{open, closed};
  expect(amounts_of_case(hits, kMonday + 5), 20, 18, 18'000, 12'000);
  expect(amounts_of_case(hits, kMonday + -1), 14, 12, 12'000, 12'000);
}

TEST(CaseAmounts, NoHitsAreWorthNothing) {
  expect(amounts_of_case({}, kMonday), 0, 0, 0, 0);
}

}  // namespace
}  // namespace matcher
