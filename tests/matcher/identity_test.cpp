// Replaced numbers: chains, loops, and random histories against a follower that keeps only links.
#include "matcher/identity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/random.h"

namespace matcher {
namespace {

using Links = std::map<PersonCode, PersonCode>;

bool on_loop(const Links& links, PersonCode number) {
  PersonCode at = number;
  for (std::size_t steps = 0; steps <= links.size(); ++steps) {
    const auto next = links.find(at);
    if (next == links.end()) return false;
    at = next->second;
    if (at == number) return true;
  }
  return false;
}

PersonCode follow(const Links& links, PersonCode number) {
  while (!on_loop(links, number) && links.contains(number)) number = links.at(number);
  return number;
}

void expect_agreement(const IdentityTable& table, const Links& links, PersonCode numbers) {
  std::map<PersonCode, std::set<PersonCode>> of;
  std::size_t looping = 0;
  for (PersonCode number = 0; number < numbers; ++number) {
    const PersonCode current = follow(links, number);
    ASSERT_EQ(table.current(number), current) << number;
    of[current].insert(number);
    looping += on_loop(links, number) ? 1U : 0U;
  }
  EXPECT_EQ(table.links(), links.size());
  EXPECT_EQ(table.numbers_on_loops(), looping);
  for (const auto& [current, members] : of) {
    const auto found = table.numbers_of(current);
    ASSERT_EQ(found.front(), current) << "itself first";
    ASSERT_EQ(std::set<PersonCode>(found.begin(), found.end()), members) << current;
    ASSERT_EQ(found.size(), members.size()) << "each once";
  }
}

TEST(Identity, FollowsAChainWhateverOrderItCameIn) {
  IdentityTable table;
  table.link(2, 3);
  table.link(1, 2);
  EXPECT_EQ(table.current(1), 3U);
  table.link(3, 4);
  EXPECT_EQ(table.current(1), 4U);
  EXPECT_EQ(table.current(5), 5U);
  table.unlink(2);
  EXPECT_EQ(table.current(1), 2U);
  EXPECT_EQ(table.current(3), 4U);
}

TEST(Identity, OnALoopEachStandsForItselfAndWhatLeadsInForTheFirstReached) {
  IdentityTable table;
  table.link(1, 2);
  table.link(2, 3);
  table.link(3, 1);
  table.link(9, 8);
  table.link(8, 2);
  for (const PersonCode number : {1U, 2U, 3U}) EXPECT_EQ(table.current(number), number);
  EXPECT_EQ(table.current(9), 2U);
  EXPECT_EQ(table.numbers_on_loops(), 3U);
  table.unlink(3);
  EXPECT_EQ(table.current(9), 3U);
  EXPECT_EQ(table.numbers_on_loops(), 0U);
}

TEST(Identity, ANumberLinkedToItselfIsALoopOfOne) {
  IdentityTable table;
  table.link(1, 1);
  table.link(2, 1);
  EXPECT_EQ(table.current(1), 1U);
  EXPECT_EQ(table.current(2), 1U);
  EXPECT_EQ(table.numbers_on_loops(), 1U);
}

TEST(Identity, AnUnknownLinkIsUndoneWithoutEffect) {
  IdentityTable table;
  EXPECT_TRUE(table.unlink(1).empty());
}

TEST(Identity, RandomHistoriesAgreeWithFollowingTheLinks) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    support::Random random(seed);
    const auto numbers = static_cast<PersonCode>(random.between(2, 14));
    const auto any = [&] {
      return static_cast<PersonCode>(random.below(static_cast<int>(numbers)));
    };
    IdentityTable table;
    Links links;
    for (int step = 0; step < 150; ++step) {
      std::map<PersonCode, PersonCode> before;
      for (PersonCode n = 0; n < numbers; ++n) before[n] = follow(links, n);
      const PersonCode number = any();
      std::vector<IdentityTable::Move> moves;
      if (random.percent(60)) {
        const PersonCode successor = any();
        moves = table.link(number, successor);
        links[number] = successor;
      } else {
        moves = table.unlink(number);
        links.erase(number);
      }
      ASSERT_NO_FATAL_FAILURE(expect_agreement(table, links, numbers));
      std::set<PersonCode> moved;
      for (const auto& move : moves) {
        ASSERT_TRUE(moved.insert(move.number).second) << "told twice";
        ASSERT_EQ(move.before, before[move.number]);
        ASSERT_EQ(move.after, follow(links, move.number));
      }
      for (PersonCode n = 0; n < numbers; ++n) {
        ASSERT_EQ(moved.contains(n), before[n] != follow(links, n)) << n;
      }
    }
  }
}

}  // namespace
}  // namespace matcher
