// What a commit keeps of refused input: as much as its registry may have, over restarts too.
#include "storage/keeper.h"

#include <gtest/gtest.h>

#include "storage/commit.h"
#include "tests/storage/store_fixture.h"

namespace storage {
namespace {

using matcher::RegistryId;
using Registries = std::vector<std::optional<RegistryId>>;

constexpr RegistryId kOne = 0;
constexpr RegistryId kOther = 4;

class Keeping : public support::StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    ASSERT_TRUE(store->create_log(1).ok());
    begin({2, 1'000'000});
  }
  void begin(const matcher::KeptBound& bound) {
    committer = std::make_unique<Committer>(*store, bound);
    ASSERT_TRUE(committer->load().ok());
  }

  // Commits refused input that names these registries, after settling `settled`.
  void refuse(const Registries& registries, std::uint64_t settled = 0,
              std::optional<RegistryId> of_source = std::nullopt) {
    matcher::Batch batch;
    batch.raw = "line";
    for (const auto& registry : registries) {
      batch.rejected.push_back({1, matcher::RejectCode::kBadDate, "to: is not a date", 0, 4});
      batch.rejected.back().registry = registry;
    }
    matcher::Round round;
    round.commit = committer->state().commit + 1;
    round.outputs.resize(1);
    matcher::RoundInput input;
    input.batch = &batch;
    round.inputs.push_back(input);
    ASSERT_TRUE(committer->commit(round, {{"socket", "", "", settled, of_source}}, 1, "rules", 1));
  }

  std::vector<std::uint64_t> ids() {
    std::vector<std::uint64_t> found;
    EXPECT_TRUE(for_each_quarantined(*store, 0, [&](const QuarantineItem& item) {
                  found.push_back(item.id);
                  return true;
                }).ok());
    return found;
  }
  // Entries and dropped ones of the registry.
  std::pair<std::uint64_t, std::uint64_t> sums(std::optional<RegistryId> registry) {
    const auto& sum = committer->kept().at(account_of(registry)).quarantine;
    return {sum.entries, sum.dropped};
  }
  using Sums = std::pair<std::uint64_t, std::uint64_t>;
  using Ids = std::vector<std::uint64_t>;

  std::unique_ptr<Committer> committer;
};

TEST_F(Keeping, WhoFloodsTakesNobodyElsesRoom) {
  refuse({kOne, kOne, kOne, kOther, kOne, std::nullopt});
  EXPECT_EQ(ids(), (Ids{1, 2, 3, 4})) << "one number for each that is kept";
  EXPECT_EQ(sums(kOne), Sums(2, 2));
  EXPECT_EQ(sums(kOther), Sums(1, 0));
  EXPECT_EQ(sums(std::nullopt), Sums(1, 0));
  EXPECT_EQ(committer->state().totals.rejected[static_cast<int>(matcher::RejectCode::kBadDate)], 6U)
      << "all are counted";
  refuse({kOne, kOne}, 0, kOther);
  EXPECT_EQ(sums(kOther), Sums(2, 1)) << "a source that is of one registry pays for what it sends";
  EXPECT_EQ(sums(kOne), Sums(2, 2));
}

TEST_F(Keeping, TheBoundHoldsAfterARestartAndWhatGoesMakesRoom) {
  refuse({kOne, kOne, kOne});
  const auto before = committer->kept();
  open();
  begin({2, 1'000'000});
  EXPECT_EQ(committer->kept(), before);
  refuse({kOne});
  EXPECT_EQ(ids(), (Ids{1, 2}));
  EXPECT_EQ(sums(kOne), Sums(2, 2));
  refuse({}, 1);
  EXPECT_EQ(ids(), Ids{2});
  EXPECT_EQ(sums(kOne), Sums(1, 2));
  refuse({}, 1);
  EXPECT_EQ(sums(kOne), Sums(1, 2)) << "what is gone is not given back again";
  refuse({kOne, kOne});
  EXPECT_EQ(ids(), (Ids{2, 3}));
  EXPECT_EQ(sums(kOne), Sums(2, 3));
  refuse({}, 2);
  refuse({}, 3);
  EXPECT_EQ(committer->kept().at(account_of(kOne)).quarantine, (KeptCount{0, 0, 3}));
}

TEST_F(Keeping, BytesAreBoundedToo) {
  refuse({kOne});
  const auto size = committer->kept().at(account_of(kOne)).quarantine.bytes;
  begin({100, 2 * size + size / 2});
  refuse({kOne, kOne, kOther});
  EXPECT_EQ(sums(kOne), Sums(2, 1));
  EXPECT_EQ(committer->kept().at(account_of(kOne)).quarantine.bytes, 2 * size);
  EXPECT_EQ(sums(kOther), Sums(1, 0));
}

TEST_F(Keeping, WhatIsJudgedAnewAndRefusedAgainIsNeverLost) {
  refuse({kOne, kOne});
  begin({1, 1});  // the operator has lowered the bound
  refuse({kOther}, 1);
  EXPECT_EQ(ids(), (Ids{2, 3}));
  EXPECT_EQ(sums(kOne), Sums(2, 0)) << "it stays whose it was";
  refuse({kOther, kOther}, 2);
  EXPECT_EQ(ids(), (Ids{3, 4}));
  EXPECT_EQ(sums(kOne), Sums(2, 1)) << "one takes the place of one";
  refuse({kOne}, 2);
  EXPECT_EQ(ids(), (Ids{3, 4})) << "its place was taken already";
}

TEST_F(Keeping, AnItemOfBeforeThereWereAccountsGoesAndComesBack) {
  QuarantineItem old;
  old.message = "of old";
  ASSERT_TRUE(store->write(Family::kQuarantine, number_key(std::uint64_t{1}), old.encode()).ok());
  begin({0, 0});
  refuse({kOne}, 1);
  EXPECT_EQ(sums(kOne), Sums(1, 0));
  EXPECT_EQ(find_quarantined(*store, 1)->value().message, "to: is not a date");
  refuse({kOne, kOther});
  EXPECT_EQ(sums(kOne), Sums(1, 1));
  EXPECT_EQ(sums(kOther), Sums(0, 1));
}

}  // namespace
}  // namespace storage
