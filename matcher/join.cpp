#include "matcher/join.h"

#include <algorithm>
#include <numeric>

#include "matcher/amount.h"
#include "matcher/bytes.h"

namespace matcher {
namespace {

constexpr KindMask bit(KindId id) {
  return KindMask{1} << id;
}

// The value a filter looks at; nullopt when the period does not have it.
std::optional<std::string_view> value_of(const RuleField& field, const HitSide& side,
                                         const Catalogue& catalogue, std::string& buffer) {
  switch (field.source) {
    case RuleField::Source::kEmployer:
      return side.period.employer;
    case RuleField::Source::kInsurer:
      if (!side.period.insurer) return std::nullopt;
      buffer.resize(3);
      for (unsigned rest = *side.period.insurer, i = 3; i-- > 0; rest /= 10) {
        buffer[i] = static_cast<char>('0' + rest % 10);
      }
      return buffer;
    case RuleField::Source::kRegistry:
      return catalogue.registry(side.registry).name;
    case RuleField::Source::kKind:
      return catalogue.kind(side.period.kind).name;
    case RuleField::Source::kAttribute:
      return find_attribute(side.period.attribute_bytes, field.name);
  }
  return std::nullopt;
}

// The join of one rule over one person.
class RuleJoin {
 public:
  RuleJoin(const PersonPeriods& periods, std::size_t incomes, const Rule& rule,
           std::size_t rule_index, const Catalogue& catalogue, const RegistryOrder& order,
           JoinScratch& scratch)
      : periods_(periods),
        incomes_(incomes),
        rule_(rule),
        rule_index_(rule_index),
        catalogue_(catalogue),
        order_(order),
        scratch_(scratch) {}

  void run(std::vector<FoundHit>& hits) {
    select(rule_.benefit, Side::kBenefit, periods_.size(), scratch_.benefits);
    if (scratch_.benefits.empty()) return;
    select(rule_.income, Side::kIncome, incomes_, scratch_.incomes);
    if (scratch_.incomes.empty()) return;
    sort_benefits();
    for (const std::size_t a : scratch_.incomes) {
      find_partners(a);
      if (!scratch_.candidates.empty()) raise(a, hits);
    }
  }

 private:
  void select(KindMask kinds, Side side, std::size_t among, std::vector<std::size_t>& chosen) {
    chosen.clear();
    for (std::size_t i = 0; i < among; ++i) {
      if ((bit(periods_[i].period.kind) & kinds) != 0 && passes_filters(periods_[i], side)) {
        chosen.push_back(i);
      }
    }
  }

  bool passes_filters(const HitSide& period, Side side) {
    const auto is_among = [&](const RuleFilter& filter) {
      const auto value = value_of(filter.field, period, catalogue_, buffer_);
      return value && std::ranges::find(filter.values, *value) != filter.values.end();
    };
    return std::ranges::none_of(rule_.exclude,
                                [&](const auto& f) { return f.side == side && is_among(f); }) &&
           std::ranges::all_of(rule_.only,
                               [&](const auto& f) { return f.side != side || is_among(f); });
  }

  void sort_benefits() {
    const auto begin_of = [&](std::size_t i) { return periods_[i].period.begin; };
    std::ranges::sort(scratch_.benefits, {}, begin_of);
    scratch_.reach.clear();
    for (const std::size_t b : scratch_.benefits) {
      const Day end = periods_[b].period.end;
      scratch_.reach.push_back(scratch_.reach.empty() ? end : std::max(scratch_.reach.back(), end));
    }
  }

  // reach(a): the income period, extended, while the rule of law held.
  std::optional<Period> reach_of(const PeriodView& a) const {
    Day begin = a.begin;
    Day end = a.end;
    if (!a.is_open()) end = std::min(end + rule_.income_extend_days, kDayLimit);
    if (rule_.applies_from) begin = std::max(begin, *rule_.applies_from);
    if (rule_.applies_to) end = std::min(end, *rule_.applies_to + 1);
    return Period::from_half_open(begin, end);
  }

  bool exempts(const PeriodView& x, const PeriodView& a) const {
    if ((bit(x.kind) & rule_.exemption) == 0) return false;
    if (x.employer && x.employer != a.employer) return false;
    return !x.fraction || !a.fraction || *a.fraction <= *x.fraction;
  }

  void collect_exempt(const PeriodView& a) {
    scratch_.exempt.clear();
    for (const auto& x : periods_) {
      if (!exempts(x.period, a)) continue;
      if (const auto days = Period::from_half_open(x.period.begin, x.period.end)) {
        scratch_.exempt.push_back(*days);
      }
    }
    normalise(scratch_.exempt);
  }

