// Numbers and dates as texts, without locale or stream.
// Thread safety: functions on the caller's own string.
#pragma once

#include <charconv>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "bench/population/random.h"
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

inline std::string date_text(matcher::Day day) {
  std::string text;
  append_date(day, text);
  return text;
}

// dd-mm-yyyy, with another separator if asked for.
inline std::string day_first_text(matcher::Day day, char separator) {
  const std::string iso = date_text(day);
  return iso.substr(8, 2) + separator + iso.substr(5, 2) + separator + iso.substr(0, 4);
}

// Some number that only depends on the text.
constexpr std::uint64_t digest_of(std::string_view text, std::uint64_t seed = 0) {
  std::uint64_t digest = seed;
  for (const char c : text) digest = mix(digest, static_cast<unsigned char>(c));
  return digest;
}

}  // namespace population
