// Sealing an epoch: the sorted runs say what the deltas said, and saying it twice changes nothing.
#include <gtest/gtest.h>
#include <rocksdb/options.h>
#include <rocksdb/write_batch.h>

#include <chrono>
#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>

#include "storage/clustering.h"
#include "storage/database.h"
#include "storage/log.h"
#include "storage/merging.h"
#include "storage/sealed_index.h"
#include "storage/sealer.h"
#include "tests/storage/store_fixture.h"
#include "tests/support/put_entry.h"

namespace storage {
namespace {

using matcher::Disposition;
using matcher::Entry;
using matcher::Hash128;
using matcher::KeyVersion;
using matcher::PersonCode;

constexpr unsigned kShards = 3;
constexpr matcher::KindId kEmployment = 0;
constexpr matcher::KindId kInvalidity = 8;

class Sealing : public support::StoreTest {
 protected:
  // An epoch of random entries and versions; what it holds is noted.
  matcher::LiveEpoch random_epoch(std::uint64_t number, std::mt19937& random) {
    EXPECT_TRUE(store->create_log(number).ok());
    auto made = epoch(number, kShards);
    for (std::uint32_t i = 0; i < 400; ++i) {
      const auto person = static_cast<PersonCode>(random() % 60);
      const auto disposition = static_cast<Disposition>(random() % 5);
      const auto kind = random() % 10 == 0 ? kInvalidity : kEmployment;
      const auto bytes = body(1, "k" + std::to_string(i), i, person, kind);
      made.deltas[matcher::owner_of_person(person, kShards)]->add_entry(
          person, entry(number * 1'000 + i, i, bytes, disposition), kind == kInvalidity);
      entries[person].push_back(number * 1'000 + i);
      if (disposition == Disposition::kCurrent && kind == kInvalidity) on_benefit.insert(person);
      const Hash128 key{random() % 90, 5};
      auto& delta = *made.deltas[matcher::owner_of_key(key, kShards)];
      auto& known = versions[key];
      if (delta.versions(key).empty()) {  // a history is whole wherever it is found
        for (const auto& version : known) delta.add_version(key, version);
      }
      known.push_back(
          {i, i ^ number << 32U, number, number * 1'000 + i, person, Disposition::kCurrent});
      delta.add_version(key, known.back());
    }
    return made;
  }

  std::vector<std::uint64_t> commits_of(const SealedIndex& index, PersonCode person,
                                        std::uint64_t first_live) {
    std::vector<std::uint64_t> found;
    const auto status = index.person_entries(
        person, first_live, [&](const Entry& read) { found.push_back(read.commit); });
    EXPECT_TRUE(status.ok()) << status.message();
    return found;
  }

  // One reader goes through them as the store keeps them, and comes back to some; another reads in
  // no order.
  void expect_persons_by_one_reader(const SealedIndex& index) {
    std::vector<PersonCode> persons;
    for (const auto& [person, commits] : entries) persons.push_back(person);
    const auto place = [&](PersonCode person) { return store->pseudonym().of(person); };
    std::ranges::sort(persons, {}, place);
    const auto all = persons;
    for (std::size_t i = 0; i < all.size(); i += 5) persons.push_back(all[i]);
    for (const auto order : {matcher::ReadingOrder::kOfTheStore, matcher::ReadingOrder::kAny}) {
      const auto reader = index.person_runs(order);
      for (const PersonCode person : persons) {
        std::vector<std::uint64_t> found;
        const auto status =
            reader->entries(person, [&](const Entry& read) { found.push_back(read.commit); });
        ASSERT_TRUE(status.ok()) << status.message();
        ASSERT_EQ(found, entries[person]) << person;
      }
      std::ranges::reverse(persons);
    }
  }

  // An epoch in which somebody has one entry of that kind.
  matcher::LiveEpoch epoch_of(std::uint64_t number, PersonCode person, matcher::KindId kind) {
    EXPECT_TRUE(store->create_log(number).ok());
    auto made = epoch(number, kShards);
    add(made, person, kind);
    entries[person].push_back(number * 1'000);
    if (kind == kInvalidity) on_benefit.insert(person);
    return made;
  }
  void add(matcher::LiveEpoch& to, PersonCode person, matcher::KindId kind) {
    const auto bytes = body(1, "k" + std::to_string(to.number), to.number, person, kind);
    to.deltas[matcher::owner_of_person(person, kShards)]->add_entry(
        person, entry(to.number * 1'000, 0, bytes), kind == kInvalidity);
  }

  // As the daemon does outside of loads: whoever has a first benefit is clustered at once.
  matcher::Status seal(const matcher::LiveEpoch& one) {
    auto status = seal_epoch(*store, one);
    return status.ok() ? cluster_those_on_benefit(*store, [] { return true; }) : status;
  }

  // Of how many epochs the family has entries of the person.
  std::size_t epochs_in(Family family, PersonCode person) {
    const auto read = store->read_all(family, number_key(store->pseudonym().of(person)));
    EXPECT_TRUE(read);
    return read->size();
  }

  // Asks for every key, and for one that nobody ever sent.
  std::map<Hash128, std::vector<KeyVersion>> all_at_once(const SealedIndex& index) {
    std::vector<Hash128> keys{{0, 1}};
    for (const auto& [key, known] : versions) keys.push_back(key);
    std::map<Hash128, std::vector<KeyVersion>> found;
    const auto status = index.key_versions(keys, [&](std::size_t i, const auto& read) {
      EXPECT_TRUE(found.emplace(keys[i], read).second) << "told twice";
    });
    EXPECT_TRUE(status.ok()) << status.message();
    return found;
  }

  void expect_all(std::uint64_t first_live) {
    SealedIndex index(*store);
    index.set_first_live(first_live);
    const auto many = all_at_once(index);
    EXPECT_EQ(many.size(), versions.size());
    std::set<PersonCode> persons;
    constexpr std::size_t kPage = 7;
    std::optional<PersonCode> after;
    for (bool more = true; more;) {
      const auto page = index.persons_after(after, kPage);
      ASSERT_TRUE(page);
      for (const auto p : *page) EXPECT_TRUE(persons.insert(p).second) << "told twice";
      more = page->size() == kPage;
      if (more) after = page->back();
    }
    EXPECT_EQ(persons.size(), entries.size());
    for (const auto& [person, commits] : entries) {
      EXPECT_TRUE(persons.contains(person));
      ASSERT_EQ(commits_of(index, person, first_live), commits) << person;
    }
    ASSERT_NO_FATAL_FAILURE(expect_persons_by_one_reader(index));
    std::set<PersonCode> benefits;
    index.for_each_benefit_person([&](PersonCode p) { benefits.insert(p); });
    EXPECT_EQ(benefits, on_benefit);
    for (const auto& [key, known] : versions) {
      const auto found = index.key_versions(key, first_live);
      ASSERT_TRUE(found);
      ASSERT_EQ(found->size(), known.size());
      ASSERT_EQ(many.at(key).size(), known.size());
      for (std::size_t i = 0; i < known.size(); ++i) {
        ASSERT_EQ(many.at(key)[i].commit, known[i].commit);
        ASSERT_EQ((*found)[i].commit, known[i].commit);
        ASSERT_EQ((*found)[i].content, known[i].content);
      }
    }
  }

  std::map<PersonCode, std::vector<std::uint64_t>> entries;  // their commits
  std::map<Hash128, std::vector<KeyVersion>> versions;
  std::set<PersonCode> on_benefit;
};

TEST_F(Sealing, RunsSayWhatTheDeltasSaid) {
  std::mt19937 random(71);
  for (std::uint64_t number = 1; number <= 4; ++number) {
    const auto one = random_epoch(number, random);
    const auto status = seal(one);
    ASSERT_TRUE(status.ok()) << status.message();
    EXPECT_EQ(store->log_family(number), nullptr) << "the log is dropped";
    ASSERT_NO_FATAL_FAILURE(expect_all(number + 1));
  }
  constexpr Hash128 kNobodys{0, 300};
  EXPECT_FALSE(store->sealed_keys().may_hold(kNobodys)) << "nobody ever sent it";
  open();
  EXPECT_TRUE(store->sealed_keys().may_hold(kNobodys)) << "what lies in the runs is not known";
  expect_all(5);
}

TEST_F(Sealing, TheSameEpochTwiceChangesNothing) {
  std::mt19937 random(72);
  const auto first = random_epoch(1, random);
  const auto second = random_epoch(2, random);
  ASSERT_TRUE(seal(first).ok());
  ASSERT_TRUE(seal(second).ok());
  ASSERT_TRUE(store->create_log(2).ok());  // as if the process had stopped before dropping it
  ASSERT_TRUE(seal(second).ok());
  ASSERT_TRUE(seal(second).ok());
  expect_all(3);
}

TEST_F(Sealing, WhoComesOnBenefitIsClusteredWithAllThatCameBefore) {
  constexpr PersonCode kIll = 7;
  constexpr PersonCode kWell = 8;
  std::uint64_t number = 0;
  for (const auto kind : {kEmployment, kEmployment, kInvalidity, kEmployment}) {
    ASSERT_TRUE(seal(epoch_of(++number, kIll, kind)).ok());
    ASSERT_TRUE(seal(epoch_of(++number, kWell, kEmployment)).ok());
    ASSERT_NO_FATAL_FAILURE(expect_all(number + 1));
  }
  EXPECT_EQ(epochs_in(Family::kClustered, kIll), 4U);
  EXPECT_EQ(epochs_in(Family::kPersons, kIll), 3U) << "what came after the benefit";
  EXPECT_EQ(epochs_in(Family::kClustered, kWell), 0U);
  EXPECT_EQ(epochs_in(Family::kPersons, kWell), 4U);
}

// The process stopped between taking in the run and dropping the log, and went on with that epoch.
TEST_F(Sealing, AnEpochThatGetsItsFirstBenefitBetweenTwoSealingsIsReadOnce) {
  constexpr PersonCode kIll = 7;
  ASSERT_TRUE(seal(epoch_of(1, kIll, kEmployment)).ok());
  auto second = epoch_of(2, kIll, kEmployment);
  ASSERT_TRUE(seal(second).ok());
  ASSERT_TRUE(store->create_log(2).ok());
  add(second, kIll, kInvalidity);
  entries[kIll].push_back(2'000);
  on_benefit.insert(kIll);
  ASSERT_TRUE(seal(second).ok());
  expect_all(3);
}

// Somebody is clustered while a reader goes on with what it has seen of the store.
TEST_F(Sealing, AReaderFindsAllThatWasSealedBeforeItWhoeverIsClusteredMeanwhile) {
  constexpr PersonCode kIll = 7;
  constexpr PersonCode kOther = 8;
  ASSERT_TRUE(seal(epoch_of(1, kIll, kEmployment)).ok());
  ASSERT_TRUE(seal(epoch_of(2, kOther, kInvalidity)).ok());
  SealedIndex index(*store);
  index.set_first_live(3);
  for (const auto order : {matcher::ReadingOrder::kOfTheStore, matcher::ReadingOrder::kAny}) {
    const auto reader = index.person_runs(order);
    const auto read = [&](PersonCode person) {
      std::vector<std::uint64_t> found;
      EXPECT_TRUE(
          reader->entries(person, [&](const Entry& one) { found.push_back(one.commit); }).ok());
      return found;
    };
    EXPECT_EQ(read(kOther), entries[kOther]);  // its view of the family begins here
    if (order == matcher::ReadingOrder::kOfTheStore) {
      ASSERT_TRUE(seal(epoch_of(3, kIll, kInvalidity)).ok());
    }
    EXPECT_EQ(read(kIll), std::vector<std::uint64_t>{1'000});
  }
}

// A store of format 2 has everybody in `persons`.
TEST_F(Sealing, WhoWasOnBenefitBeforeThereWereClustersIsClusteredWithTheNextEpoch) {
  constexpr PersonCode kIll = 7;
  auto first = epoch_of(1, kIll, kInvalidity);
  std::string stored;
  first.deltas[matcher::owner_of_person(kIll, kShards)]->for_each_entry(
      kIll, [&](const Entry& one) { support::put_entry(one, stored); });
  const auto pseudonym = number_key(store->pseudonym().of(kIll));
  ASSERT_TRUE(
      store->write(Family::kPersons, pseudonym + number_key(std::uint64_t{1}), stored).ok());
  ASSERT_TRUE(store->db().Flush({}, store->family(Family::kPersons)).ok());  // runs are files
  ASSERT_TRUE(store->write(Family::kBenefitPersons, pseudonym, {}).ok());
  open();
  ASSERT_NO_FATAL_FAILURE(expect_all(2));
  ASSERT_TRUE(seal(epoch_of(2, kIll, kEmployment)).ok());
  ASSERT_NO_FATAL_FAILURE(expect_all(3));
  EXPECT_EQ(epochs_in(Family::kClustered, kIll), 2U);
  open();
  ASSERT_NO_FATAL_FAILURE(expect_all(3));
  ASSERT_TRUE(store->write(Family::kBenefitPersons, pseudonym, "?").ok());
  store.reset();
  EXPECT_EQ(refusal(), matcher::StatusCode::kCorruption);
}

int unmerged(const Store& store, Family family = Family::kPersons) {
  std::string files;
  EXPECT_TRUE(store.db().GetProperty(store.family(family), "rocksdb.num-files-at-level0", &files));
  return std::stoi(files);
}

bool comes_to_be_merged(const Store& store) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  for (const auto family : {Family::kPersons, Family::kClustered, Family::kKeys}) {
    while (unmerged(store, family) >= 4) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::yield();
    }
  }
  return true;
}

TEST_F(Sealing, RunsAreMergedOnceNoLoadIsExpected) {
  std::mt19937 random(75);
  ASSERT_TRUE(store->expect_load(true).ok());
  for (std::uint64_t number = 1; number <= 8; ++number) {
    ASSERT_TRUE(seal(random_epoch(number, random)).ok());
  }
  EXPECT_EQ(unmerged(*store), 7) << "the first lies in the lowest level";
  open();  // what was expected is forgotten, and whoever opens it reads first
  EXPECT_EQ(unmerged(*store), 7) << "the first lies in the lowest level";
  store->go_on_merging();
  EXPECT_TRUE(comes_to_be_merged(*store));
  expect_all(9);
}

// One thread merges a nation's runs for minutes.
TEST_F(Sealing, NoWriteWaitsForALoadToBeMerged) {
  const auto stops_at = [&] {
    return store->db().GetOptions(store->family(Family::kKeys)).level0_stop_writes_trigger;
  };
  const int usual = rocksdb::ColumnFamilyOptions().level0_stop_writes_trigger;
  std::mt19937 random(78);
  ASSERT_TRUE(store->expect_load(true).ok());
  ASSERT_TRUE(store->db().PauseBackgroundWork().ok());  // as if each merging took minutes
  const auto runs = static_cast<std::uint64_t>(usual) + 5;
  for (std::uint64_t number = 1; number <= runs; ++number) {
    ASSERT_TRUE(seal(random_epoch(number, random)).ok());
  }
  ASSERT_TRUE(store->expect_load(false).ok());
  EXPECT_GE(unmerged(*store, Family::kKeys), usual);
  std::uint64_t held = 0;
  for (const auto* const property :
       {"rocksdb.is-write-stopped", "rocksdb.actual-delayed-write-rate"}) {
    ASSERT_TRUE(store->db().GetIntProperty(property, &held));
    EXPECT_EQ(held, 0U) << property;
  }
  ASSERT_TRUE(store->db().ContinueBackgroundWork().ok());
  EXPECT_TRUE(comes_to_be_merged(*store));
  EXPECT_GT(stops_at(), usual);
  ASSERT_TRUE(seal(random_epoch(runs + 1, random)).ok());
  EXPECT_EQ(stops_at(), usual) << "once there are few runs";
  expect_all(runs + 2);
}

// New keys of the first load do not ask the runs, those of a later one ask each.
TEST_F(Sealing, AFirstLoadMergesLaterThanTheNext) {
  const auto merges_at = [&] {
    return store->db().GetOptions(store->family(Family::kKeys)).level0_file_num_compaction_trigger;
  };
  ASSERT_TRUE(store->expect_load(true).ok());
  EXPECT_EQ(merges_at(), kRunsInFirstLoad);
  std::mt19937 random(77);
  ASSERT_TRUE(seal(random_epoch(1, random)).ok());
  ASSERT_TRUE(store->expect_load(false).ok());
  EXPECT_LT(merges_at(), kRunsInLoad);
  open();
  ASSERT_TRUE(store->expect_load(true).ok());
  EXPECT_EQ(merges_at(), kRunsInLoad);
}

TEST_F(Sealing, RunsAreMergedWhereNoLoadEverWas) {
  std::mt19937 random(76);
  for (std::uint64_t number = 1; number <= 6; ++number) {
    ASSERT_TRUE(seal(random_epoch(number, random)).ok());
  }
  EXPECT_TRUE(comes_to_be_merged(*store));
  expect_all(7);
}

TEST_F(Sealing, RunsOfLiveEpochsArePassedOver) {
  std::mt19937 random(73);
  ASSERT_TRUE(seal(random_epoch(1, random)).ok());
  const auto entries_of_first = entries;
  const auto versions_of_first = versions;
  ASSERT_TRUE(seal(random_epoch(2, random)).ok());
  SealedIndex index(*store);
  for (const auto& [person, commits] : entries) {
    const auto at = entries_of_first.find(person);
    EXPECT_EQ(commits_of(index, person, 2),
              at == entries_of_first.end() ? std::vector<std::uint64_t>{} : at->second);
    EXPECT_TRUE(commits_of(index, person, 1).empty());
  }
  index.set_first_live(2);
  const auto found = all_at_once(index);
  EXPECT_EQ(found.size(), versions_of_first.size());
  for (const auto& [key, known] : versions_of_first) {
    EXPECT_EQ(found.at(key).size(), known.size());
  }
}

TEST_F(Sealing, AnEmptyEpochIsSealedByDroppingItsLog) {
  ASSERT_TRUE(store->create_log(1).ok());
  ASSERT_TRUE(seal(epoch(1, kShards)).ok());
  EXPECT_TRUE(store->log_epochs().empty());
}

TEST_F(Sealing, TheNeighbourOfAPseudonymIsNotRead) {
  // Numbers whose pseudonyms are the greatest and neighbours: the bounds of a scan by prefix.
  ASSERT_TRUE(store->create_log(1).ok());
  auto made = epoch(1, 1);
  const std::vector<std::uint32_t> pseudonyms{
      0, 0xff, 0x100, 0xffff'feffU, 0xffff'ff00U, 0xffff'fffeU, 0xffff'ffffU};
  for (std::uint32_t i = 0; i < pseudonyms.size(); ++i) {
    const PersonCode person = store->pseudonym().person_of(pseudonyms[i]);
    made.deltas[0]->add_entry(person, entry(i + 1, 0, body(1, "k", 1, person, kEmployment)),
                              /*of_benefit=*/false);
    entries[person] = {i + 1};
  }
  ASSERT_TRUE(seal(made).ok());
  expect_all(2);
}

TEST_F(Sealing, TheLogIsReplayedAsItTookEffectAndDamageIsNamed) {
  ASSERT_TRUE(store->create_log(7).ok());
  const auto put = [&](std::uint64_t commit, unsigned shard, std::string_view text) {
    rocksdb::WriteBatch batch;
    put_log(batch, store->log_family(7), commit, shard, text);
    ASSERT_TRUE(store->db().Write({}, &batch).ok());
  };
  for (const std::uint64_t commit : {300ULL, 2ULL, 1ULL}) {
    for (const unsigned shard : {1U, 0U}) {
      std::string text;
      for (std::uint32_t i = 0; i < 2; ++i) {
        std::string one;
        support::put_entry(entry(commit, i, "body"), one);
        matcher::put_logged_entry(shard, one, text);
      }
      put(commit, shard, text);
    }
  }
  open();
  std::vector<std::string> seen;
  const auto note = [&](PersonCode person, const Entry& read) -> matcher::Status {
    seen.push_back(std::to_string(read.commit) + "/" + std::to_string(person) + "/" +
                   std::to_string(read.ordinal));
    return {};
  };
  ASSERT_TRUE(replay_log(*store, 7, note).ok());
  const std::vector<std::string> expected{"1/0/0",   "1/1/0",   "1/0/1",   "1/1/1",
                                          "2/0/0",   "2/1/0",   "2/0/1",   "2/1/1",
                                          "300/0/0", "300/1/0", "300/0/1", "300/1/1"};
  EXPECT_EQ(seen, expected) << "by ordinal within a commit, whichever shard wrote it";
  put(301, 0, "rubbish");
  EXPECT_EQ(replay_log(*store, 7, note).code(), matcher::StatusCode::kCorruption);
}

}  // namespace
}  // namespace storage