  bool is_partner(std::size_t a, std::size_t b) {
    if (a == b) return false;
    const HitSide& income = periods_[a];
    const HitSide& benefit = periods_[b];
    if (rule_.starts_inside &&
        !(benefit.period.begin < income.period.begin && income.period.begin < benefit.period.end)) {
      return false;
    }
    const bool either_order = (bit(income.period.kind) & rule_.benefit) != 0 &&
                              (bit(benefit.period.kind) & rule_.income) != 0;
    if (either_order && !order_.before(income, benefit)) return false;
    return agree(rule_.same, income, benefit, true) && agree(rule_.differs, income, benefit, false);
  }

  // Both sides have each field, and the values are equal, or unequal, as asked.
  bool agree(const std::vector<RuleField>& fields, const HitSide& a, const HitSide& b, bool equal) {
    return std::ranges::all_of(fields, [&](const RuleField& field) {
      const auto left = value_of(field, a, catalogue_, buffer_);
      const auto right = value_of(field, b, catalogue_, other_buffer_);
      return left && right && (*left == *right) == equal;
    });
  }

  // Fills scratch_.candidates with each partner of `a` that keeps at least one day.
  void find_partners(std::size_t a) {
    scratch_.candidates.clear();
    const PeriodView& income = periods_[a].period;
    const auto reach = reach_of(income);
    if (!reach) return;
    const auto& ends = scratch_.reach;
    auto i =
        static_cast<std::size_t>(std::ranges::upper_bound(ends, reach->begin()) - ends.begin());
    bool exempt_known = false;
    for (; i < scratch_.benefits.size(); ++i) {
      const std::size_t b = scratch_.benefits[i];
      const PeriodView& benefit = periods_[b].period;
      if (benefit.begin >= reach->end()) break;
      if (benefit.end <= reach->begin() || !is_partner(a, b)) continue;
      const auto days = Period::from_half_open(benefit.begin, benefit.end);
      const auto window = days ? intersection(*reach, *days) : std::nullopt;
      if (!window) continue;
      if (!exempt_known) collect_exempt(income);
      exempt_known = true;
      FoundHit candidate;
      subtract(*window, scratch_.exempt, candidate.segments);
      if (candidate.segments.empty()) continue;
      candidate.rule = rule_index_;
      candidate.income = a;
      candidate.benefit = b;
      list_exemptions(income, *window, candidate.exemptions);
      scratch_.candidates.push_back(std::move(candidate));
    }
  }

  void list_exemptions(const PeriodView& a, const Period& window,
                       std::vector<std::size_t>& listed) const {
    if (scratch_.exempt.empty()) return;
    for (std::size_t x = 0; x < periods_.size(); ++x) {
      const PeriodView& period = periods_[x].period;
      if (exempts(period, a) && period.begin < window.end() && window.begin() < period.end) {
        listed.push_back(x);
      }
    }
    std::ranges::sort(listed, [&](std::size_t x, std::size_t y) {
      return order_.before(periods_[x], periods_[y]);
    });
  }

  void raise(std::size_t a, std::vector<FoundHit>& hits) {
    Grade grade = rule_.grade;
    std::optional<WorkedDays> worked;
    if (rule_.day_count) {
      const auto graded = grade_by_days(periods_[a].period, worked);
      if (!graded || (bit_of(*graded) & rule_.grades) == 0) return;
      grade = *graded;
    }
    for (auto& candidate : scratch_.candidates) {
      if (!is_open(candidate.segments) && count_days(candidate.segments) < rule_.min_days) continue;
      candidate.grade = grade;
      candidate.worked = worked;
      hits.push_back(std::move(candidate));
    }
  }

