// Records as the naive model understands them: one NDJSON line in, its content or a refusal out.
//
// Part of the oracle: written from the outside contract alone (section 1), sharing no code with the
// daemon, and plain rather than fast.
//
// Days are closed ranges here, as in the contract: a period holds [from, last], both included. A
// period that is still open has last == kOpenDay, the one day that stands for all that lies beyond
// the calendar.
//
// Errors: a line that breaks the contract gives its rejection code. Where a line breaks it twice,
// which of the codes comes out is not promised.
// Thread safety: plain values and pure functions.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace naive {

using Day = int;  // counted from 1970-01-01

inline constexpr Day kFirstDay = -25567;       // 1900-01-01
inline constexpr Day kLastDay = 84005;         // 2199-12-31
inline constexpr Day kOpenDay = kLastDay + 1;  // "still open"

std::optional<Day> parse_day(std::string_view text);  // YYYY-MM-DD, kFirstDay … kLastDay
Day day_of(std::string_view text);  // the same of a text known to be a day; else throws
std::string day_text(Day day);
bool is_sunday(Day day);

struct Period {
  std::string part;
  std::string kind;
  Day from = 0;
  Day last = kOpenDay;
  std::optional<std::string> employer;
  std::optional<std::string> insurer;
  std::optional<std::int64_t> daily_cents;
  std::optional<std::int64_t> fraction;
  std::optional<std::int64_t> paid_days;
  std::optional<std::int64_t> days_per_week;
  std::optional<std::int64_t> max_fraction;
  std::map<std::string, std::string> attributes;  // the record's and the period's, merged

  friend bool operator==(const Period&, const Period&) = default;
};

// What was understood of a line. Two lines with equal records have the same content.
struct Record {
  std::string registry;
  std::string key;
  std::int64_t version = 0;
  bool cancelled = false;  // then nothing below is kept
  std::string person;
  std::string successor;                          // registry identity only
  std::map<std::string, std::string> attributes;  // only where there is no period to hold them
  std::vector<Period> periods;                    // sorted by part

  friend bool operator==(const Record&, const Record&) = default;
};

// The record, or the rejection code of the contract (version_conflict is the model's to judge).
std::variant<Record, std::string> read_record(std::string_view line);

// True for 11 digits whose check digits fit one of the two centuries.
bool valid_person(std::string_view text);

}  // namespace naive
