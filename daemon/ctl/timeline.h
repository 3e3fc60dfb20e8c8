// A person's periods drawn as a chart of characters: time runs to the right, one lane a kind.
//
//                   2023                    2024
//                   07    10    01    04 …
//                  ─┴─────┴─────┼─────┴──────
//     employment    ┣━━ 0403019261 ━━━━━━━━━▶      income      ┣━┫   open end ▶
//     invalidity              ╠═ 306 ═╣            benefit     ╠═╣
//     hits                    ▐███████▌            exemption   ├╌┤
//
// In:  lanes in the order in which they are to be drawn; days are closed ranges.
// Out: lines that end in '\n', at most `width` columns wide, without trailing spaces.
// Periods of a lane that share a day go to rows of their own. A period shorter than a column still
// takes one; where two periods meet inside one column, a joint (╋ ╬ ┼) stands for both ends. The
// axis covers whole months. Open periods reach to the last day known or to `today`, whichever is
// later, and end in an arrow; what ends more than ten years after that counts as open.
//
// Cost: linear in the periods, times the rows of their lane. Errors: none; no bars draw nothing.
// Thread safety: a pure function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/ctl/table.h"
#include "daemon/ctl/text.h"

namespace cumuld::ctl {

enum class Side : std::uint8_t { kIncome, kBenefit, kExemption, kHit };

struct Bar {
  Day from;
  std::optional<Day> to;  // included; nullopt: open
  std::string label;      // written into the bar where it fits
};

struct Lane {
  std::string name;
  Side side = Side::kIncome;
  std::vector<Bar> bars;
};

// `width`: columns of the whole chart; less than kTimelineWidthMin counts as that.
std::string draw_timeline(const std::vector<Lane>& lanes, Day today, std::size_t width,
                          const Style& style);

inline constexpr std::size_t kTimelineWidthMin = 40;
inline constexpr std::size_t kTimelineWidthDefault = 100;  // where the output is no terminal

}  // namespace cumuld::ctl
