#include "tests/support/naive_case.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace naive {
namespace {

// Of the periods that share no day, the largest sum of their values: tries each with and without.
struct Valued {
  Day from;
  Day last;
  std::int64_t value;
};

std::int64_t largest_disjoint_sum(std::vector<Valued> periods) {
  std::sort(periods.begin(), periods.end(),
            [](const Valued& a, const Valued& b) { return a.from < b.from; });
  std::vector<std::int64_t> best(periods.size() + 1, 0);  // of the periods from i on
  for (std::size_t i = periods.size(); i-- > 0;) {
    std::size_t next = i + 1;
    while (next < periods.size() && periods[next].from <= periods[i].last) ++next;
    best[i] = std::max(best[i + 1], periods[i].value + best[next]);
  }
  return best[0];
}

Case make_case(const std::vector<Hit>& hits, Day as_of) {
  using Name = std::tuple<std::string, std::string, std::string>;
  const auto name = [](const HitSide& side) {
    return Name(side.registry, side.key, side.period.part);
  };
  Case result{hits[0].rule, hits[0].person, hits[0].benefit.period.insurer.value_or(""), {}, {}};
  std::map<Name, std::set<Day>> days_by_benefit;
  std::map<Name, std::set<Day>> days_by_income;
  std::map<Name, const Hit*> benefit_hit;
  std::map<Name, const Hit*> income_hit;
  for (const auto& hit : hits) {
    result.hits.push_back(hit.id);
    const auto days = days_of(hit.segments, as_of);
    days_by_benefit[name(hit.benefit)].insert(days.begin(), days.end());
    days_by_income[name(hit.income)].insert(days.begin(), days.end());
    benefit_hit[name(hit.benefit)] = &hit;
    income_hit[name(hit.income)] = &hit;
  }
  std::int64_t lowest = 100'000'000;  // the most the contract allows
  for (const auto& [benefit, days] : days_by_benefit) {
    const auto daily = benefit_hit[benefit]->benefit.period.daily_cents.value_or(0);
    lowest = std::min(lowest, daily);
    for (const Day day : days) {
      ++result.amounts.days;
      if (is_sunday(day)) continue;
      ++result.amounts.benefit_days;
      result.amounts.amount_cents += daily;
    }
  }
  std::vector<Valued> incomes;
  for (const auto& [income, days] : days_by_income) {
    const auto& hit = *income_hit[income];
    incomes.push_back({hit.income.period.from, hit.income.period.last, provable_days(hit, days)});
  }
  // Effects that outlast their income can make two incomes share a day: never more than the whole.
  result.amounts.amount_min_cents =
      std::min(largest_disjoint_sum(std::move(incomes)) * lowest, result.amounts.amount_cents);
  return result;
}

}  // namespace

std::vector<Case> cases_of(const std::vector<Hit>& standing, Day as_of) {
  std::map<std::tuple<std::string, std::string, std::string>, std::vector<Hit>> groups;
  for (const auto& hit : standing) {
    const auto insurer = hit.benefit.period.insurer.value_or("");
    groups[{hit.rule, hit.person, insurer}].push_back(hit);
  }
  std::vector<Case> result;
  result.reserve(groups.size());
  for (const auto& [name, hits] : groups) result.push_back(make_case(hits, as_of));
  return result;
}

std::string to_line(const Case& one) {
  std::string line = one.rule + ' ' + one.person + ' ' + one.insurer;
  for (const auto& id : one.hits) line += ' ' + id;
  return line + ' ' + to_line(one.amounts);
}

}  // namespace naive
