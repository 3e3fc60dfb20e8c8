// What a shard judges, and that the hits it announces are those of the current records whatever was
// in memory.
#include "matcher/shard.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/matcher/shard_world.h"
#include "tests/support/random.h"

namespace matcher {
namespace {

using support::ShardRecord;
using support::ShardWorld;
using Names = std::vector<std::string>;

const Day kDay = day_of(2024, 1, 1);
constexpr PersonCode kAnn = 850730033;
constexpr PersonCode kBob = 900201997;

class ShardTest : public ::testing::Test {
 protected:
  ShardRecord work(std::string key, std::uint64_t version, int days, PersonCode person = kAnn) {
    return world.record("dmfa", std::move(key), version, person, "employment", kDay, kDay + days);
  }
  ShardRecord paid(std::string key, std::uint64_t version, int days, PersonCode person = kAnn) {
    return world.record("invalidity", std::move(key), version, person, "invalidity", kDay,
                        kDay + days);
  }
  ShardRecord link(PersonCode from, PersonCode to, std::uint64_t version) {
    ShardRecord made;
    made.registry = *world.catalogue.find_registry("identity");
    made.key = "link";
    made.version = version;
    made.person = from;
    made.successor = to;
    return made;
  }
  Verdict verdict_of(const ShardRecord& record) {
    world.send({record});
    return world.verdicts[0];
  }

