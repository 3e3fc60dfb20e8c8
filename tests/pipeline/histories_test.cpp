// Random histories through the whole system without its socket, against the naive model: the same
// verdict for each line, and the same hits in the end, whatever the number of shards, the size of
// epochs, the memory for timelines, the grouping into jobs, persons left behind, resets of keys,
// restarts and changes of rules in between (history_plan.h, history_play.h).
//
// A failure prints the seed, and the history with all left out that can be while it stays wrong.
// CUMULD_SEED=n runs that one, CUMULD_SEEDS=first-last a range.
#include <gtest/gtest.h>

#include <cstdlib>
#include <numeric>
#include <string>
#include <utility>

#include "tests/pipeline/history_plan.h"
#include "tests/pipeline/history_play.h"
#include "tests/support/sanitized.h"

namespace histories {
namespace {

constexpr std::uint64_t kHistories = support::kSanitized ? 80 : 10'000;  // a run makes
constexpr std::uint64_t kSlices = 4;  // tests of their own, so that they run beside each other

std::pair<std::uint64_t, std::uint64_t> seed_range(std::uint64_t slice) {
  if (const char* one = std::getenv("CUMULD_SEED")) {
    const auto seed = std::stoull(one);
    return {seed, slice == 0 ? seed + 1 : seed};
  }
  std::uint64_t first = 0;
  std::uint64_t last = kHistories;
  if (const char* range = std::getenv("CUMULD_SEEDS")) {
    const std::string text(range);
    const auto dash = text.find('-');
    first = std::stoull(text.substr(0, dash));
    last = std::stoull(text.substr(dash + 1)) + 1;
  }
  const auto count = last - first;
  return {first + count * slice / kSlices, first + count * (slice + 1) / kSlices};
}

class Histories : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Histories, GiveTheHitsOfTheNaiveModel) {
  const auto [first, last] = seed_range(GetParam());
  for (auto seed = first; seed < last; ++seed) {
    const auto plan = plan_of(seed);
    const auto wrong = play(plan);
    if (wrong.empty()) continue;
    const auto small = shrunk(plan);
    FAIL() << "seed " << seed << ", " << wrong << "\nreplay with CUMULD_SEED=" << seed
           << "\nas small as it gets: " << play(small) << "\n"
           << to_text(small);
  }
}

TEST(Shrinking, LeavesWhatIsWrongAndLittleElse) {
  std::vector<int> items(100);
  std::iota(items.begin(), items.end(), 0);
  int looks = 0;
  leave_out(items, [&] {
    ++looks;
    return std::ranges::count(items, 17) > 0 && std::ranges::count(items, 71) > 0;
  });
  EXPECT_EQ(items, (std::vector<int>{17, 71}));
  EXPECT_LT(looks, 100);
}

INSTANTIATE_TEST_SUITE_P(Slices, Histories, testing::Range<std::uint64_t>(0, kSlices));

}  // namespace
}  // namespace histories
