// A hit's content as bytes, and its id: the same on every machine.
#include "matcher/hit.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "tests/matcher/record_draft.h"

namespace matcher {
namespace {

using support::Random;
using support::TextPool;

HitSide random_side(Random& random, TextPool& pool) {
  RecordDraft draft;
  draft.periods.push_back(random_period(random, pool, 1));
  std::string& bytes = pool.emplace_back();
  encode_record(draft, bytes);
  HitSide side;
  side.registry = static_cast<RegistryId>(random.below(64));
  side.key = random_text(random, pool, 128);
  side.version = static_cast<std::uint64_t>(random.below(1'000'000'000));
  side.person = static_cast<PersonCode>(random.below(2'000'000'000));
  RecordView::parse(bytes)->for_each_period([&](const PeriodView& p) { side.period = p; });
  return side;
}

HitContent random_hit(Random& random, TextPool& pool) {
  HitContent hit;
  hit.rule = random_text(random, pool, 40);
  hit.person = static_cast<PersonCode>(random.below(2'000'000'000));
  hit.grade = static_cast<Grade>(random.below(4));
  hit.day_count = random.percent(50);
  if (random.percent(50)) hit.worked = WorkedDays{random.below(400), random.below(400)};
  hit.income = random_side(random, pool);
  hit.benefit = random_side(random, pool);
  Day day = kDayFirst + random.below(100'000);
  for (int left = random.between(1, 5); left > 0; --left) {
    const Day end = left == 1 && random.percent(30) ? kOpenEnd : day + random.between(1, 200);
    hit.segments.push_back(*Period::from_half_open(day, end));
    if (end != kOpenEnd) day = end + random.between(1, 50);
  }
  for (int left = random.below(4); left > 0; --left) {
    hit.exemptions.push_back({static_cast<RegistryId>(random.below(64)),
                              random_text(random, pool, 128), 17, random_text(random, pool, 32),
                              kDayFirst + random.below(1'000),
                              random.percent(50) ? kOpenEnd : kDayFirst + 2'000});
  }
  return hit;
}

void expect_same(const HitSide& left, const HitSide& right) {
  EXPECT_EQ(left.registry, right.registry);
  EXPECT_EQ(left.key, right.key);
  EXPECT_EQ(left.version, right.version);
  EXPECT_EQ(left.person, right.person);
  EXPECT_EQ(left.period.bytes, right.period.bytes);
  EXPECT_EQ(left.period.part, right.period.part);
  EXPECT_EQ(left.period.begin, right.period.begin);
  EXPECT_EQ(left.period.end, right.period.end);
}

TEST(HitContent, ReadsBackWhatWasWritten) {
  Random random(41);
  for (int i = 0; i < 2'000; ++i) {
    TextPool pool;
    const HitContent hit = random_hit(random, pool);
    const std::string bytes = hit.encode();
    const auto read = HitContent::parse(bytes);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->rule, hit.rule);
    EXPECT_EQ(read->person, hit.person);
    EXPECT_EQ(read->grade, hit.grade);
    EXPECT_EQ(read->day_count, hit.day_count);
    EXPECT_EQ(read->worked, hit.worked);
    expect_same(read->income, hit.income);
    expect_same(read->benefit, hit.benefit);
    EXPECT_EQ(read->segments, hit.segments);
    ASSERT_EQ(read->exemptions.size(), hit.exemptions.size());
    for (std::size_t x = 0; x < hit.exemptions.size(); ++x) {
      EXPECT_EQ(read->exemptions[x].registry, hit.exemptions[x].registry);
      EXPECT_EQ(read->exemptions[x].key, hit.exemptions[x].key);
      EXPECT_EQ(read->exemptions[x].version, hit.exemptions[x].version);
      EXPECT_EQ(read->exemptions[x].part, hit.exemptions[x].part);
      EXPECT_EQ(read->exemptions[x].begin, hit.exemptions[x].begin);
      EXPECT_EQ(read->exemptions[x].end, hit.exemptions[x].end);
    }
    EXPECT_EQ(read->encode(), bytes);
  }
}

TEST(HitContent, KeepsWhatIsLeftBeyondTheLastRealDay) {
  Random random(42);
  TextPool pool;
  HitContent hit = random_hit(random, pool);
  hit.segments = {*Period::from_half_open(kDayLimit, kOpenEnd)};
  const std::string bytes = hit.encode();
  ASSERT_TRUE(HitContent::parse(bytes));
  EXPECT_EQ(HitContent::parse(bytes)->segments, hit.segments);
}

TEST(HitContent, TruncatedBytesAreRefused) {
  Random random(43);
  for (int i = 0; i < 30; ++i) {
    TextPool pool;
    const std::string bytes = random_hit(random, pool).encode();
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const std::vector<char> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
      ASSERT_FALSE(HitContent::parse({cut.data(), cut.size()})) << size << " of " << bytes.size();
    }
  }
}

TEST(HitContent, DamagedBytesAreRefusedOrBounded) {
  Random random(44);
  for (int i = 0; i < 1'000; ++i) {
    TextPool pool;
    const std::string bytes = random_hit(random, pool).encode();
    for (int round = 0; round < 20; ++round) {
      std::vector<char> damaged(bytes.begin(), bytes.end());
      for (int flips = random.between(1, 3); flips > 0; --flips) {
        damaged[static_cast<std::size_t>(random.below(static_cast<int>(damaged.size())))] =
            static_cast<char>(random.below(256));
      }
      const auto read = HitContent::parse({damaged.data(), damaged.size()});
      if (!read) continue;
      EXPECT_FALSE(name_of(read->grade).empty());
      EXPECT_LE(read->segments.size(), bytes.size());
    }
  }
}

TEST(HitContent, AnUnknownGradeIsDamage) {
  Random random(45);
  TextPool pool;
  HitContent hit = random_hit(random, pool);
  hit.rule = "r";
  std::string bytes = hit.encode();
  bytes[1 + 2 + 4] = 4;  // after the flags, the rule and the person
  EXPECT_FALSE(HitContent::parse(bytes));
}

HitSide side(std::string_view key, std::string_view part) {
  HitSide made;
  made.key = key;
  made.period.part = part;
  return made;
}

TEST(HitId, IsTheFirstHalfOfTheContractsSha256) {
  // printf 'work-incapacity\0dmfa\0…\0001\0invalidity\0…\0001\0' | sha256sum
  EXPECT_EQ(
      to_hex(make_hit_id("work-incapacity", side("0403019261/0/20241/85073003328/010/495", "1"),
                         "dmfa", side("306/7781/2024-02", "1"), "invalidity")),
      "f33b869425eb830e555b2528189ee34b");
}

TEST(HitId, IsAnotherForEveryPartOfTheName) {
  std::set<std::string> ids;
  const auto add = [&](const char* rule, const char* registry, const char* key, const char* part,
                       const char* registry2, const char* key2, const char* part2) {
    ids.insert(to_hex(make_hit_id(rule, side(key, part), registry, side(key2, part2), registry2)));
  };
  add("r", "a", "k", "1", "b", "l", "2");
  add("s", "a", "k", "1", "b", "l", "2");
  add("r", "b", "k", "1", "b", "l", "2");
  add("r", "a", "k1", "", "b", "l", "2");
  add("r", "a", "k", "1", "c", "l", "2");
  add("r", "a", "k", "1", "b", "m", "2");
  add("r", "a", "k", "1", "b", "l", "3");
  add("r", "b", "l", "2", "a", "k", "1");
  EXPECT_EQ(ids.size(), 8U);
}

TEST(HitId, IsReadBackFromItsThirtyTwoDigits) {
  HitId id{};
  for (std::size_t i = 0; i < id.size(); ++i) id[i] = static_cast<unsigned char>(i * 17);
  EXPECT_EQ(to_hex(id), "00112233445566778899aabbccddeeff");
  EXPECT_EQ(hit_id_from_hex(to_hex(id)), id);
  EXPECT_FALSE(hit_id_from_hex(""));
  EXPECT_FALSE(hit_id_from_hex("00112233445566778899aabbccddeef"));
  EXPECT_FALSE(hit_id_from_hex("00112233445566778899aabbccddeeff0"));
  EXPECT_FALSE(hit_id_from_hex("00112233445566778899aabbccddeefg"));
}

}  // namespace
}  // namespace matcher
