// The bare loops that the join is measured against find what comparing every period with every
// other one finds.
#include <gtest/gtest.h>

#include "bench/bare_loop.h"
#include "bench/bare_sweep.h"
#include "bench/overlap.h"
#include "tests/support/random.h"

namespace bench {
namespace {

std::vector<Arrival> random_arrivals(std::uint64_t seed) {
  support::Random random(seed);
  std::vector<Arrival> arrivals(600);
  for (auto& arrival : arrivals) {
    arrival.person = static_cast<std::uint32_t>(random.below(40));
    arrival.begin = random.below(400);
    arrival.end = arrival.begin + random.between(1, 30);
    arrival.benefit = arrival.person % 5 == 0 && random.percent(30);
  }
  return arrivals;
}

void add(std::uint32_t person, std::int32_t begin, std::int32_t end, OverlapSum& sum) {
  sum.add(person, static_cast<std::uint64_t>(begin), static_cast<std::uint64_t>(end - 1));
}

OverlapSum each_with_each(const std::vector<Arrival>& arrivals) {
  OverlapSum sum;
  for (const auto& income : arrivals) {
    for (const auto& benefit : arrivals) {
      if (income.benefit || !benefit.benefit || income.person != benefit.person) continue;
      const auto begin = std::max(income.begin, benefit.begin);
      const auto end = std::min(income.end, benefit.end);
      if (begin < end) add(income.person, begin, end, sum);
    }
  }
  return sum;
}

TEST(BareJoin, LoopAndSweepFindWhatComparingAllFinds) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto arrivals = random_arrivals(seed);
    const auto expected = each_with_each(arrivals);
    ASSERT_GT(expected.pairs, 0U) << "seed " << seed;

    BareLoop loop(40);
    OverlapSum looped;
    for (const auto& arrival : arrivals) {
      loop.add(arrival, [&](std::int32_t begin, std::int32_t end) {
        add(arrival.person, begin, end, looped);
      });
    }
    EXPECT_EQ(looped, expected) << "seed " << seed;
    EXPECT_EQ(loop.pairs(), expected.pairs) << "seed " << seed;

    OverlapSum swept;
    BareSweep(arrivals).sweep([&](std::uint32_t person, std::int32_t begin, std::int32_t end) {
      add(person, begin, end, swept);
    });
    EXPECT_EQ(swept, expected) << "seed " << seed;
  }
}

}  // namespace
}  // namespace bench
