// Every small world: one income, one benefit, at most one exemption among ten days, open ends
// included, under several rules at once, against the contract's formulas read day by day.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "tests/matcher/person_periods.h"

namespace matcher {
namespace {

using support::PersonWorld;

// Bits 0 … 9 are the world's days, up to bit 18 what an extension reaches, bit 19 all days after.
constexpr int kDays = 10;
constexpr int kBits = 20;
const Day kFirst = day_of(2024, 2, 1);  // a Thursday: day 3 is a Sunday

struct Span {
  int begin = 0;
  int end = 0;  // excluded; kBits: open

  bool is_open() const { return end == kBits; }
  bool holds(int bit) const { return begin <= bit && bit < end; }
};

Day day_at(int bit) {
  return bit == kBits ? kOpenEnd : kFirst + bit;
}

std::vector<Span> every_span() {
  std::vector<Span> all;
  for (int begin = 0; begin < kDays; ++begin) {
    for (int end = begin + 1; end <= kDays; ++end) all.push_back({begin, end});
    all.push_back({begin, kBits});
  }
  return all;
}

struct World {
  Span income;
  Span benefit;
  std::optional<Span> exemption;
  std::optional<int> paid_days;      // hundredths
  std::optional<int> days_per_week;  // hundredths
};

// What the contract says of the world under the rule, as text; empty: no hit.
std::string by_the_contract(const World& world, const Rule& rule) {
  std::array<bool, kBits> segment{};
  std::string text;
  int days = 0;
  for (int bit = 0; bit < kBits; ++bit) {
    const bool reached =
        bit >= world.income.begin &&
        (world.income.is_open() || bit < world.income.end + rule.income_extend_days) &&
        (!rule.applies_from || kFirst + bit >= *rule.applies_from) &&
        (!rule.applies_to || kFirst + bit <= *rule.applies_to);
    const auto at = static_cast<std::size_t>(bit);
    segment[at] =
        reached && world.benefit.holds(bit) && !(world.exemption && world.exemption->holds(bit));
    days += segment[at] ? 1 : 0;
    text.push_back(segment[at] ? '#' : '.');
  }
  if (rule.starts_inside &&
      !(world.benefit.begin < world.income.begin && world.benefit.holds(world.income.begin))) {
    return "";
  }
  const bool open = segment.back();
  if (days == 0 || (!open && days < rule.min_days)) return "";
  if (!rule.day_count) return text + " certain";
  const int length = world.income.end - world.income.begin;
  const int n = (world.paid_days.value_or(0) + 99) / 100;
  if (world.income.is_open() || !world.paid_days || n > length) return text + " unquantified";
  if (n == 0) return "";
  const auto count = [&](bool sundays_too, bool all, bool inside) {
    int found = 0;
    for (int bit = world.income.begin; bit < world.income.end; ++bit) {
      if (!sundays_too && is_sunday(kFirst + bit)) continue;
      if (all || segment[static_cast<std::size_t>(bit)] == inside) ++found;
    }
    return found;
  };
  const bool every_day = world.days_per_week.value_or(0) > 600 || n > count(false, true, true);
  const int least = std::max(0, n - count(every_day, false, false));
  const int most = std::max(least, std::min(n, count(every_day, false, true)));
  return text + (least >= 1 ? " certain " : " possible ") + std::to_string(least) + "-" +
         std::to_string(most);
}

std::string as_found(const FoundHit& hit, const Rule& rule) {
  std::string text;
  for (int bit = 0; bit < kBits; ++bit) {
    const bool in = std::ranges::any_of(hit.segments, [&](const Period& p) {
      return p.begin() <= kFirst + bit && kFirst + bit < p.end();
    });
    text.push_back(in ? '#' : '.');
  }
  for (std::size_t i = 1; i < hit.segments.size(); ++i) {
    if (!(hit.segments[i - 1].end() < hit.segments[i].begin())) return "segments not maximal";
  }
  if (is_open(hit.segments) != (text.back() == '#')) return "open in one way only";
  text += " " + std::string(name_of(hit.grade));
  if (hit.worked) {
    text += " " + std::to_string(hit.worked->min) + "-" + std::to_string(hit.worked->max);
  }
  return rule.day_count || !hit.worked ? text : "worked days without a count";
}

RuleTable rules_of(const PersonWorld& person) {
  RuleTable table;
  const auto add = [&](const char* id) -> Rule& {
    table.rules.push_back(person.plain_rule());
    table.rules.back().id = id;
    return table.rules.back();
  };
  add("plain");
  add("min_days").min_days = 4;
  add("extended").income_extend_days = 5;
  add("starts_inside").starts_inside = true;
  Rule& dated = add("dated");
  dated.applies_from = kFirst + 2;
  dated.applies_to = kFirst + 6;
  Rule& counted = add("counted");
  counted.day_count = true;
  counted.grades = 0xf;
  Rule& counted_on = add("counted_extended");
  counted_on.day_count = true;
  counted_on.grades = 0xf;
  counted_on.income_extend_days = 3;
  return table;
}

TEST(JoinWorlds, AgreeWithTheContractReadDayByDay) {
  static constexpr std::array<std::optional<int>, 9> kPaid{std::nullopt, 0,   1,   100,  250,
                                                           400,          550, 900, 1'100};
  static constexpr std::array<std::optional<int>, 4> kPerWeek{std::nullopt, 500, 600, 700};
  PersonWorld person;
  const RuleTable table = rules_of(person);
  person.add("dmfa", "i", "employment", kFirst, kFirst + 1);
  person.add("invalidity", "b", "invalidity", kFirst, kFirst + 1);
  person.add("authorisation", "x", "authorised_resumption", kFirst, kFirst + 1);
  const HitSide exemption = person.periods.back();
  const auto spans = every_span();
  std::vector<std::optional<Span>> exemptions(spans.begin(), spans.end());
  exemptions.emplace_back();
  std::size_t number = 0;
  std::size_t hits_seen = 0;
  for (const auto& income : spans) {
    for (const auto& benefit : spans) {
      for (const auto& exempt : exemptions) {
        ++number;
        const World world{income, benefit, exempt, kPaid[number % kPaid.size()],
                          kPerWeek[number / 7 % kPerWeek.size()]};
        person.periods.resize(2);
        auto& a = person.periods[0].period;
        a.begin = day_at(income.begin);
        a.end = day_at(income.end);
        a.paid_days = world.paid_days;
        a.days_per_week = world.days_per_week;
        person.periods[1].period.begin = day_at(benefit.begin);
        person.periods[1].period.end = day_at(benefit.end);
        if (exempt) {
          person.periods.push_back(exemption);
          person.periods[2].period.begin = day_at(exempt->begin);
          person.periods[2].period.end = day_at(exempt->end);
        }
        std::vector<std::string> found(table.rules.size());
        for (const auto& hit : person.find(table)) {
          ASSERT_EQ(found[hit.rule], "") << "found twice";
          found[hit.rule] = as_found(hit, table.rules[hit.rule]);
          ++hits_seen;
        }
        for (std::size_t r = 0; r < table.rules.size(); ++r) {
          ASSERT_EQ(found[r], by_the_contract(world, table.rules[r]))
              << table.rules[r].id << ": income " << income.begin << "-" << income.end
              << ", benefit " << benefit.begin << "-" << benefit.end << ", exemption "
              << (exempt ? exempt->begin : -1) << "-" << (exempt ? exempt->end : -1);
        }
      }
    }
  }
  EXPECT_GT(hits_seen, 100'000U);
}

}  // namespace
}  // namespace matcher
