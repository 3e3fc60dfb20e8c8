// Plans of random histories: what they do, drawn beforehand, so that a plan that goes wrong can be
// made smaller.
//
// Thread safety: plain values and pure functions.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/engine.h"

namespace histories {

using support::EngineOptions;

// One thing that a history does.
struct Step {
  enum Kind { kSend, kRules, kCatchUp, kRestart, kCompare };
  Kind kind = kCompare;
  std::vector<std::string> lines{};  // of kSend: one job
  bool may_wait = false;
  std::string rules{};      // of kRules, while it runs
  EngineOptions options{};  // of kRestart
};

struct Plan {
  EngineOptions options;
  std::vector<Step> steps;
};

// The same plan for the same seed everywhere.
Plan plan_of(std::uint64_t seed);

// What a plan does, for who has to understand why it goes wrong.
std::string to_text(const Plan& plan);

// Leaves out of `items` whatever can be as long as is_wrong(), which looks at them, stays true:
// halves first, then less. Cost: O(n) looks, of what is left O(log n) each.
template <typename Items, typename IsWrong>
void leave_out(Items& items, IsWrong&& is_wrong) {
  for (std::size_t size = (items.size() + 1) / 2; size > 0; size /= 2) {
    for (std::size_t first = 0; first < items.size();) {
      const Items before = items;
      const auto begin = items.begin() + static_cast<std::ptrdiff_t>(first);
      items.erase(begin, begin + static_cast<std::ptrdiff_t>(std::min(size, items.size() - first)));
      if (is_wrong()) continue;
      items = before;
      first += size;
    }
  }
}

}  // namespace histories