  ShardWorld world;
};

TEST_F(ShardTest, JudgesAVersionAgainstTheCurrentOneOnly) {
  EXPECT_EQ(verdict_of(work("k", 5, 9)), Verdict::kAccepted);
  EXPECT_EQ(verdict_of(work("k", 5, 9)), Verdict::kDuplicate);
  EXPECT_EQ(verdict_of(work("k", 5, 8)), Verdict::kConflict);
  EXPECT_EQ(verdict_of(work("k", 4, 9)), Verdict::kStale);
  EXPECT_EQ(verdict_of(work("k", 4, 7)), Verdict::kStale) << "whatever its content";
  EXPECT_EQ(verdict_of(work("k", 6, 9)), Verdict::kAccepted);
  EXPECT_EQ(verdict_of(work("k", 5, 8)), Verdict::kStale);
  EXPECT_EQ(verdict_of(paid("k", 1, 9)), Verdict::kAccepted) << "another registry's key";
}

TEST_F(ShardTest, JudgesTheSameOverAnyNumberOfEpochs) {
  EXPECT_EQ(verdict_of(work("k", 5, 9)), Verdict::kAccepted);
  world.begin_epoch();
  EXPECT_EQ(verdict_of(work("k", 5, 9)), Verdict::kDuplicate);
  world.begin_epoch();
  EXPECT_EQ(verdict_of(work("k", 4, 9)), Verdict::kStale);
  EXPECT_EQ(verdict_of(work("k", 5, 8)), Verdict::kConflict);
  EXPECT_EQ(world.epochs.back().deltas[0]->versions(key_identity(0, "k", 0)).size(), 2U)
      << "a history is whole wherever it is found";
}

TEST_F(ShardTest, JudgesRecordsOfOneRoundInTheirOrder) {
  world.send({work("k", 1, 1), work("k", 3, 3), work("k", 2, 2), work("k", 3, 3), work("k", 3, 4)});
  EXPECT_EQ(world.verdicts,
            (std::vector<Verdict>{Verdict::kAccepted, Verdict::kAccepted, Verdict::kStale,
                                  Verdict::kDuplicate, Verdict::kConflict}));
}

TEST_F(ShardTest, ACancellationIsAVersionLikeAnyOther) {
  world.send({work("k", 1, 9), paid("b", 1, 9)});
  EXPECT_EQ(world.standing(), Names{"k-b:9"});
  EXPECT_EQ(verdict_of(world.cancellation("dmfa", "k", 2)), Verdict::kAccepted);
  EXPECT_EQ(world.standing(), Names{});
  EXPECT_EQ(verdict_of(world.cancellation("dmfa", "k", 2)), Verdict::kDuplicate);
  EXPECT_EQ(verdict_of(work("k", 2, 9)), Verdict::kConflict);
  EXPECT_EQ(verdict_of(work("k", 1, 9)), Verdict::kStale);
  EXPECT_EQ(world.standing(), Names{});
  EXPECT_EQ(verdict_of(work("k", 3, 4)), Verdict::kAccepted);
  EXPECT_EQ(world.standing(), Names{"k-b:4"});
}

TEST_F(ShardTest, ACancellationOfAnUnknownKeyKeepsOlderVersionsDead) {
  world.send({paid("b", 1, 9)});
  EXPECT_EQ(verdict_of(world.cancellation("dmfa", "k", 5)), Verdict::kAccepted);
  EXPECT_EQ(verdict_of(work("k", 3, 9)), Verdict::kStale);
  EXPECT_EQ(world.standing(), Names{});
  EXPECT_EQ(verdict_of(work("k", 6, 9)), Verdict::kAccepted);
  EXPECT_EQ(world.standing(), Names{"k-b:9"});
}

TEST_F(ShardTest, AStaleVersionIsKeptOnceHoweverOftenItComes) {
  world.send({work("k", 5, 9)});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(verdict_of(work("k", 4, 9)), Verdict::kStale);
  EXPECT_EQ(world.epochs.back().deltas[0]->entries(), 2U);
}

TEST_F(ShardTest, KeepsStaleVersionsAsFarAsTheirRegistryMayAndCountsTheRest) {
  Allowances allowances({2, 1'000});
  world.context.stale = &allowances;
  world.send({work("k", 9, 9), paid("b", 9, 9)});
  world.send({work("k", 1, 9), work("k", 2, 9), work("k", 1, 9), work("k", 3, 9), work("k", 3, 9),
              paid("b", 1, 9)});
  EXPECT_EQ(world.verdicts, std::vector<Verdict>(6, Verdict::kStale)) << "kept or not";
  ASSERT_EQ(world.stale.size(), 2U);
  EXPECT_EQ(world.stale[0].kept, 2U);
  EXPECT_EQ(world.stale[0].dropped, 2U) << "not those that a history holds";
  EXPECT_EQ(world.stale[1].kept, 1U) << "another registry has its own";
  EXPECT_EQ(world.epochs.back().deltas[0]->entries(), 5U);
  allowances.set_used(*world.catalogue.find_registry("invalidity"), 1, 990);
  world.send({paid("b", 2, 9)});
  EXPECT_EQ(world.stale[0].dropped, 1U) << "bytes count as well";
  EXPECT_EQ(world.standing(), Names{"k-b:9"});
}

TEST_F(ShardTest, AfterAResetTheNextVersionIsTheFirst) {
  EXPECT_EQ(verdict_of(world.reset("dmfa", "k")), Verdict::kNothingToReset);
  world.send({work("k", 1, 9), work("k", 9'000, 9), work("k", 2, 9), paid("b", 1, 9)});
  EXPECT_EQ(world.standing(), Names{"k-b:9"});
  EXPECT_EQ(verdict_of(world.reset("dmfa", "k")), Verdict::kReset);
  EXPECT_EQ(world.standing(), Names{});
  ASSERT_EQ(world.changes.size(), 1U);
  EXPECT_EQ(world.changes[0].kind, HitChangeKind::kWithdrawn);
  world.begin_epoch();
  EXPECT_EQ(verdict_of(world.reset("dmfa", "k")), Verdict::kNothingToReset) << "none stands since";
  EXPECT_EQ(verdict_of(work("k", 2, 9)), Verdict::kAccepted);
  EXPECT_EQ(verdict_of(work("k", 2, 9)), Verdict::kDuplicate);
  EXPECT_EQ(verdict_of(work("k", 1, 9)), Verdict::kStale) << "kept anew, though it came before";
  EXPECT_EQ(verdict_of(work("k", 9'000, 5)), Verdict::kAccepted) << "no conflict with the old one";
  EXPECT_EQ(world.standing(), Names{"k-b:5"});
  const auto versions = world.epochs.back().deltas[0]->versions(key_identity(0, "k", 0));
  EXPECT_EQ(versions.size(), 7U);
}

TEST_F(ShardTest, AResetIsJudgedAmongTheRecordsOfItsRound) {
  world.send({work("k", 9, 9), paid("b", 1, 9), world.reset("dmfa", "k"), work("k", 1, 4),
              world.reset("invalidity", "b"), world.reset("invalidity", "b"), paid("b", 1, 9)});
  EXPECT_EQ(world.verdicts,
            (std::vector<Verdict>{Verdict::kAccepted, Verdict::kAccepted, Verdict::kReset,
                                  Verdict::kAccepted, Verdict::kReset, Verdict::kNothingToReset,
                                  Verdict::kAccepted}));
  EXPECT_EQ(world.standing(), Names{"k-b:4"});
}

TEST_F(ShardTest, AResetUndoesAWithdrawalAndALink) {
  world.send({work("k", 1, 9, kAnn), paid("b", 1, 9, kBob), link(kAnn, kBob, 7)});
  EXPECT_EQ(world.standing(), Names{"k-b:9"});
  world.send({world.reset("identity", "link")});
  EXPECT_EQ(world.standing(), Names{});
  world.send({link(kAnn, kBob, 1)});
  EXPECT_EQ(world.standing(), Names{"k-b:9"});
  world.send({world.cancellation("dmfa", "k", 9'000)});
  EXPECT_EQ(verdict_of(work("k", 2, 9)), Verdict::kStale);
  world.send({world.reset("dmfa", "k")});
  EXPECT_EQ(verdict_of(work("k", 2, 9, kBob)), Verdict::kAccepted);
  EXPECT_EQ(world.standing(), Names{"k-b:9"});
}

TEST_F(ShardTest, ARecordThatNamesAnotherPersonLeavesTheFirst) {
  world.send({work("k", 1, 9), paid("a", 1, 9, kAnn), paid("b", 1, 9, kBob)});
  EXPECT_EQ(world.standing(), Names{"k-a:9"});
  world.send({work("k", 2, 9, kBob)});
  EXPECT_EQ(world.standing(), Names{"k-b:9"});
  world.send({work("k", 3, 9, kAnn), work("k", 4, 9, kBob), work("k", 5, 5, kAnn)});
  EXPECT_EQ(world.standing(), Names{"k-a:5"});
}

TEST_F(ShardTest, WorkIsFoundWhenTheFirstBenefitComesLater) {
  world.send({work("k", 1, 9)});
  EXPECT_EQ(world.shard->timelines(), 0U) << "nobody is on benefit";
  world.begin_epoch();
  world.send({paid("b", 1, 5)});
  EXPECT_EQ(world.standing(), Names{"k-b:5"});
}

TEST_F(ShardTest, TellsEachDifferenceOnceAndNothingElse) {
  world.send({work("k", 1, 9), paid("b", 1, 9)});
  ASSERT_EQ(world.changes.size(), 1U);
  EXPECT_EQ(world.changes[0].kind, HitChangeKind::kRaised);
  const HitId id = world.changes[0].id;
  world.send({work("far", 1, 9, kBob), work("k", 1, 9)});
  EXPECT_TRUE(world.changes.empty()) << "a duplicate and another person";
  world.send({work("k", 2, 9)});
  ASSERT_EQ(world.changes.size(), 1U) << "a version alone changes the content";
  EXPECT_EQ(world.changes[0].kind, HitChangeKind::kAmended);
  EXPECT_EQ(world.changes[0].id, id);
  world.send({world.cancellation("invalidity", "b", 2)});
  ASSERT_EQ(world.changes.size(), 1U);
  EXPECT_EQ(world.changes[0].kind, HitChangeKind::kWithdrawn);
  EXPECT_EQ(world.changes[0].id, id);
  EXPECT_EQ(world.changes[0].person, kAnn);
}

TEST_F(ShardTest, ALinkJoinsTwoNumbersAndItsCancellationPartsThem) {
  world.send({work("k", 1, 9, kAnn), paid("b", 1, 9, kBob)});
  EXPECT_EQ(world.standing(), Names{});
  world.send({link(kAnn, kBob, 1)});
  EXPECT_EQ(world.standing(), Names{"k-b:9"});
  world.send({work("k", 2, 4, kAnn)});
  EXPECT_EQ(world.standing(), Names{"k-b:4"}) << "later records count for the new number too";
  world.send({world.cancellation("identity", "link", 2)});
  EXPECT_EQ(world.standing(), Names{});
}

TEST_F(ShardTest, ARecordMayGoFromOneNumberOfAPersonToAnother) {
  world.send({work("k", 1, 9, kAnn), paid("b", 1, 9, kBob)});
  world.send({work("k", 2, 6, kBob)});
  world.send({link(kAnn, kBob, 1)});
  EXPECT_EQ(world.standing(), Names{"k-b:6"});
  world.send({work("k", 3, 7, kAnn)});
  EXPECT_EQ(world.standing(), Names{"k-b:7"});
}

TEST(ShardMemory, ATinyBudgetChangesNoHit) {
  ShardWorld ample;
  ShardWorld tiny(1);
  support::Random random(61);
  for (int round = 0; round < 400; ++round) {
    std::vector<ShardRecord> records;
    for (int i = random.between(1, 6); i > 0; --i) {
      const bool income = random.percent(50);
      const std::string key = "k" + std::to_string(random.below(30));
      const auto version = static_cast<std::uint64_t>(random.between(1, 40));
      const char* const registry = income ? "dmfa" : "invalidity";
      if (random.percent(15)) {
        records.push_back(ample.cancellation(registry, key, version));
        continue;
      }
      const auto person = static_cast<PersonCode>(random.between(1, 12));
      const int begin = random.below(20);
      const int length = random.between(1, 20);
      records.push_back(ample.record(registry, key, version, person,
                                     income ? "employment" : "invalidity", kDay + begin,
                                     kDay + begin + length));
    }
    if (random.percent(10)) {
      ShardRecord made;
      made.registry = *ample.catalogue.find_registry("identity");
      made.person = static_cast<PersonCode>(random.between(1, 12));
      made.key = "p" + std::to_string(made.person);
      made.version = static_cast<std::uint64_t>(round + 1);
      made.cancelled = random.percent(40);
      made.successor = made.person % 12 + 1;
      records.push_back(made);
    }
    if (round % 40 == 39) {
      ample.begin_epoch();
      tiny.begin_epoch();
    }
    ample.send(records);
    tiny.send(records);
    ASSERT_EQ(tiny.verdicts, ample.verdicts) << round;
    ASSERT_EQ(tiny.changes.size(), ample.changes.size()) << round;
    ASSERT_EQ(tiny.standing(), ample.standing()) << round;
  }
  EXPECT_FALSE(ample.failed || tiny.failed);
  EXPECT_GT(ample.standing().size(), 3U);
  EXPECT_LT(tiny.shard->timelines(), ample.shard->timelines());
}

}  // namespace
}  // namespace matcher
