// Texts: what was added stays where it is until all is forgotten, whatever comes after it.
#include "matcher/texts.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/random.h"

namespace matcher {
namespace {

std::string some_text(support::Random& random) {
  const auto size = random.percent(2) ? random.between(50'000, 200'000) : random.below(500);
  return std::string(static_cast<std::size_t>(size), static_cast<char>('a' + random.below(26)));
}

TEST(Texts, KeepEachTextWhereItWasUntilTheyAreCleared) {
  support::Random random(7);
  Texts texts;
  for (int round = 0; round < 20; ++round) {
    std::vector<std::pair<std::string, std::string_view>> added;
    for (int i = random.below(2'000); i > 0; --i) {
      auto text = some_text(random);
      const auto copy = texts.add(text);
      added.emplace_back(std::move(text), copy);
    }
    for (const auto& [text, copy] : added) ASSERT_EQ(copy, text) << "round " << round;
    texts.clear();
  }
}

TEST(Texts, StayWhereTheyAreWhenTheirKeeperMoves) {
  Texts texts;
  const auto copy = texts.add("a text");
  const Texts moved = std::move(texts);
  EXPECT_EQ(copy, "a text");
}

TEST(Texts, OfNoBytesNeedNoRoom) {
  Texts texts;
  EXPECT_EQ(texts.add(""), "");
}

TEST(Texts, MoreThanIsKeptAreForgottenToo) {
  Texts texts;
  const std::string large(std::size_t{20} << 20U, 'x');
  EXPECT_EQ(texts.add(large), large);
  texts.clear();
  EXPECT_EQ(texts.add("small"), "small");
  EXPECT_EQ(texts.add(large), large);
  EXPECT_EQ(texts.add(large), large);
  texts.clear();
  EXPECT_EQ(texts.add(large), large);
}

}  // namespace
}  // namespace matcher
