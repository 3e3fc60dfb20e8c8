// The join, formula by formula of the contract's section 2, each worked out by hand.
#include "matcher/join.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/matcher/person_periods.h"

namespace matcher {
namespace {

using support::PersonWorld;

const Day kMonday = day_of(2024, 1, 1);

Period days(int first, int end) {
  return *Period::from_half_open(kMonday + first, kMonday + end);
}
Period open_from(int first) {
  return *Period::from_half_open(kMonday + first, kOpenEnd);
}

class Join : public ::testing::Test {
 protected:
  PeriodView& income(int first, int end, std::string_view key = "i") {
    return world.add("dmfa", key, "employment", kMonday + first, kMonday + end);
  }
  PeriodView& benefit(int first, int end, std::string_view key = "b") {
    return world.add("invalidity", key, "invalidity", kMonday + first, kMonday + end);
  }
  PeriodView& exemption(int first, int end, std::string_view key = "x") {
    return world.add("authorisation", key, "authorised_resumption", kMonday + first, kMonday + end);
  }
  // The segments of the only hit; empty when there is none.
  DayRanges segments(const Rule& of) {
    const auto hits = world.find(of);
    EXPECT_LE(hits.size(), 1U);
    return hits.empty() ? DayRanges{} : hits[0].segments;
  }
  std::size_t count(const Rule& of) { return world.find(of).size(); }

