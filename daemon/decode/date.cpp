#include "daemon/decode/date.h"

#include <array>
#include <chrono>

namespace cumuld {
namespace {

using matcher::Day;

// The number that `size` digits at `at` spell; not_digits gathers what was not a digit.
unsigned digits(const char* at, unsigned size, bool& not_digits) {
  unsigned value = 0;
  for (unsigned i = 0; i < size; ++i) {
    const unsigned digit = static_cast<unsigned char>(at[i]) - unsigned{'0'};
    not_digits |= digit > 9;
    value = value * 10 + digit;
  }
  return value;
}

constexpr std::array<unsigned char, 13> kMonthDays{0,  31, 28, 31, 30, 31, 30,
                                                   31, 31, 30, 31, 30, 31};

// Days before each month of a year that is no leap year.
constexpr std::array<unsigned short, 13> kDaysBefore{0,   0,   31,  59,  90,  120, 151,
                                                     181, 212, 243, 273, 304, 334};

constexpr bool is_leap(unsigned year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

// REQUIRES: a real date from 1900 on.
constexpr Day day_at(unsigned year, unsigned month, unsigned day) {
  const unsigned past = year - 1;  // years before this one
  const unsigned leap_days = past / 4 - past / 100 + past / 400;
  constexpr unsigned kBefore1970 = 1969 * 365 + 1969 / 4 - 1969 / 100 + 1969 / 400;
  const unsigned days = past * 365 + leap_days + kDaysBefore[month] +
                        (month > 2 && is_leap(year) ? 1U : 0U) + day - 1;
  return {static_cast<std::int32_t>(days) - static_cast<std::int32_t>(kBefore1970)};
}
static_assert(day_at(1900, 1, 1) == matcher::day_of(1900, 1, 1));
static_assert(day_at(2000, 3, 1) == matcher::day_of(2000, 3, 1));
static_assert(day_at(2199, 12, 31) == matcher::day_of(2199, 12, 31));

void append_two(unsigned value, std::string& out) {
  out.push_back(static_cast<char>('0' + value / 10));
  out.push_back(static_cast<char>('0' + value % 10));
}

}  // namespace

std::optional<Day> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  bool not_digits = false;
  const unsigned year = digits(text.data(), 4, not_digits);
  const unsigned month = digits(text.data() + 5, 2, not_digits);
  const unsigned day = digits(text.data() + 8, 2, not_digits);
  if (not_digits || year < 1900 || year > 2199 || month < 1 || month > 12) return std::nullopt;
  const unsigned last = kMonthDays[month] + (month == 2 && is_leap(year) ? 1U : 0U);
  if (day < 1 || day > last) return std::nullopt;
  return day_at(year, month, day);
}

void append_date(Day day, std::string& out) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.since_epoch}}};
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
  append_two(year / 100, out);
  append_two(year % 100, out);
  out.push_back('-');
  append_two(static_cast<unsigned>(date.month()), out);
  out.push_back('-');
  append_two(static_cast<unsigned>(date.day()), out);
}

std::string format_date(Day day) {
  std::string text;
  text.reserve(10);
  append_date(day, text);
  return text;
}

}  // namespace cumuld
