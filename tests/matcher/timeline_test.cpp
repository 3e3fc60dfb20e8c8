// A person's timeline: the current record of each key, and nothing else.
#include "matcher/timeline.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "tests/support/random.h"

namespace matcher {
namespace {

std::string body_of(RegistryId registry, const std::string& key, std::uint64_t version,
                    int periods) {
  RecordDraft draft;
  draft.registry = registry;
  draft.key = key;
  draft.version = version;
  draft.person = 7;
  std::vector<std::string> parts;
  for (int i = 0; i < periods; ++i) parts.push_back(std::to_string(i));
  for (const auto& part : parts) {
    PeriodDraft period;
    period.part = part;
    period.begin = kDayFirst;
    draft.periods.push_back(period);
  }
  std::string bytes;
  encode_record(draft, bytes);
  return bytes;
}

std::multiset<std::string> collected(const Timeline& timeline, const BodyStore& bodies) {
  PersonPeriods periods;
  timeline.collect(bodies, periods);
  std::multiset<std::string> names;
  for (const auto& side : periods) {
    EXPECT_EQ(side.person, 7U);
    names.insert(std::to_string(side.registry) + "/" + std::string(side.key) + "/" +
                 std::to_string(side.version) + "/" + std::string(side.period.part));
  }
  return names;
}

TEST(Timeline, HoldsTheLastOfEachKeyThroughRandomHistories) {
  BodyStore bodies;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    support::Random random(seed);
    TouchedPeriods touched;
    Timeline timeline;
    std::map<std::pair<RegistryId, std::string>, std::multiset<std::string>> expected;
    for (std::uint64_t version = 1; version <= 100; ++version) {
      const auto registry = static_cast<RegistryId>(random.below(3));
      const std::string key = "k" + std::to_string(random.below(4));
      const int periods = random.below(4);
      const std::string body = body_of(registry, key, version, periods);
      Entry entry;
      entry.disposition = static_cast<Disposition>(random.percent(50) ? 0 : random.below(5));
      entry.body = body;
      timeline.apply(entry, bodies, touched);
      if (entry.disposition == Disposition::kStale) continue;
      auto& names = expected[{registry, key}];
      names.clear();
      if (entry.disposition == Disposition::kCurrent) {
        for (int i = 0; i < periods; ++i) {
          names.insert(std::to_string(registry) + "/" + key + "/" + std::to_string(version) + "/" +
                       std::to_string(i));
        }
      }
      std::multiset<std::string> all;
      for (const auto& [name, of_key] : expected) all.insert(of_key.begin(), of_key.end());
      ASSERT_EQ(collected(timeline, bodies), all) << seed;
    }
    timeline.clear(bodies);
    EXPECT_TRUE(timeline.empty());
  }
}

TEST(Timeline, IsEmptyWhenTheLastRecordIsTakenAway) {
  Timeline timeline;
  BodyStore bodies;
  TouchedPeriods touched;
  EXPECT_TRUE(timeline.empty());
  timeline.remove(1, "never there", bodies, touched);
  const std::string body = body_of(1, "k", 1, 1);
  timeline.put(*RecordView::parse(body), body, bodies, touched);
  EXPECT_FALSE(timeline.empty());
  timeline.remove(2, "k", bodies, touched);
  EXPECT_FALSE(timeline.empty()) << "the same key of another registry";
  timeline.remove(1, "k", bodies, touched);
  EXPECT_TRUE(timeline.empty());
  ASSERT_EQ(touched.size(), 2U);
  EXPECT_FALSE(touched[0].gone);
  EXPECT_TRUE(touched[1].gone);
  EXPECT_EQ(touched[1].income, income_tag(1, "k", "0"));
}

}  // namespace
}  // namespace matcher
