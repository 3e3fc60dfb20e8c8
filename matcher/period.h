// Day and Period: the time values that every module shares.
//
// Boundary convention for the whole repository, stated here and nowhere else:
//   - Outside (registries, JSON, XML) a period is closed, [from, to]: both days are included, and
//     no `to` means that it is still open.
//   - Inside, a Period is half-open, [begin, end): begin is in it, end is not. Periods that only
//     touch do not overlap. An open period ends at kOpenEnd, which sorts after every real day.
//   - daemon/decode converts inwards, once, with Period::from_inclusive(); last_day() converts
//     outwards. No other code adds or subtracts one day.
//
// Thread safety: plain values, like int.
#pragma once

#include <algorithm>
#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>

namespace matcher {

// A calendar day, counted from 1970-01-01 (day 0) in the proleptic Gregorian calendar.
struct Day {
  std::int32_t since_epoch = 0;

  friend constexpr auto operator<=>(const Day&, const Day&) = default;
  friend constexpr Day operator+(Day day, std::int32_t days) { return {day.since_epoch + days}; }
  friend constexpr std::int32_t operator-(Day a, Day b) { return a.since_epoch - b.since_epoch; }
};

constexpr Day day_of(int year, unsigned month, unsigned day) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                         std::chrono::day{day}};
  return {static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count())};
}

// Real days are in [kDayFirst, kDayLimit): 1900-01-01 to 2199-12-31 (contract, section 1).
inline constexpr Day kDayFirst = day_of(1900, 1, 1);
inline constexpr Day kDayLimit = day_of(2200, 1, 1);
inline constexpr Day kOpenEnd{std::numeric_limits<std::int32_t>::max()};

// 1970-01-01 was a Thursday, so day 3 was a Sunday. Works for days before 1970 too.
constexpr bool is_sunday(Day day) {
  return ((day.since_epoch - 3) % 7 + 7) % 7 == 0;
}

class Period {
 public:
  // [begin, end). nullopt unless begin is a real day, begin < end, and end is at most kDayLimit or
  // is kOpenEnd. What is left of an open period when its real days are taken away begins at
  // kDayLimit.
  static constexpr std::optional<Period> from_half_open(Day begin, Day end) {
    if (begin < kDayFirst || begin > kDayLimit || end <= begin) return std::nullopt;
    if (end > kDayLimit && end != kOpenEnd) return std::nullopt;
    return Period{begin, end};
  }

  // [first, last]: the registries' spelling, where the last day still counts.
  // nullopt unless both are real days and first <= last.
  static constexpr std::optional<Period> from_inclusive(Day first, Day last) {
    if (last < kDayFirst || last >= kDayLimit) return std::nullopt;
    return from_half_open(first, last + 1);
  }

  constexpr Day begin() const noexcept { return begin_; }  // included
  constexpr Day end() const noexcept { return end_; }      // excluded
  constexpr bool is_open() const noexcept { return end_ == kOpenEnd; }
  constexpr Day last_day() const noexcept { return end_ + -1; }           // REQUIRES: !is_open()
  constexpr std::int32_t days() const noexcept { return end_ - begin_; }  // REQUIRES: !is_open()

  // Orders by begin, then by end.
  friend constexpr auto operator<=>(const Period&, const Period&) = default;

 private:
  constexpr Period(Day begin, Day end) noexcept : begin_(begin), end_(end) {}

  Day begin_;
  Day end_;
};

// True iff some day lies in both periods. Symmetric.
constexpr bool overlaps(const Period& a, const Period& b) noexcept {
  return a.begin() < b.end() && b.begin() < a.end();
}

// The days that lie in both periods; nullopt iff !overlaps(a, b).
constexpr std::optional<Period> intersection(const Period& a, const Period& b) {
  return Period::from_half_open(std::max(a.begin(), b.begin()), std::min(a.end(), b.end()));
}

// Days of a closed period that are not Sundays: the six-day week of the indemnities.
constexpr std::int32_t count_non_sundays(const Period& period) {
  // Sundays before day d, counted from the Sunday at day -25'565 - 7k: floor((d + 3) / 7) steps.
  const auto sundays_before = [](Day day) {
    const std::int32_t shifted = day.since_epoch + 3 + 7 * 10'000;  // positive for real days
    return shifted / 7;
  };
  const std::int32_t sundays = sundays_before(period.end()) - sundays_before(period.begin());
  return period.days() - sundays;
}

}  // namespace matcher
