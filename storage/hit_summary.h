// HitSummary: what the lists say of a hit beside its place in them: enough to judge it by days and
// amounts, and to sort by these, without reading it.
//
// Thread safety: plain values. Cost: O(segments) to make, O(1) to use.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "matcher/amount.h"
#include "matcher/hit.h"

namespace storage {

struct HitSummary {
  matcher::HitId id{};
  matcher::Day begin;                      // of the first segment
  matcher::Day end;                        // the day after the last; kOpenEnd
  bool whole = true;                       // every day between them is one of the hit's
  std::int64_t days = 0;                   // of the closed segments
  std::int64_t benefit_days = 0;           // likewise
  std::optional<matcher::Day> open_since;  // begin of the open segment
  std::int64_t daily_cents = 0;            // 0: not known

  static HitSummary of(const matcher::HitId& id, const matcher::HitContent& content);

  // As matcher::amounts_of() says, but for what can be proven, which is not told here.
  matcher::Amounts amounts(matcher::Day as_of) const;

  void append_to(std::string& out) const;
  static std::optional<HitSummary> parse(std::string_view bytes);  // nullopt: damaged
};

}  // namespace storage
