#include "matcher/amount.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace matcher {
namespace {

// What is left of the paid days when every counted day of the income period outside the segments is
// filled first must have been worked inside.
std::optional<DayCount> day_count(const PeriodView& income, const DayRanges& segments) {
  const auto whole = Period::from_half_open(income.begin, income.end);
  if (!whole || whole->is_open() || !income.paid_days) return std::nullopt;
  DayCount count;
  count.paid_days = (std::int64_t{*income.paid_days} + 99) / 100;
  count.income_days = whole->days();
  if (count.paid_days > count.income_days) return std::nullopt;
  count.every_day = counts_every_day(income, *whole, count.paid_days);
  const std::int64_t all = count.every_day ? count.income_days : count_non_sundays(*whole);
  count.room = all - count_non_sundays(clip(segments, *whole));
  count.proven_days = std::max<std::int64_t>(0, count.paid_days - count.room);
  return count;
}

std::int64_t provable_days(const PeriodView& income, const DayRanges& segments) {
  const auto count = day_count(income, segments);
  return count ? count->proven_days : 0;
}

// `segments` are closed. REQUIRES: some of the hit's income period.
std::int64_t provable_days(const HitContent& hit, const DayRanges& segments) {
  if (!hit.day_count) return count_non_sundays(segments);
  return hit.worked ? provable_days(hit.income.period, segments) : 0;
}

using PeriodName = std::tuple<RegistryId, std::string_view, std::string_view>;

PeriodName name_of(const HitSide& side) {
  return {side.registry, side.key, side.period.part};
}

struct ProvableIncome {
  Day begin;
  Day end;
  std::int64_t days;
};

// The largest sum of days over incomes of which no two share a day (weighted interval scheduling).
std::int64_t largest_disjoint_sum(std::vector<ProvableIncome> incomes) {
  std::ranges::sort(incomes, {}, &ProvableIncome::end);
  std::vector<std::int64_t> best(incomes.size() + 1, 0);  // best[i]: among the first i
  for (std::size_t i = 0; i < incomes.size(); ++i) {
    const auto fits =
        std::ranges::upper_bound(incomes.begin(), incomes.begin() + static_cast<std::ptrdiff_t>(i),
                                 incomes[i].begin, {}, &ProvableIncome::end);
    const auto before = static_cast<std::size_t>(fits - incomes.begin());
    best[i + 1] = std::max(best[i], best[before] + incomes[i].days);
  }
  return best.back();
}

}  // namespace

DayRanges closed_at(const DayRanges& segments, Day as_of) {
  DayRanges closed;
  for (const auto& segment : segments) {
    const Day end = segment.is_open() ? as_of + 1 : segment.end();
    if (const auto days = Period::from_half_open(segment.begin(), end)) closed.push_back(*days);
  }
  return closed;
}

std::optional<DayCount> day_count_of(const HitContent& hit) {
  if (!hit.day_count || !hit.worked) return std::nullopt;
  return day_count(hit.income.period, hit.segments);
}

Amounts amounts_of(const HitContent& hit, Day as_of) {
  const DayRanges segments = closed_at(hit.segments, as_of);
  const std::int64_t daily = hit.benefit.period.daily_cents.value_or(0);
  Amounts amounts;
  amounts.days = count_days(segments);
  amounts.benefit_days = count_non_sundays(segments);
  amounts.amount_cents = amounts.benefit_days * daily;
  amounts.amount_min_cents = provable_days(hit, segments) * daily;
  return amounts;
}

Amounts amounts_of_case(std::span<const HitContent> hits, Day as_of) {
  std::map<PeriodName, std::pair<const HitContent*, DayRanges>> benefits;
  std::map<PeriodName, std::pair<const HitContent*, DayRanges>> incomes;
  for (const auto& hit : hits) {
    // Each by itself: of an open segment and a closed one that ends later, all days count.
    const DayRanges closed = closed_at(hit.segments, as_of);
    for (auto* side : {&benefits, &incomes}) {
      auto& [first, segments] = (*side)[name_of(side == &benefits ? hit.benefit : hit.income)];
      first = &hit;
      segments.insert(segments.end(), closed.begin(), closed.end());
    }
  }
  Amounts amounts;
  std::int64_t lowest_daily = -1;
  for (auto& [name, entry] : benefits) {
    auto& [hit, segments] = entry;
    normalise(segments);
    const std::int64_t daily = hit->benefit.period.daily_cents.value_or(0);
    amounts.days += count_days(segments);
    amounts.benefit_days += count_non_sundays(segments);
    amounts.amount_cents += count_non_sundays(segments) * daily;
    lowest_daily = lowest_daily < 0 ? daily : std::min(lowest_daily, daily);
  }
  std::vector<ProvableIncome> provable;
  for (auto& [name, entry] : incomes) {
    auto& [hit, segments] = entry;
    normalise(segments);
    const PeriodView& period = hit->income.period;
    provable.push_back({period.begin, period.end, provable_days(*hit, segments)});
  }
  // Effects that outlast their income period may share days: never more than the whole.
  amounts.amount_min_cents =
      std::min(amounts.amount_cents,
               largest_disjoint_sum(std::move(provable)) * std::max<std::int64_t>(0, lowest_daily));
  return amounts;
}

}  // namespace matcher