  PersonWorld world;
  Rule rule = world.plain_rule();
};

TEST_F(Join, SegmentsAreTheDaysOfBoth) {
  income(0, 10);
  benefit(6, 20);
  EXPECT_EQ(segments(rule), DayRanges{days(6, 10)});
}

TEST_F(Join, PeriodsThatOnlyTouchAreNoHit) {
  income(0, 10);
  benefit(10, 20);
  EXPECT_EQ(count(rule), 0U);
}

TEST_F(Join, OpenOnBothSidesIsOpen) {
  income(3, 4).end = kOpenEnd;
  benefit(5, 6).end = kOpenEnd;
  EXPECT_EQ(segments(rule), DayRanges{open_from(5)});
}

TEST_F(Join, MinDaysCountsTheDaysOfAllSegmentsTogether) {
  income(0, 10);
  benefit(0, 10);
  exemption(4, 6);  // leaves four days and four days
  rule.min_days = 8;
  EXPECT_EQ(segments(rule), (DayRanges{days(0, 4), days(6, 10)}));
  rule.min_days = 9;
  EXPECT_EQ(count(rule), 0U);
}

TEST_F(Join, AnOpenSegmentAlwaysHoldsMinDays) {
  income(0, 10).end = kOpenEnd;
  benefit(0, 10).end = kOpenEnd;
  rule.min_days = kMinDaysMax;
  EXPECT_EQ(segments(rule), DayRanges{open_from(0)});
}

TEST_F(Join, StartsInsideNeedsABenefitThatBeganBefore) {
  struct Case {
    int begin;
    int end;
    bool hit;
  };
  rule.starts_inside = true;
  rule.income_extend_days = 30;
  for (const Case& one : std::vector<Case>{{5, 8, false},   // b.from = a.from
                                           {6, 20, false},  // begins after it
                                           {4, 6, true},    // a.from is b's last day
                                           {4, 20, true},
                                           {1, 5, false}}) {  // b ended the day before
    world.periods.clear();
    income(5, 10);
    benefit(one.begin, one.end);
    EXPECT_EQ(count(rule) == 1, one.hit) << one.begin << " … " << one.end;
  }
}

TEST_F(Join, AnExtendedIncomeReachesBeyondItsEnd) {
  income(0, 10);
  benefit(12, 40);
  rule.income_extend_days = 2;
  EXPECT_EQ(count(rule), 0U);
  rule.income_extend_days = 3;
  EXPECT_EQ(segments(rule), DayRanges{days(12, 13)});
  rule.income_extend_days = 3'660;
  EXPECT_EQ(segments(rule), DayRanges{days(12, 40)});
}

TEST_F(Join, ReachesNothingBeyondTheLastRealDay) {
  auto& a = income(0, 1);
  a.begin = kDayLimit + -5;
  a.end = kDayLimit + -3;
  benefit(0, 1).end = kOpenEnd;
  rule.income_extend_days = 3'660;
  EXPECT_EQ(segments(rule), DayRanges{*Period::from_half_open(kDayLimit + -5, kDayLimit)});
}

TEST_F(Join, LooksOnlyAtDaysOnWhichTheLawHeld) {
  income(0, 10).end = kOpenEnd;
  benefit(0, 10).end = kOpenEnd;
  rule.applies_from = kMonday + 4;
  EXPECT_EQ(segments(rule), DayRanges{open_from(4)});
  rule.applies_to = kMonday + 6;
  EXPECT_EQ(segments(rule), DayRanges{days(4, 7)});
  rule.applies_from = kMonday + 6;
  EXPECT_EQ(segments(rule), DayRanges{days(6, 7)});
  rule.applies_from.reset();
  rule.applies_to = kMonday + -1;
  EXPECT_EQ(count(rule), 0U);
}

TEST_F(Join, AnExtensionEndsWhenTheLawDoes) {
  income(0, 10);
  benefit(0, 40);
  rule.income_extend_days = 20;
  rule.applies_to = kMonday + 14;
  EXPECT_EQ(segments(rule), DayRanges{days(0, 15)});
}

TEST_F(Join, AnExemptionOfAnotherEmployerDoesNotExempt) {
  income(0, 10);
  benefit(0, 10);
  world.periods[0].period.employer = "one";
  auto& x = exemption(2, 4);
  EXPECT_EQ(segments(rule), (DayRanges{days(0, 2), days(4, 10)})) << "no employer: any";
  x.employer = "two";
  EXPECT_EQ(segments(rule), DayRanges{days(0, 10)});
  EXPECT_TRUE(world.find(rule)[0].exemptions.empty());
  x.employer = "one";
  EXPECT_EQ(segments(rule), (DayRanges{days(0, 2), days(4, 10)}));
  world.periods[0].period.employer.reset();
  EXPECT_EQ(segments(rule), DayRanges{days(0, 10)}) << "the income names no employer";
}

TEST_F(Join, AnExemptionHoldsUpToTheFractionItAllows) {
  struct Case {
    std::optional<std::uint16_t> allowed;
    std::optional<std::uint16_t> worked;
    bool exempt;
  };
  for (const Case& one : std::vector<Case>{{500, 500, true},
                                           {500, 501, false},
                                           {500, std::nullopt, true},
                                           {std::nullopt, 1000, true},
                                           {0, 0, true},
                                           {0, 1, false}}) {
    world.periods.clear();
    income(0, 10).fraction = one.worked;
    benefit(0, 10);
    exemption(0, 10).fraction = one.allowed;
    EXPECT_EQ(count(rule) == 0, one.exempt);
  }
}

TEST_F(Join, ListsTheExemptionsThatShareADaySortedByName) {
  income(0, 20);
  benefit(5, 15);
  exemption(8, 10, "z");
  exemption(8, 9, "y");
  exemption(0, 5, "before");
  exemption(15, 20, "after");
  exemption(14, 30, "a");
  world.periods.back().period.part = "2";
  exemption(5, 6, "a");
  const auto hits = world.find(rule);
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(hits[0].segments, (DayRanges{days(6, 8), days(10, 14)}));
  std::vector<std::string> listed;
  for (const auto x : hits[0].exemptions) {
    listed.push_back(std::string(world.periods[x].key) + "/" +
                     std::string(world.periods[x].period.part));
  }
  EXPECT_EQ(listed, (std::vector<std::string>{"a/1", "a/2", "y/1", "z/1"}));
}

TEST_F(Join, WhollyExemptedIsNoHit) {
  income(0, 10);
  benefit(3, 6);
  exemption(0, 4, "x1");
  exemption(4, 10, "x2");
  EXPECT_EQ(count(rule), 0U);
}

TEST_F(Join, SameNeedsBothToHaveTheValue) {
  income(0, 10).attribute_bytes = world.attributes({{"scheme", "employee"}});
  benefit(0, 10);
  rule.same = {RuleField::named("scheme")};
  EXPECT_EQ(count(rule), 0U) << "absent on one side";
  auto& b = world.periods[1].period;
  b.attribute_bytes = world.attributes({{"scheme", "self_employed"}});
  EXPECT_EQ(count(rule), 0U);
  b.attribute_bytes = world.attributes({{"other", "x"}, {"scheme", "employee"}});
  EXPECT_EQ(count(rule), 1U);
}

TEST_F(Join, DiffersNeedsBothToHaveAValue) {
  rule.income = rule.benefit;
  benefit(0, 10, "b1").insurer = 101;
  benefit(0, 10, "b2");
  rule.differs = {RuleField::named("insurer")};
  EXPECT_EQ(count(rule), 0U) << "absent on one side";
  world.periods[1].period.insurer = 101;
  EXPECT_EQ(count(rule), 0U);
  world.periods[1].period.insurer = 102;
  EXPECT_EQ(count(rule), 1U);
}

TEST_F(Join, AbsentPassesExcludeAndFailsOnly) {
  auto& a = income(0, 10);
  a.employer = "0403019261";
  benefit(0, 10).insurer = 7;  // three digits to a rule: "007"
  const auto filter = [](Side side, const char* field, std::vector<std::string> values) {
    return RuleFilter{side, RuleField::named(field), std::move(values)};
  };
  struct Case {
    RuleFilter filter;
    bool excluded;  // by exclude
    bool only;      // passes only
  };
  for (const Case& one :
       std::vector<Case>{{filter(Side::kIncome, "worker_code", {"495"}), false, false},
                         {filter(Side::kIncome, "employer", {"x", "0403019261"}), true, true},
                         {filter(Side::kBenefit, "employer", {"0403019261"}), false, false},
                         {filter(Side::kBenefit, "insurer", {"007"}), true, true},
                         {filter(Side::kBenefit, "insurer", {"7"}), false, false},
                         {filter(Side::kIncome, "registry", {"dmfa"}), true, true},
                         {filter(Side::kBenefit, "kind", {"invalidity"}), true, true},
                         {filter(Side::kBenefit, "kind", {"employment"}), false, false}}) {
    Rule filtered = rule;
    filtered.exclude = {one.filter};
    EXPECT_EQ(count(filtered) == 0, one.excluded) << one.filter.field.name;
    filtered = rule;
    filtered.only = {one.filter};
    EXPECT_EQ(count(filtered) == 1, one.only) << one.filter.field.name;
  }
}

TEST_F(Join, AnAttributeNamedLikeAFieldIsNotTheField) {
  income(0, 10).attribute_bytes = world.attributes({{"employer", "evil"}});
  benefit(0, 10);
  rule.only = {{Side::kIncome, RuleField::named("employer"), {"evil"}}};
  EXPECT_EQ(count(rule), 0U);
}

TEST_F(Join, AKindOnBothSidesMatchesEachUnorderedPairOnce) {
  rule.income = rule.benefit;
  benefit(0, 10, "b");
  benefit(0, 10, "a");
  benefit(0, 10, "a");
  world.periods.back().period.part = "2";
  std::vector<std::string> pairs;
  for (const auto& hit : world.find(rule)) {
    const auto name = [&](std::size_t i) {
      return std::string(world.periods[i].key) + std::string(world.periods[i].period.part);
    };
    pairs.push_back(name(hit.income) + "-" + name(hit.benefit));
  }
  std::ranges::sort(pairs);
  EXPECT_EQ(pairs, (std::vector<std::string>{"a1-a2", "a1-b1", "a2-b1"}));
}

TEST_F(Join, OrdersByNamesAsUnsignedBytesComponentByComponent) {
  const auto before = [&](std::string_view registry, std::string_view key, std::string_view part,
                          std::string_view registry2, std::string_view key2,
                          std::string_view part2) {
    world.periods.clear();
    world.add(registry, key, "invalidity", kMonday, kMonday + 1, part);
    world.add(registry2, key2, "invalidity", kMonday, kMonday + 1, part2);
    EXPECT_FALSE(world.order.before(world.periods[0], world.periods[0]));
    const bool forth = world.order.before(world.periods[0], world.periods[1]);
    EXPECT_NE(forth, world.order.before(world.periods[1], world.periods[0]));
    return forth;
  };
  EXPECT_TRUE(before("dimona", "z", "9", "dmfa", "a", "1")) << "by name, not by number";
  EXPECT_TRUE(before("dmfa", "a", "9", "dmfa", "b", "1"));
  EXPECT_TRUE(before("dmfa", "a", "10", "dmfa", "a", "9")) << "bytes, not numbers";
  EXPECT_TRUE(before("dmfa", "a", "1", "dmfa", "ab", "1")) << "a prefix comes first";
  EXPECT_TRUE(before("dmfa", "z", "1", "dmfa", "\xc3\xa9", "1")) << "bytes above 127 last";
}

TEST_F(Join, OnlyKindsThatAllowEitherOrderAreOrdered) {
  // The income sorts after the benefit, and must be found all the same.
  world.add("uwv", "k", "foreign_benefit", kMonday, kMonday + 9);
  benefit(0, 9);
  rule.income = world.kinds({"foreign_benefit", "invalidity"});
  EXPECT_EQ(count(rule), 1U);
}

TEST_F(Join, PairsAreNamedByRuleAndBothSidesButNotByVersion) {
  income(0, 10);
  benefit(0, 10);
  auto& a = world.periods[0];
  auto& b = world.periods[1];
  const Hash128 pair = pair_of("r", a, b);
  a.version = 99;
  a.person = 12;
  EXPECT_EQ(pair_of("r", a, b), pair);
  EXPECT_NE(pair_of("s", a, b), pair);
  EXPECT_NE(pair_of("r", b, a), pair);
  a.period.part = "2";
  EXPECT_NE(pair_of("r", a, b), pair);
}

}  // namespace
}  // namespace matcher
