// Quarters, months and working days, on top of matcher::Day and matcher::Period.
//
// Days is matcher::Period: half-open inside, as everywhere in the repository. A Quarter is a
// calendar quarter; the quarter of one employer may be cut elsewhere (employer.h).
//
// Errors:        none; preconditions are asserted.
// Thread safety: plain values and functions, any thread.
#pragma once

#include <cassert>
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "bench/population/text.h"
#include "matcher/period.h"

namespace population {

using matcher::Day;
using Days = matcher::Period;

inline constexpr std::int64_t kMsPerDay = 86'400'000;

// The day of a moment, in milliseconds since 1970 UTC. REQUIRES: moment >= 0.
constexpr Day day_of_moment(std::int64_t moment) {
  return Day{static_cast<std::int32_t>(moment / kMsPerDay)};
}

// [begin, end). REQUIRES: a valid period.
inline Days days(Day begin, Day end) {
  const auto period = Days::from_half_open(begin, end);
  assert(period.has_value());
  return *period;
}

inline bool contains(const Days& outer, const Days& inner) {
  return outer.begin() <= inner.begin() && inner.end() <= outer.end();
}

struct Quarter {
  std::int32_t since_year_0 = 0;  // year * 4 + (0 … 3)

  static constexpr Quarter of(int year, int number) { return {year * 4 + number - 1}; }
  constexpr int year() const { return since_year_0 / 4; }
  constexpr int number() const { return since_year_0 % 4 + 1; }  // 1 … 4
  constexpr Day begin() const {
    return matcher::day_of(year(), static_cast<unsigned>(number() * 3 - 2), 1);
  }
  constexpr Quarter next() const { return {since_year_0 + 1}; }
  Days days() const { return population::days(begin(), next().begin()); }
  // AAAAT, as DmfA writes it: 20241.
  std::string text() const {
    std::string out;
    append_digits(static_cast<std::uint64_t>(year() * 10 + number()), 5, out);
    return out;
  }

  friend constexpr auto operator<=>(const Quarter&, const Quarter&) = default;
};

inline Quarter quarter_of(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.since_epoch}}};
  return Quarter::of(static_cast<int>(date.year()),
                     (static_cast<int>(static_cast<unsigned>(date.month())) + 2) / 3);
}

// The first day of the month after `day`'s month.
inline Day next_month(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.since_epoch}}};
  const auto month = date.year() / date.month() + std::chrono::months{1};
  return matcher::day_of(static_cast<int>(month.year()), static_cast<unsigned>(month.month()), 1);
}

// 1 January after `day`.
inline Day next_year(Day day) {
  return matcher::day_of(quarter_of(day).year() + 1, 1, 1);
}

// Days from Monday to Friday in a closed period. O(1).
constexpr int count_weekdays(const Days& period) {
  const auto before = [](Day day) {
    const int since_monday = day.since_epoch + 3 + 7 * 10'000;  // 1969-12-29 was a Monday
    const int rest = since_monday % 7;
    return since_monday / 7 * 5 + (rest < 5 ? rest : 5);
  };
  return before(period.end()) - before(period.begin());
}

}  // namespace population
