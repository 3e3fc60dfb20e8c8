#include "tests/support/naive_model.h"

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>
#include <variant>

#include "tests/support/reset_line.h"

namespace naive {
namespace {

bool covers(const Period& period, Day day) {
  return period.from <= day && day <= period.last;
}

bool reaches(const Rule& rule, const Period& income, Day day) {
  const Day last = income.last == kOpenDay
                       ? kOpenDay
                       : std::min(income.last + rule.income_extend_days, kLastDay);
  return income.from <= day && day <= last && rule.applies_from <= day && day <= rule.applies_last;
}

bool exempts(const Rule& rule, const Period& exemption, const Period& income) {
  if (!rule.exemption.contains(exemption.kind)) return false;
  if (exemption.employer && exemption.employer != income.employer) return false;
  return !exemption.max_fraction || !income.fraction || *income.fraction <= *exemption.max_fraction;
}

auto name_of(const Record& record, const Period& period) {
  return std::tie(record.registry, record.key, period.part);
}

bool is_partner(const Rule& rule, const Record& income_record, const Period& income,
                const Record& benefit_record, const Period& benefit) {
  if (&income == &benefit || !rule.benefit.contains(benefit.kind)) return false;
  const bool either_order =
      rule.income.contains(benefit.kind) && rule.benefit.contains(income.kind);
  if (either_order && name_of(benefit_record, benefit) < name_of(income_record, income)) {
    return false;
  }
  return filters_hold(rule, income_record.registry, income, benefit_record.registry, benefit);
}

// The days `in` holds true for, among from … last and the open day, as maximal runs. `last` and the
// open day are neighbours: all days between them are like both.
std::vector<Segment> runs(Day from, Day last, const std::function<bool(Day)>& in) {
  std::vector<Segment> result;
  bool inside = false;
  for (Day day = from; day <= last; ++day) {
    if (!in(day)) {
      inside = false;
    } else if (inside) {
      result.back().last = day;
    } else {
      result.push_back({day, day});
      inside = true;
    }
  }
  if (!in(kOpenDay)) return result;
  if (!inside) result.push_back({kOpenDay, kOpenDay});
  result.back().last = kOpenDay;
  return result;
}

bool long_enough(const Rule& rule, const std::vector<Segment>& segments) {
  int days = 0;
  for (const auto& segment : segments) {
    if (segment.last == kOpenDay) return true;
    for (Day day = segment.from; day <= segment.last; ++day) ++days;
  }
  return days >= rule.min_days;
}

struct Grade {
  std::string name;  // empty: no hit
  std::optional<WorkedDays> worked_days;
};

// `indemnified` tells the days of P.
Grade grade_by_days(const Period& income, const std::function<bool(Day)>& indemnified) {
  if (income.last == kOpenDay || !income.paid_days) return {"unquantified", std::nullopt};
  const std::int64_t paid = counted_paid_days(income);
  if (paid > income.last - income.from + 1) return {"unquantified", std::nullopt};
  if (*income.paid_days == 0) return {};
  const std::int64_t free = room(income, [&](Day day) { return !indemnified(day); });
  const std::int64_t taken = room(income, indemnified);
  WorkedDays worked;
  worked.min = std::max<std::int64_t>(0, paid - free);
  worked.max = std::max(std::min(paid, taken), worked.min);
  return {worked.min >= 1 ? "certain" : "possible", worked};
}

}  // namespace

Model::Model(std::string_view rules_toml) : rules_(parse_rules(rules_toml)) {
}

void Model::set_rules(std::string_view rules_toml) {
  rules_ = parse_rules(rules_toml);
}

Verdict Model::submit(std::string_view line) {
  if (const auto reset = support::read_reset_line(line)) {
    return {current_.erase({reset->registry, reset->key}) == 1 ? "reset" : "nothing", ""};
  }
  auto read = read_record(line);
  if (const auto* code = std::get_if<std::string>(&read)) return {"rejected", *code};
  auto& record = std::get<Record>(read);
  const auto name = std::make_pair(record.registry, record.key);
  const auto found = current_.find(name);
  if (found != current_.end()) {
    if (record.version < found->second.version) return {"stale", ""};
    if (record.version == found->second.version) {
      if (record == found->second) return {"duplicate", ""};
      return {"rejected", "version_conflict"};
    }
  }
  current_[name] = std::move(record);
  return {"accepted", ""};
}

const std::string* Model::successor_of(const std::string& person) const {
  const auto found = current_.find({"identity", person});
  if (found == current_.end() || found->second.cancelled) return nullptr;
  return &found->second.successor;
}

std::string Model::current_person(const std::string& person) const {
  const auto on_loop = [&](const std::string& number) {
    std::set<std::string> seen;
    for (const auto* next = successor_of(number); next != nullptr; next = successor_of(*next)) {
      if (*next == number) return true;
      if (!seen.insert(*next).second) return false;  // leads into a loop, is not on it
    }
    return false;
  };
  std::string number = person;
  while (successor_of(number) != nullptr && !on_loop(number)) number = *successor_of(number);
  return number;
}

std::vector<Model::Known> Model::known_periods() const {
  std::vector<Known> result;
  for (const auto& [name, record] : current_) {  // sorted by (registry, key), periods by part
    if (record.cancelled) continue;
    const auto person = current_person(record.person);
    for (const auto& period : record.periods) result.push_back({&record, &period, person});
  }
  return result;
}

Day Model::last_distinct_day() const {
  Day last = kFirstDay;
  const auto mention = [&](Day day) {
    if (day != kOpenDay) last = std::max(last, std::min(day, kLastDay));
  };
  for (const auto& rule : rules_) {
    mention(rule.applies_from);
    mention(rule.applies_last);
  }
  for (const auto& [name, record] : current_) {
    for (const auto& period : record.periods) {
      mention(period.from);
      mention(period.last);
      if (period.last == kOpenDay) continue;
      for (const auto& rule : rules_) {
        mention(std::min(period.last + rule.income_extend_days, kLastDay));
      }
    }
  }
  return std::min(last + 1, kLastDay);
}

void Model::add_hits(const Rule& rule, const Known& income, const std::vector<Known>& all,
                     std::vector<Hit>& hits) const {
  std::vector<const Known*> partners;
  std::vector<const Known*> exemptions;
  for (const auto& other : all) {
    if (other.person != income.person) continue;
    if (is_partner(rule, *income.record, *income.period, *other.record, *other.period)) {
      partners.push_back(&other);
    }
    if (exempts(rule, *other.period, *income.period)) exemptions.push_back(&other);
  }
  const auto counts = [&](Day day) {  // reach(a) − exempt(a)
    return reaches(rule, *income.period, day) &&
           std::none_of(exemptions.begin(), exemptions.end(),
                        [&](const Known* exemption) { return covers(*exemption->period, day); });
  };
  Grade grade{rule.grade, std::nullopt};
  if (rule.day_count && !partners.empty()) {
    grade = grade_by_days(*income.period, [&](Day day) {
      return counts(day) &&
             std::any_of(partners.begin(), partners.end(),
                         [&](const Known* partner) { return covers(*partner->period, day); });
    });
    if (!rule.grades.contains(grade.name)) return;
  }

  const auto side = [](const Known& known) {
    return HitSide{known.record->registry, known.record->key, known.record->version,
                   known.record->person, *known.period};
  };
  const Day last = last_distinct_day();
  for (const Known* partner : partners) {
    const auto shared = [&](Day day) {
      return reaches(rule, *income.period, day) && covers(*partner->period, day);
    };
    const Day from = std::max(income.period->from, partner->period->from);
    const Day until = std::min(last, partner->period->last);
    const auto segments = runs(from, until, [&](Day day) { return shared(day) && counts(day); });
    if (segments.empty() || !long_enough(rule, segments)) continue;

    Hit hit{"",       rule.id, income.person,    grade.name, side(income), side(*partner),
            segments, {},      grade.worked_days};
    for (const Known* exemption : exemptions) {
      const auto& period = *exemption->period;
      const auto used =
          runs(from, until, [&](Day day) { return covers(period, day) && shared(day); });
      if (used.empty()) continue;
      hit.exemptions.push_back({exemption->record->registry, exemption->record->key,
                                exemption->record->version, period.part, period.from, period.last});
    }
    hit.id = hit_id(hit.rule, hit.income, hit.benefit);
    hits.push_back(std::move(hit));
  }
}

std::vector<Hit> Model::standing() const {
  std::vector<Hit> hits;
  const auto all = known_periods();
  for (const auto& rule : rules_) {
    for (const auto& income : all) {
      if (rule.income.contains(income.period->kind)) add_hits(rule, income, all, hits);
    }
  }
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.id < b.id; });
  return hits;
}

std::vector<Case> Model::cases(Day as_of) const {
  return cases_of(standing(), as_of);
}

}  // namespace naive
