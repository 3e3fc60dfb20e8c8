// How the values of a column are read (config/layouts.h): dates and moments by a pattern, decimal
// numbers, national and enterprise numbers as people write them.
//
// Thread safety: pure functions. Cost: O(length); no allocation but what is appended to `out`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "config/layouts.h"
#include "config/time_pattern.h"
#include "matcher/period.h"

namespace cumuld {

// The day that `text` is by `pattern`; nullopt: it is none, or not from 1900 to 2199.
std::optional<matcher::Day> read_day_by(const config::TimePattern& pattern, std::string_view text);

// Milliseconds since 1970. After what the pattern says there may stand a fraction of a second, of
// which milliseconds count, and a zone (Z, +01:00, +0100); without one it is UTC.
std::optional<std::uint64_t> read_moment_by(const config::TimePattern& pattern,
                                            std::string_view text);

// A number of 0 or more as it was written: digits / 10^decimals.
struct Decimal {
  std::uint64_t digits = 0;
  unsigned decimals = 0;
};
inline constexpr std::size_t kDecimalDigitsMax = 18;

// nullopt: no number, or more than kDecimalDigitsMax digits.
std::optional<Decimal> read_decimal(const config::FileLayout& layout, std::string_view text);

// number × scale; nullopt: it is no integer.
std::optional<std::uint64_t> scaled(const Decimal& number, std::uint64_t scale);
// number × scale / divisor to the nearest integer, halves up. REQUIRES: divisor.digits > 0.
std::uint64_t scaled_per(const Decimal& number, std::uint64_t scale, const Decimal& divisor);

// Appends the national number without the marks inside it.
inline constexpr std::string_view kPersonMarks = ".-/ ";
void append_person(std::string_view text, std::string& out);

// Appends an enterprise number as its ten digits, anything else as it is. One that lacks its
// leading zero, or has "BE", points or spaces, is one if its check digits hold (97 - the first
// eight mod 97; domain: identifiers of employers).
inline constexpr std::size_t kEnterpriseDigits = 10;
void append_employer(std::string_view text, std::string& out);

}  // namespace cumuld
