// TimePattern: how a registry writes a day or a moment, as in "dd/mm/yyyy" or "yyyy-mm-dd HH:MM".
//
// yyyy, mm (month), dd, HH, MM (minute) and SS stand for as many digits; every other character
// stands for itself. Year, month and day must be there; minutes need hours, seconds need minutes.
// So what is written by a pattern has a fixed width.
//
// Thread safety: plain values and pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace config {

enum class TimePart : std::uint8_t { kYear = 0, kMonth, kDay, kHour, kMinute, kSecond };
inline constexpr std::size_t kTimeParts = 6;

struct TimePattern {
  std::string text;                           // as it was written
  std::array<std::int16_t, kTimeParts> at{};  // where each part begins; -1: it is not there

  bool has(TimePart part) const { return at[static_cast<std::size_t>(part)] >= 0; }
  std::size_t begin(TimePart part) const {  // REQUIRES: has(part)
    return static_cast<std::size_t>(at[static_cast<std::size_t>(part)]);
  }

  friend bool operator==(const TimePattern&, const TimePattern&) = default;
};

// nullopt: that is no pattern of a moment.
std::optional<TimePattern> parse_time_pattern(std::string_view text);

}  // namespace config
