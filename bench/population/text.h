// Appending numbers and dates to a string, without locale or stream.
// Thread safety: functions on the caller's own string.
#pragma once

#include <charconv>
#include <chrono>
#include <cstdint>
#include <string>

#include "matcher/period.h"

namespace population {

// `digits` decimal digits of value, with leading zeros. REQUIRES: value < 10^digits.
inline void append_digits(std::uint64_t value, int digits, std::string& out) {
  const std::size_t start = out.size();
  out.resize(start + static_cast<std::size_t>(digits));
  for (std::size_t at = out.size(); at > start; value /= 10) {
    out[--at] = static_cast<char>('0' + value % 10);
  }
}

inline void append_number(std::int64_t value, std::string& out) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  out.append(buffer, end);
}

// YYYY-MM-DD.
inline void append_date(matcher::Day day, std::string& out) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.since_epoch}}};
  append_digits(static_cast<std::uint64_t>(static_cast<int>(date.year())), 4, out);
  out += '-';
  append_digits(static_cast<unsigned>(date.month()), 2, out);
  out += '-';
  append_digits(static_cast<unsigned>(date.day()), 2, out);
}

}  // namespace population
