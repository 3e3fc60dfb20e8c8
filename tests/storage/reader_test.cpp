// What a reader sees: a key's whole history and the current records, over runs and live deltas, as
// of a commit.
#include "storage/reader.h"

#include <gtest/gtest.h>

#include "storage/sealer.h"
#include "tests/storage/store_fixture.h"

namespace storage {
namespace {

using matcher::Disposition;
using matcher::PersonCode;

class Readers : public support::StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    sealed = std::make_unique<SealedIndex>(*store);
    ASSERT_TRUE(store->create_log(1).ok());
    live = {epoch(1, 2)};
  }

  // Receives one version as a shard would: the entry under the person, and the key's history.
  void receive(std::uint64_t commit, std::uint64_t version, PersonCode person,
               Disposition disposition = Disposition::kCurrent, std::string_view key = "k") {
    auto& newest = live.back();
    const auto bytes = body(0, key, version, person, 0);
    const auto hash = matcher::key_identity(0, key, store->key_seed());
    auto& delta = *newest.deltas[matcher::owner_of_key(hash, 2)];
    if (delta.versions(hash).empty()) {
      const auto earlier = sealed->key_versions(hash, newest.number);
      for (const auto& known : *earlier) delta.add_version(hash, known);
    }
    delta.add_version(hash, {version, matcher::RecordView::parse(bytes)->content_checksum(),
                             newest.number, commit, person, disposition});
    add(commit, bytes, person, disposition);
  }
  void leave(std::uint64_t commit, std::uint64_t version, PersonCode person) {
    add(commit, body(0, "k", version, person, 0), person, Disposition::kMovedAway);
  }
  void add(std::uint64_t commit, std::string_view bytes, PersonCode person,
           Disposition disposition) {
    if (commit != last_commit) ordinal = 0;
    last_commit = commit;
    live.back().deltas[matcher::owner_of_person(person, 2)]->add_entry(
        person, entry(commit, ordinal++, bytes, disposition), /*of_benefit=*/false);
  }
  void seal() {
    ASSERT_TRUE(seal_epoch(*store, live.back()).ok());
    const auto next = live.back().number + 1;
    ASSERT_TRUE(store->create_log(next).ok());
    live = {epoch(next, 2)};
  }

  Reader reader(std::uint64_t committed) {
    return {*store, *sealed, {std::make_shared<matcher::LiveEpochs>(live), committed}};
  }
  std::vector<std::string> history(std::uint64_t committed, std::string_view key = "k") {
    const auto found = reader(committed).history(0, key);
    EXPECT_TRUE(found) << (found ? "" : found.error().message());
    std::vector<std::string> versions;
    for (const auto& one : *found) {
      const auto record = matcher::RecordView::parse(one.body);
      EXPECT_EQ(record->version(), one.version.version);
      versions.push_back(std::to_string(record->version()) +
                         (one.version.disposition == Disposition::kStale ? " stale" : ""));
    }
    return versions;
  }
  std::vector<std::uint64_t> current(std::uint64_t committed,
                                     const std::vector<PersonCode>& numbers) {
    std::vector<std::uint64_t> versions;
    const auto records = reader(committed).current_records(numbers);
    for (const auto& bytes : records->bodies) {
      versions.push_back(matcher::RecordView::parse(bytes)->version());
    }
    return versions;
  }

  std::unique_ptr<SealedIndex> sealed;
  matcher::LiveEpochs live;
  std::uint64_t last_commit = 0;
  std::uint32_t ordinal = 0;  // of the next entry of that commit
};

using Versions = std::vector<std::string>;

TEST_F(Readers, AHistoryHoldsStaleVersionsInTheOrderTheyCame) {
  receive(1, 5, 7);
  receive(2, 3, 7, Disposition::kStale);
  receive(3, 4, 8, Disposition::kStale);  // named another person
  EXPECT_EQ(history(3), (Versions{"5", "3 stale", "4 stale"}));
  seal();
  EXPECT_EQ(history(3), (Versions{"5", "3 stale", "4 stale"}));
  leave(4, 6, 7);
  receive(4, 6, 8);
  EXPECT_EQ(history(4), (Versions{"5", "3 stale", "4 stale", "6"}));
  EXPECT_TRUE(history(4, "unknown").empty());
}

TEST_F(Readers, AHistoryTellsEachComingOfTheSameVersionAroundAReset) {
  receive(1, 5, 7);
  receive(1, 0, 7, Disposition::kReset);
  receive(1, 5, 7);
  for (const bool sealed_now : {false, true}) {
    if (sealed_now) seal();
    const auto found = reader(1).history(0, "k");
    ASSERT_TRUE(found);
    std::vector<std::string> told;
    for (const auto& one : *found) {
      told.push_back(std::to_string(one.version.version) + " at " +
                     std::to_string(one.provenance.position));
    }
    EXPECT_EQ(told, (Versions{"5 at 1", "0 at 2", "5 at 3"}));
    EXPECT_EQ(current(1, {7}), std::vector<std::uint64_t>{5});
  }
}

TEST_F(Readers, NothingIsSeenBeforeItIsCommitted) {
  receive(1, 5, 7);
  receive(2, 6, 7);
  EXPECT_EQ(history(1), Versions{"5"});
  EXPECT_EQ(current(1, {7}), std::vector<std::uint64_t>{5});
  EXPECT_EQ(current(2, {7}), std::vector<std::uint64_t>{6});
  EXPECT_TRUE(history(0).empty());
}

TEST_F(Readers, WhoeverHadARecordIsKnownThoughNoneStands) {
  EXPECT_FALSE(reader(0).current_records({7})->any_received);
  receive(1, 1, 7);
  receive(2, 2, 7, Disposition::kCancelled);
  receive(3, 1, 8, Disposition::kStale);
  EXPECT_FALSE(reader(2).current_records({8})->any_received) << "not committed yet";
  for (const bool sealed_now : {false, true}) {
    if (sealed_now) seal();
    for (const PersonCode number : {7U, 8U}) {
      EXPECT_TRUE(reader(3).current_records({number})->any_received);
      EXPECT_TRUE(current(3, {number}).empty());
    }
    EXPECT_FALSE(reader(3).current_records({9})->any_received);
  }
}

TEST_F(Readers, CurrentRecordsFollowAKeyAcrossNumbersOfOnePerson) {
  receive(1, 1, 7);
  receive(1, 9, 7, Disposition::kCurrent, "other");
  leave(2, 2, 7);
  receive(2, 2, 8);
  EXPECT_EQ(current(2, {7, 8}), (std::vector<std::uint64_t>{2, 9})) << "by registry and key";
  EXPECT_EQ(current(2, {8, 7}), (std::vector<std::uint64_t>{2, 9}));
  EXPECT_EQ(current(2, {7}), std::vector<std::uint64_t>{9});
  seal();
  leave(3, 3, 8);
  receive(3, 3, 7);
  EXPECT_EQ(current(3, {7, 8}), (std::vector<std::uint64_t>{3, 9}));
  receive(4, 4, 7, Disposition::kCancelled);
  EXPECT_EQ(current(4, {8, 7}), std::vector<std::uint64_t>{9});
}

}  // namespace
}  // namespace storage
