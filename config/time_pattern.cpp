#include "config/time_pattern.h"

#include <algorithm>
#include <cctype>

namespace config {
namespace {

constexpr std::array<std::string_view, kTimeParts> kParts{"yyyy", "mm", "dd", "HH", "MM", "SS"};
constexpr std::size_t kPatternBytesMax = 40;

// What may stand between the parts: no letter or digit but the T of ISO 8601.
bool is_between(char byte) {
  const auto known = static_cast<unsigned char>(byte);
  return byte == 'T' || (known < 0x80 && std::isprint(known) != 0 && std::isalnum(known) == 0);
}

}  // namespace

std::optional<TimePattern> parse_time_pattern(std::string_view text) {
  if (text.size() > kPatternBytesMax) return std::nullopt;
  TimePattern pattern{std::string(text), {}};
  pattern.at.fill(-1);
  for (std::size_t i = 0; i < text.size();) {
    const auto* const part = std::ranges::find_if(
        kParts, [&](std::string_view name) { return text.substr(i).starts_with(name); });
    if (part == kParts.end()) {
      if (!is_between(text[i])) return std::nullopt;
      ++i;
      continue;
    }
    auto& at = pattern.at[static_cast<std::size_t>(part - kParts.begin())];
    if (at >= 0) return std::nullopt;
    at = static_cast<std::int16_t>(i);
    i += part->size();
  }
  const bool day =
      pattern.has(TimePart::kYear) && pattern.has(TimePart::kMonth) && pattern.has(TimePart::kDay);
  const bool minutes = !pattern.has(TimePart::kMinute) || pattern.has(TimePart::kHour);
  const bool seconds = !pattern.has(TimePart::kSecond) || pattern.has(TimePart::kMinute);
  if (!day || !minutes || !seconds) return std::nullopt;
  return pattern;
}

}  // namespace config
