#include "tests/bench/naive_hits.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace population {
namespace {

using DaySet = std::set<Day>;

constexpr Day kHorizon = matcher::day_of(2035, 1, 1);

struct Stated {  // one current period
  Registry registry;
  std::string key;
  Period period;
  std::string person;  // the current number

  auto name() const { return std::tuple{std::string{name_of(registry)}, key, period.part}; }
};

struct Rule {
  std::vector<Kind> income;
  bool exemptions = false;
  bool day_count = false;
  bool starts_inside = false;
  int extend_days = 0;
  std::vector<std::string> only_benefit_kind = {};  // of the income; empty = any
  std::optional<bool> only_self_employed = {};      // of the benefit
  bool same_scheme_other_insurer = false;
  Plant plant;  // certain, for day_count
  Plant unquantified = Plant::kWorkUnquantified;
};

std::vector<Rule> shipped_rules() {
  using K = Kind;
  return {
      {.income = {K::kEmployment},
       .exemptions = true,
       .day_count = true,
       .only_self_employed = false,
       .plant = Plant::kWorkCertain},
      {.income = {K::kEmployment},
       .exemptions = true,
       .day_count = true,
       .only_self_employed = true,
       .plant = Plant::kSelfEmployedSchemeCertain,
       .unquantified = Plant::kSelfEmployedSchemeUnquantified},
      {.income = {K::kEmploymentNotice},
       .exemptions = true,
       .starts_inside = true,
       .plant = Plant::kNotice},
      {.income = {K::kSeverance}, .plant = Plant::kSeverance},
      {.income = {K::kPosting}, .exemptions = true, .plant = Plant::kPosting},
      {.income = {K::kSelfEmployment}, .exemptions = true, .plant = Plant::kSelfEmployment},
      {.income = {K::kForeignBenefit},
       .only_benefit_kind = {"WW"},
       .plant = Plant::kForeignUnemployment},
      {.income = {K::kForeignBenefit},
       .only_benefit_kind = {"ZW", "WAO", "WIA"},
       .plant = Plant::kForeignSickness},
      {.income = {K::kFictitiousEmployment}, .extend_days = 365, .plant = Plant::kFictitious},
      {.income = {K::kPrimaryIncapacity, K::kInvalidity},
       .same_scheme_other_insurer = true,
       .plant = Plant::kDoublePayment},
  };
}

bool is_benefit(const Period& period) {
  return period.kind == Kind::kPrimaryIncapacity || period.kind == Kind::kInvalidity;
}

std::string attribute(const Period& period, std::string_view name) {
  for (const auto& [key, value] : period.attributes) {
    if (key == name) return value;
  }
  return {};
}

DaySet days_of(const Days& period, int extend_days = 0) {
  DaySet set;
  const Day end = period.is_open() ? kHorizon : period.end() + extend_days;
  for (Day day = period.begin(); day < end; day = day + 1) set.insert(day);
  return set;
}

DaySet both(const DaySet& a, const DaySet& b) {
  DaySet out;
  std::ranges::set_intersection(a, b, std::inserter(out, out.end()));
  return out;
}

DaySet without(const DaySet& a, const DaySet& b) {
  DaySet out;
  std::ranges::set_difference(a, b, std::inserter(out, out.end()));
  return out;
}

int non_sundays(const DaySet& set) {
  return static_cast<int>(
      std::ranges::count_if(set, [](Day day) { return !matcher::is_sunday(day); }));
}

// The highest version of every (registry, key), with the number each person has now.
std::vector<Stated> truth(const std::vector<Record>& records) {
  std::map<std::pair<Registry, std::string>, Record> current;
  for (const Record& record : records) {
    auto [at, is_new] = current.try_emplace({record.registry, record.key}, record);
    if (!is_new && at->second.version < record.version) at->second = record;
  }
  std::map<std::string, std::string> successor;
  for (const auto& [name, record] : current) {
    if (name.first == Registry::kIdentity && !record.cancelled) {
      successor[record.person] = record.successor;
    }
  }
  std::vector<Stated> stated;
  for (const auto& [name, record] : current) {
    if (record.cancelled) continue;
    std::string person = record.person;
    while (successor.contains(person)) person = successor[person];  // no loops in a population
    for (const Period& period : record.periods) {
      stated.push_back({name.first, name.second, period, person});
    }
  }
  return stated;
}

bool is_partner(const Rule& rule, const Stated& a, const Stated& b) {
  if (a.person != b.person || !is_benefit(b.period) || a.name() == b.name()) return false;
  const std::string scheme = attribute(b.period, "scheme");
  if (rule.only_self_employed && *rule.only_self_employed != (scheme == "self_employed")) {
    return false;
  }
  if (!rule.only_benefit_kind.empty() &&
      std::ranges::find(rule.only_benefit_kind, attribute(a.period, "benefit_kind")) ==
          rule.only_benefit_kind.end()) {
    return false;
  }
  if (rule.starts_inside) {
    const Day end = b.period.days.is_open() ? kHorizon : b.period.days.end();
    if (!(b.period.days.begin() < a.period.days.begin() && a.period.days.begin() < end)) {
      return false;
    }
  }
  if (rule.same_scheme_other_insurer) {
    return a.name() < b.name() && !scheme.empty() && scheme == attribute(a.period, "scheme") &&
           a.period.insurer != b.period.insurer;
  }
  return true;
}

DaySet exempt(const Rule& rule, const Stated& a, const std::vector<Stated>& all) {
  DaySet out;
  if (!rule.exemptions) return out;
  for (const Stated& x : all) {
    if (x.period.kind != Kind::kAuthorisedResumption || x.person != a.person) continue;
    if (!x.period.employer.empty() && x.period.employer != a.period.employer) continue;
    if (x.period.max_fraction && a.period.fraction && *a.period.fraction > *x.period.max_fraction) {
      continue;
    }
    out.merge(days_of(x.period.days));
  }
  return out;
}

// Empty = no hit under grades = ["certain", "unquantified"].
std::optional<Plant> day_count_grade(const Rule& rule, const Period& a, const DaySet& segments) {
  assert(!a.days.is_open());
  const DaySet all = days_of(a.days);
  if (!a.paid_days) return rule.unquantified;
  const int n = (*a.paid_days + 99) / 100;
  const bool every_day = a.days_per_week.value_or(0) > 600 || n > non_sundays(all);
  const auto room = [&](const DaySet& set) {
    return every_day ? static_cast<int>(set.size()) : non_sundays(set);
  };
  if (n > static_cast<int>(all.size())) return rule.unquantified;
  if (n == 0 || n - room(without(all, both(all, segments))) < 1) return std::nullopt;
  return rule.plant;
}

}  // namespace

PlantCounts naive_hits(const std::vector<Record>& records) {
  PlantCounts hits{};
  const std::vector<Stated> all = truth(records);
  if (std::ranges::none_of(all, [](const Stated& one) { return is_benefit(one.period); }))
    return hits;
  for (const Rule& rule : shipped_rules()) {
    for (const Stated& a : all) {
      if (std::ranges::find(rule.income, a.period.kind) == rule.income.end()) continue;
      const DaySet reach = without(days_of(a.period.days, rule.extend_days), exempt(rule, a, all));
      DaySet covered;
      std::uint64_t pairs = 0;
      for (const Stated& b : all) {
        if (!is_partner(rule, a, b)) continue;
        DaySet segments = both(reach, days_of(b.period.days));
        if (segments.empty()) continue;
        ++pairs;
        covered.merge(segments);
      }
      if (pairs == 0) continue;
      const auto plant =
          rule.day_count ? day_count_grade(rule, a.period, covered) : std::optional{rule.plant};
      if (plant) hits[static_cast<std::size_t>(*plant)] += pairs;
    }
  }
  return hits;
}

}  // namespace population
