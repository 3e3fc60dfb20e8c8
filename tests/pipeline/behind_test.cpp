// Tests what a load relies on: persons who are left behind are matched later as if they had been at
// once, also where records went from one to another, and each change names what brought it about.
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "storage/hit_reader.h"
#include "tests/support/engine.h"

namespace {

using support::Engine;

constexpr unsigned kPersons = 6'000;  // some rounds of matching

std::string number_of(unsigned person) {
  const std::uint64_t nine = 850'000'000ULL + person;
  const auto check = 97 - nine % 97;
  return std::to_string(nine) + (check < 10 ? "0" : "") + std::to_string(check);
}

// The employment `key`, of that person.
std::string employment(unsigned key, unsigned version, unsigned person) {
  return R"({"registry":"dmfa","key":"d)" + std::to_string(key) + R"(","version":)" +
         std::to_string(version) + R"(,"person":")" + number_of(person) +
         R"(","kind":"employment","from":"2024-02-01","to":"2024-02-29","employer":"0403019261",)" +
         R"("paid_days":2000})";
}

std::string benefit(unsigned key, unsigned version, unsigned person) {
  return R"({"registry":"invalidity","key":"i)" + std::to_string(key) + R"(","version":)" +
         std::to_string(version) + R"(,"person":")" + number_of(person) +
         R"(","kind":"invalidity","from":"2024-02-01","to":"2024-02-29","insurer":"306",)" +
         R"("daily_cents":5850})";
}

std::map<std::string, std::string> persons_by_key(const std::vector<naive::Hit>& hits) {
  std::map<std::string, std::string> persons;
  for (const auto& hit : hits) persons[hit.income.key] = hit.person;
  return persons;
}

// Everybody works while on benefit.
std::vector<std::string> a_hit_for_each() {
  std::vector<std::string> lines;
  for (unsigned i = 0; i < kPersons; ++i) {
    lines.push_back(employment(i, 1, i));
    lines.push_back(benefit(i, 1, i));
  }
  return lines;
}

TEST(Behind, AHitFollowsItsRecordFromOneToAnother) {
  Engine engine;
  engine.submit(a_hit_for_each());
  ASSERT_EQ(engine.standing().size(), kPersons);
  engine.restart();  // nobody is in memory
  std::vector<std::string> moves;
  std::map<std::string, std::string> expected;
  for (unsigned i = 0; i < kPersons; ++i) {
    const auto to = (i + kPersons / 2) % kPersons;
    moves.push_back(employment(i, 2, to));
    moves.push_back(benefit(i, 2, to));  // with it, so that the hit has the same id
    expected["d" + std::to_string(i)] = number_of(to);
  }
  const auto told = engine.submit_behind(moves);
  EXPECT_EQ(told.accepted, 2 * kPersons);
  EXPECT_EQ(told.raised + told.amended + told.withdrawn, 0U);
  EXPECT_EQ(engine.pipeline().figures().left_behind, kPersons);
  engine.catch_up();
  EXPECT_TRUE(persons_by_key(engine.standing()) == expected);
  EXPECT_TRUE(persons_by_key(engine.standing_by_feed()) == expected);
  EXPECT_TRUE(persons_by_key(engine.standing_by_person()) == expected);
  EXPECT_TRUE(persons_by_key(engine.standing_by_lists()) == expected);
}

TEST(Behind, ChangesNameTheRecordsThatCameMeanwhile) {
  Engine engine;
  engine.submit({employment(1, 1, 1)});
  engine.submit_behind({employment(1, 2, 1), employment(2, 1, 2)});
  engine.submit_behind({benefit(1, 1, 1)});
  engine.restart();
  engine.catch_up();
  std::vector<storage::FeedEntry> changes;
  const auto status = storage::for_each_change(engine.store(), 0, [&](storage::FeedEntry&& entry) {
    changes.push_back(std::move(entry));
    return true;
  });
  ASSERT_TRUE(status.ok());
  ASSERT_EQ(changes.size(), 1U);
  std::map<std::string, std::uint64_t> versions;
  for (const auto& cause : changes[0].causes) {
    EXPECT_EQ(cause.kind, matcher::HitCauseKind::kRecord);
    versions[cause.key] = cause.version;
  }
  EXPECT_TRUE(versions == (std::map<std::string, std::uint64_t>{{"d1", 2}, {"i1", 1}}));
  auto late = engine.pipeline().take_late_hits();
  EXPECT_EQ(late["test"].raised, 1U);
  EXPECT_TRUE(engine.pipeline().take_late_hits().empty());
}

TEST(Behind, NobodyIsOnceAllAreMatched) {
  Engine engine;
  engine.submit_behind({employment(1, 1, 1), benefit(1, 1, 1)});
  EXPECT_TRUE(engine.pipeline().is_behind());
  EXPECT_TRUE(engine.standing().empty());
  engine.catch_up();
  EXPECT_EQ(engine.standing().size(), 1U);
  engine.restart();
  EXPECT_FALSE(engine.pipeline().is_behind());
}

TEST(Behind, AllAreMatchedHoweverOftenItIsAskedFor) {
  Engine engine;
  engine.submit_behind(a_hit_for_each());
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  const auto ask = [&] {
    while (engine.pipeline().is_behind() && std::chrono::steady_clock::now() < deadline) {
      engine.pipeline().catch_up();
    }
  };
  {
    std::vector<std::jthread> others;
    for (int i = 0; i < 6; ++i) others.emplace_back(ask);
  }
  EXPECT_FALSE(engine.pipeline().is_behind());
  EXPECT_EQ(engine.pipeline().figures().left_behind, 0U);
  EXPECT_EQ(engine.standing().size(), kPersons);
}

}  // namespace
