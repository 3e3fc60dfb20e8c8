#include "storage/hit_summary.h"

#include <span>

#include "matcher/bytes.h"
#include "matcher/day_ranges.h"
#include "storage/keys.h"

namespace storage {
namespace {

constexpr std::uint8_t kIsOpen = 1;
constexpr std::uint8_t kHasGaps = 2;

using matcher::Day;
using matcher::Period;

// The days of one closed segment, or none.
void add(HitSummary& summary, Day begin, Day end) {
  const auto period = Period::from_half_open(begin, end);
  if (!period) return;
  summary.days += period->days();
  summary.benefit_days += count_non_sundays(*period);
}

}  // namespace

HitSummary HitSummary::of(const matcher::HitId& id, const matcher::HitContent& content) {
  HitSummary summary;
  summary.id = id;
  summary.daily_cents = content.benefit.period.daily_cents.value_or(0);
  if (content.segments.empty()) return summary;
  summary.begin = content.segments.front().begin();
  summary.end = content.segments.back().end();
  summary.whole = content.segments.size() == 1;
  for (const auto& segment : content.segments) {
    if (segment.is_open()) {
      summary.open_since = segment.begin();
    } else {
      add(summary, segment.begin(), segment.end());
    }
  }
  return summary;
}

matcher::Amounts HitSummary::amounts(Day as_of) const {
  HitSummary closed = *this;
  if (open_since) add(closed, *open_since, as_of + 1);
  matcher::Amounts amounts;
  amounts.days = closed.days;
  amounts.benefit_days = closed.benefit_days;
  amounts.amount_cents = closed.benefit_days * daily_cents;
  return amounts;
}

void HitSummary::append_to(std::string& out) const {
  out.append(id_key(id));
  out.push_back(static_cast<char>((open_since ? kIsOpen : 0U) | (whole ? 0U : kHasGaps)));
  matcher::put_fixed(out, begin.since_epoch);
  matcher::put_fixed(out, end.since_epoch);
  matcher::put_varint(out, static_cast<std::uint64_t>(daily_cents));
  if (whole) return;
  matcher::put_varint(out, static_cast<std::uint64_t>(days));
  matcher::put_varint(out, static_cast<std::uint64_t>(benefit_days));
  if (open_since) matcher::put_fixed(out, open_since->since_epoch);
}

std::optional<HitSummary> HitSummary::parse(std::string_view bytes) {
  matcher::ByteReader reader(bytes);
  HitSummary summary;
  const auto id = reader.take(summary.id.size());
  if (!reader.ok()) return std::nullopt;
  summary.id = id_of_key(id);
  const auto flags = reader.fixed<std::uint8_t>();
  summary.begin = {reader.fixed<std::int32_t>()};
  summary.end = {reader.fixed<std::int32_t>()};
  summary.daily_cents = static_cast<std::int64_t>(reader.varint());
  summary.whole = (flags & kHasGaps) == 0;
  const bool open = (flags & kIsOpen) != 0;
  if (summary.whole) {
    if (open) {
      summary.open_since = summary.begin;
    } else {
      add(summary, summary.begin, summary.end);
    }
  } else {
    summary.days = static_cast<std::int64_t>(reader.varint());
    summary.benefit_days = static_cast<std::int64_t>(reader.varint());
    if (open) summary.open_since = Day{reader.fixed<std::int32_t>()};
  }
  if (!reader.ok() || !reader.at_end()) return std::nullopt;
  return summary;
}

}  // namespace storage
