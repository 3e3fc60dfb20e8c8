// DimonaStatement and DimonaPeriod: what single Dimona actions say, and the period they make.
//
// A Dimona message states one action on a period: In begins it, Out ends it, Update changes some of
// it, Cancel withdraws it. Only all actions on a period together say what it is. The period is a
// function of the set of its statements, whatever order they came in:
//
//   - They are put in the order of their moments (and of their bytes, at one moment).
//   - Each sets what it states; an In begins anew what a Cancel had withdrawn, nothing else does.
//   - The ending date 9999-12-31 takes an end away: the period is open again.
//   - While the end lies before the beginning they contradict each other, and state no days.
//   - The version is the moment of the last one plus one millisecond for each before it: a
//     statement that comes late, in the middle, makes a new version too.
//
// Source: ONSS glossary of Dimona, zones 00910, 00911, 00913, 00938, 00939.
// Thread safety: plain values and pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cumuld {

enum class DimonaAction : std::uint8_t { kIn = 0, kOut, kUpdate, kCancel };

inline constexpr std::string_view kDimonaOpen = "9999-12-31";

// The texts as the message had them; an empty text is an absent element.
struct DimonaStatement {
  DimonaAction action = DimonaAction::kIn;
  std::uint64_t moment = 0;  // ms since 1970, UTC
  std::string starting_date, ending_date, inss, employer, worker_type, joint_commission;

  std::string encode() const;
  static std::optional<DimonaStatement> parse(std::string_view bytes);  // nullopt: damaged
};

struct DimonaPeriod {
  std::uint64_t version = 0;
  bool cancelled = false;
  std::string starting_date, inss, employer, worker_type, joint_commission;
  std::string ending_date;  // empty: open

  // The end lies before the beginning: days in ISO form sort as their texts do.
  bool contradicts_itself() const { return !ending_date.empty() && ending_date < starting_date; }
  // Whether the statements so far say when it begins and whose it is.
  bool is_whole() const { return !starting_date.empty() && !inss.empty(); }
};

// REQUIRES: at least one. Cost: O(n log n).
DimonaPeriod period_of(std::vector<DimonaStatement> statements);
DimonaPeriod period_of(const DimonaStatement& only);

}  // namespace cumuld
