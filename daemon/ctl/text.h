// Text for people: how numbers, dates, amounts and strings of the daemon look in tables and cards.
//
// In:  UTF-8 from the daemon (never trusted to be printable), counts, euro cents, calendar days.
// Out: UTF-8 without control characters. Widths are terminal columns, not bytes.
//
// Errors: none; what cannot be read as a date is nullopt, what cannot be printed becomes U+FFFD.
// Cost: linear in the text. Thread safety: pure functions.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cumuld::ctl {

// A calendar day. Ranges of days in this folder are closed, as the API's are: both ends included.
using Day = std::chrono::sys_days;

// `text` with every control character and every byte that is not UTF-8 replaced by U+FFFD: what a
// terminal may be sent without obeying it.
std::string clean(std::string_view text);

// Columns that `text` takes on a terminal: wide characters count two, combining ones none.
std::size_t display_width(std::string_view text);

// `text` filled up with spaces to `width` columns; unchanged if it is wider.
std::string pad_right(std::string_view text, std::size_t width);
std::string pad_left(std::string_view text, std::size_t width);

// 1234567 -> "1 234 567".
std::string group_digits(std::int64_t number);

// Euro cents -> "1 462.50 €".
std::string euros(std::int64_t cents);

// Hundredths -> "10.25": days that registries count in hundredths.
std::string hundredths(std::int64_t count);

// Bytes -> "512 B", "1.4 MiB".
std::string byte_size(std::uint64_t bytes);

// Whole seconds -> "45 s", "3 min 20 s", "2 h 5 min", "3 d 4 h": the two largest units.
std::string duration(std::int64_t seconds);

// "2024-02-29" <-> day. nullopt unless the text is exactly one existing day of 1900 … 2199.
std::optional<Day> parse_day(std::string_view text);
std::string format_day(Day day);

// The eleven digits of a national number written with or without dots, dashes and spaces.
// nullopt for anything else; check digits are the daemon's business.
std::optional<std::string> national_number_digits(std::string_view text);

}  // namespace cumuld::ctl