  // Can the paid days have fallen outside the indemnified days? nullopt: nothing was paid, no hit.
  std::optional<Grade> grade_by_days(const PeriodView& a, std::optional<WorkedDays>& worked) {
    if (a.is_open() || !a.paid_days) return Grade::kUnquantified;
    const auto whole = Period::from_half_open(a.begin, a.end);
    if (!whole) return Grade::kUnquantified;
    const std::int64_t n = (std::int64_t{*a.paid_days} + 99) / 100;
    if (n > whole->days()) return Grade::kUnquantified;
    if (n == 0) return std::nullopt;
    const bool every_day = counts_every_day(a, *whole, n);
    scratch_.taken.clear();
    for (const auto& candidate : scratch_.candidates) {
      for (const auto& segment : candidate.segments) {
        if (const auto inside = intersection(segment, *whole)) scratch_.taken.push_back(*inside);
      }
    }
    normalise(scratch_.taken);
    const std::int64_t taken =
        every_day ? count_days(scratch_.taken) : count_non_sundays(scratch_.taken);
    const std::int64_t all = every_day ? whole->days() : count_non_sundays(*whole);
    const std::int64_t least = std::max<std::int64_t>(0, n - (all - taken));
    worked = WorkedDays{least, std::max(least, std::min(n, taken))};
    return least >= 1 ? Grade::kCertain : Grade::kPossible;
  }

  const PersonPeriods& periods_;
  std::size_t incomes_;
  const Rule& rule_;
  std::size_t rule_index_;
  const Catalogue& catalogue_;
  const RegistryOrder& order_;
  JoinScratch& scratch_;
  std::string buffer_;
  std::string other_buffer_;
};

}  // namespace

bool counts_every_day(const PeriodView& a, const Period& whole, std::int64_t n) {
  return a.days_per_week.value_or(0) > 600 || n > count_non_sundays(whole);
}

RegistryOrder::RegistryOrder(const Catalogue& catalogue) {
  const auto& registries = catalogue.registries();
  std::vector<std::size_t> sorted(registries.size());
  std::iota(sorted.begin(), sorted.end(), std::size_t{0});
  std::ranges::sort(sorted, {},
                    [&](std::size_t id) -> const std::string& { return registries[id].name; });
  rank_.resize(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) rank_[sorted[i]] = i;
}

bool RegistryOrder::before(const HitSide& a, const HitSide& b) const {
  if (a.registry != b.registry) return rank_[a.registry] < rank_[b.registry];
  if (a.key != b.key) return a.key < b.key;
  return a.period.part < b.period.part;
}

Reactions Reactions::of(const RuleTable& rules) {
  Reactions reactions;
  for (const auto& rule : rules.rules) {
    reactions.benefits |= rule.benefit;
    for (KindId kind = 0; kind < kKindsMax; ++kind) {
      if ((rule.income & bit(kind)) == 0) continue;
      reactions.partners[kind] |= rule.benefit | rule.exemption;
      reactions.extends[kind] = std::max(reactions.extends[kind], rule.income_extend_days);
    }
  }
  return reactions;
}

void find_hits(const PersonPeriods& periods, std::size_t incomes, const RuleTable& rules,
               const Catalogue& catalogue, const RegistryOrder& order, JoinScratch& scratch,
               std::vector<FoundHit>& hits) {
  KindMask present = 0;
  KindMask present_incomes = 0;
  for (std::size_t i = 0; i < periods.size(); ++i) {
    present |= bit(periods[i].period.kind);
    if (i < incomes) present_incomes = present;
  }
  for (std::size_t i = 0; i < rules.rules.size(); ++i) {
    const Rule& rule = rules.rules[i];
    if ((rule.income & present_incomes) == 0 || (rule.benefit & present) == 0) continue;
    RuleJoin(periods, incomes, rule, i, catalogue, order, scratch).run(hits);
  }
}

Hash128 pair_of(std::string_view rule, const HitSide& income, const HitSide& benefit) {
  thread_local std::string text;  // keeps its memory
  text.clear();
  put_string(text, rule);
  for (const HitSide* side : {&income, &benefit}) {
    text.push_back(static_cast<char>(side->registry));
    put_string(text, side->key);
    put_string(text, side->period.part);
  }
  return hash128(text);
}

void fill_content(const FoundHit& hit, const PersonPeriods& periods, const Rule& rule,
                  PersonCode person, HitContent& content) {
  content.rule = rule.id;
  content.person = person;
  content.grade = hit.grade;
  content.day_count = rule.day_count;
  content.worked = hit.worked;
  content.income = periods[hit.income];
  content.benefit = periods[hit.benefit];
  content.segments = hit.segments;
  content.exemptions.clear();
  for (const std::size_t x : hit.exemptions) {
    const HitSide& side = periods[x];
    content.exemptions.push_back({side.registry, side.key, side.version, side.period.part,
                                  side.period.begin, side.period.end});
  }
}

HitContent content_of(const FoundHit& hit, const PersonPeriods& periods, const Rule& rule,
                      PersonCode person) {
  HitContent content;
  fill_content(hit, periods, rule, person, content);
  return content;
}

}  // namespace matcher
