// The table of codes: against a standard map, and under a reader while it grows.
#include "matcher/code_table.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>
#include <thread>
#include <unordered_map>
#include <vector>

#include "tests/support/random.h"

namespace matcher {
namespace {

TEST(CodeTable, AnswersLikeAMap) {
  CodeTable table;
  std::unordered_map<std::uint32_t, std::uint32_t> map;
  support::Random random(11);
  for (int i = 0; i < 60'000; ++i) {
    // Small codes are met again, great ones spread; 0 and the greatest are codes like any other.
    const auto code = random.percent(60)
                          ? static_cast<std::uint32_t>(random.below(5'000))
                          : 0xffff'ffffU - static_cast<std::uint32_t>(random.below(50'000));
    const auto value = static_cast<std::uint32_t>(random.between(1, 1'000'000'000));
    const auto known = map.find(code);
    ASSERT_EQ(table.find(code), known == map.end() ? 0 : known->second) << code;
    table.set(code, value);
    map[code] = value;
    ASSERT_EQ(table.find(code), value);
  }
  EXPECT_EQ(table.size(), map.size());
  std::unordered_map<std::uint32_t, std::uint32_t> visited;
  table.for_each([&](std::uint32_t code, std::uint32_t value) {
    EXPECT_TRUE(visited.emplace(code, value).second) << "visited twice: " << code;
  });
  EXPECT_EQ(visited, map);
}

TEST(CodeTable, KeepsSeveralEntriesUnderOneTag) {
  CodeTable table;
  std::map<std::uint32_t, std::set<std::uint32_t>> values;
  for (std::uint32_t value = 1; value <= 2'000; ++value) {
    const std::uint32_t tag = value % 7;
    table.set_if(tag, value, [](std::uint32_t) { return false; });
    values[tag].insert(value);
  }
  for (const auto& [tag, of_tag] : values) {
    for (const std::uint32_t value : of_tag) {
      EXPECT_EQ(table.find_if(tag, [&](std::uint32_t v) { return v == value; }), value);
    }
    EXPECT_EQ(table.find_if(tag, [](std::uint32_t v) { return v > 2'000; }), 0U);
  }
  table.set_if(3, 9'999, [](std::uint32_t v) { return v == 10; });
  EXPECT_EQ(table.find_if(3, [](std::uint32_t v) { return v == 10; }), 0U);
  EXPECT_EQ(table.find_if(3, [](std::uint32_t v) { return v == 9'999; }), 9'999U);
  EXPECT_EQ(table.size(), 2'000U);
}

TEST(CodeTable, ReadersSeeWholeEntriesWhileItGrows) {
  constexpr std::uint32_t kEntries = 200'000;
  CodeTable table;
  std::vector<std::uint32_t> payload(kEntries + 1, 0);  // written before it is published
  std::atomic<std::uint32_t> published{0};
  std::atomic<bool> wrong{false};
  const auto read = [&] {
    std::uint32_t at = 1;
    for (std::uint32_t seen = 0; seen < kEntries;) {
      seen = published.load(std::memory_order_acquire);
      if (seen == 0) continue;
      at = at * 1'664'525U + 1'013'904'223U;
      const std::uint32_t code = at % seen + 1;
      const std::uint32_t value = table.find(code);
      if (value != code || payload[value] != code * 3) wrong = true;
      const std::uint32_t ahead = table.find(seen + 50);  // perhaps not there yet, never half there
      if (ahead != 0 && payload[ahead] != ahead * 3) wrong = true;
    }
  };
  std::thread first(read);
  std::thread second(read);
  for (std::uint32_t code = 1; code <= kEntries; ++code) {
    payload[code] = code * 3;
    table.set(code, code);
    published.store(code, std::memory_order_release);
  }
  first.join();
  second.join();
  EXPECT_FALSE(wrong);
}

}  // namespace
}  // namespace matcher
