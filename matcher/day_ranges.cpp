#include "matcher/day_ranges.h"

#include <algorithm>

namespace matcher {

void normalise(DayRanges& ranges) {
  if (ranges.size() < 2) return;
  std::ranges::sort(ranges);
  std::size_t kept = 0;
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    if (ranges[i].begin() > ranges[kept].end()) {
      ranges[++kept] = ranges[i];
    } else if (ranges[i].end() > ranges[kept].end()) {
      ranges[kept] = *Period::from_half_open(ranges[kept].begin(), ranges[i].end());
    }
  }
  ranges.erase(ranges.begin() + static_cast<std::ptrdiff_t>(kept) + 1, ranges.end());
}

void subtract(const Period& window, std::span<const Period> taken, DayRanges& out) {
  Day next = window.begin();  // the first day not yet decided
  for (const auto& hole : taken) {
    if (hole.begin() >= window.end()) break;
    if (hole.end() <= next) continue;
    if (hole.begin() > next) out.push_back(*Period::from_half_open(next, hole.begin()));
    next = hole.end();
    if (next >= window.end()) return;
  }
  if (next < window.end()) out.push_back(*Period::from_half_open(next, window.end()));
}

DayRanges clip(std::span<const Period> ranges, const Period& window) {
  DayRanges clipped;
  for (const auto& range : ranges) {
    if (const auto common = intersection(range, window)) clipped.push_back(*common);
  }
  return clipped;
}

std::int64_t count_days(std::span<const Period> ranges) {
  std::int64_t days = 0;
  for (const auto& range : ranges) days += range.days();
  return days;
}

std::int64_t count_non_sundays(std::span<const Period> ranges) {
  std::int64_t days = 0;
  for (const auto& range : ranges) days += count_non_sundays(range);
  return days;
}

bool is_open(std::span<const Period> ranges) {
  return !ranges.empty() && ranges.back().is_open();
}

}  // namespace matcher
