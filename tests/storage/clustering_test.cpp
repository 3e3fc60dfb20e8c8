// Clustering: whoever is on benefit comes together with all that was sealed before, once, and goes
// from among the others when those are merged; whoever reads meanwhile finds everybody whole.
#include "storage/clustering.h"

#include <gtest/gtest.h>
#include <rocksdb/options.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "storage/database.h"
#include "storage/run_scan.h"
#include "storage/sealed_index.h"
#include "storage/sealed_persons.h"
#include "storage/sealer.h"
#include "tests/storage/store_fixture.h"

namespace storage {
namespace {

using matcher::Entry;
using matcher::PersonCode;
using matcher::ReadingOrder;

constexpr matcher::KindId kEmployment = 0;
constexpr matcher::KindId kInvalidity = 8;

class Clustering : public support::StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    ASSERT_TRUE(store->expect_load(true).ok());  // runs are not merged by themselves
  }

  // Seals an epoch in which each of them has an entry of that kind.
  template <typename Persons>
  void seal(const Persons& persons, matcher::KindId kind) {
    ++epoch_;
    ASSERT_TRUE(store->create_log(epoch_).ok());
    auto made = epoch(epoch_, 1);
    for (const PersonCode person : persons) {
      const auto commit = epoch_ * 100'000 + person;
      const auto bytes = body(1, "k" + std::to_string(commit), commit, person, kind);
      made.deltas[0]->add_entry(person, entry(commit, 0, bytes), kind == kInvalidity);
      commits[person].push_back(commit);
    }
    const auto status = seal_epoch(*store, made);
    ASSERT_TRUE(status.ok()) << status.message();
  }
  void seal_work(PersonCode persons, unsigned epochs) {
    for (; epochs > 0; --epochs) {
      std::set<PersonCode> some;
      for (PersonCode i = 0; i < persons / 2; ++i) {
        some.insert(static_cast<PersonCode>(random_() % persons));
      }
      seal(some, kEmployment);
    }
  }
  void cluster() {
    const auto status = cluster_those_on_benefit(*store, [] { return true; });
    ASSERT_TRUE(status.ok()) << status.message();
  }
  void merge() {
    ASSERT_TRUE(
        store->db().CompactRange({}, store->family(Family::kPersons), nullptr, nullptr).ok());
  }
  std::unique_ptr<matcher::PersonRuns> reader(ReadingOrder order) const {
    return std::make_unique<SealedPersons>(*store, epoch_ + 1, order);
  }
  static std::vector<std::uint64_t> read(matcher::PersonRuns& reader, PersonCode person) {
    std::vector<std::uint64_t> found;
    const auto status =
        reader.entries(person, [&](const Entry& one) { found.push_back(one.commit); });
    EXPECT_TRUE(status.ok()) << status.message();
    return found;
  }
  void expect_all() {
    for (const auto order : {ReadingOrder::kOfTheStore, ReadingOrder::kAny}) {
      const auto persons = reader(order);
      for (const auto& [person, known] : commits) ASSERT_EQ(read(*persons, person), known);
    }
  }
  BenefitPlace place_of(PersonCode person) const {
    return store->benefit_place(store->pseudonym().of(person));
  }
  std::size_t epochs_in(Family family, PersonCode person) const {
    return store->read_all(family, number_key(store->pseudonym().of(person)))->size();
  }

  std::map<PersonCode, std::vector<std::uint64_t>> commits;

 private:
  std::uint64_t epoch_ = 0;
  std::mt19937 random_{91};
};

std::vector<PersonCode> one_in(PersonCode step, PersonCode persons) {
  std::vector<PersonCode> some;
  for (PersonCode person = 0; person < persons; person += step) some.push_back(person);
  return some;
}

// Few are sought, for many all runs are stepped through.
TEST_F(Clustering, WhoeverComesOnBenefitIsThereWithAllThatCameBefore) {
  constexpr PersonCode kPersons = 900;
  seal_work(kPersons, 8);
  const auto sizes = sizes_of_runs(*store, Family::kPersons);
  ASSERT_EQ(sizes.runs, 8U);
  for (const PersonCode step : {300U, 2U}) {
    const auto some = one_in(step, kPersons);
    ASSERT_EQ(some.size() * sizes.runs * 6 > sizes.keys, step == 2) << "which way it is done";
    seal(some, kInvalidity);
    for (const auto person : some) ASSERT_NE(place_of(person), BenefitPlace::kNone);
    ASSERT_NO_FATAL_FAILURE(expect_all());
    cluster();
    for (const auto person : some) {
      ASSERT_EQ(place_of(person), BenefitPlace::kClustered);
      ASSERT_EQ(epochs_in(Family::kClustered, person), commits[person].size());
    }
    EXPECT_EQ(place_of(1), BenefitPlace::kNone);
    ASSERT_NO_FATAL_FAILURE(expect_all());
  }
  seal(one_in(2, kPersons), kEmployment);
  ASSERT_NO_FATAL_FAILURE(expect_all());
  open();
  expect_all();
}

// Then the work that is sealed after the benefits goes where they lie, without a copy.
TEST_F(Clustering, ItIsWorthItAtOnceWhereThoseOnBenefitComeFirst) {
  constexpr PersonCode kPersons = 900;
  const auto some = one_in(2, kPersons);
  seal(some, kInvalidity);
  EXPECT_TRUE(are_most_to_cluster(*store));
  cluster();
  seal_work(kPersons, 8);
  for (const auto person : some) {
    ASSERT_EQ(epochs_in(Family::kClustered, person), commits[person].size());
  }
  EXPECT_EQ(epochs_in(Family::kPersons, 1), commits[1].size());
  seal(one_in(9, kPersons), kInvalidity);
  EXPECT_FALSE(are_most_to_cluster(*store)) << "among the work of eight epochs";
  expect_all();
}

TEST_F(Clustering, WhatWasCopiedGoesWhenItIsMerged) {
  constexpr PersonCode kPersons = 90;
  seal_work(kPersons, 5);
  seal(one_in(3, kPersons), kInvalidity);
  merge();
  EXPECT_EQ(epochs_in(Family::kPersons, 3), commits[3].size()) << "only marked so far";
  cluster();
  merge();
  EXPECT_EQ(epochs_in(Family::kPersons, 3), 0U);
  EXPECT_EQ(epochs_in(Family::kPersons, 4), commits[4].size());
  ASSERT_NO_FATAL_FAILURE(expect_all());
  open();
  expect_all();
}

// Each reader has its own moment in which it began to read a family.
TEST_F(Clustering, WhoeverReadsMeanwhileFindsEverybodyWhole) {
  constexpr PersonCode kPersons = 60;
  seal_work(kPersons, 4);
  seal(one_in(6, kPersons), kInvalidity);
  cluster();
  seal(one_in(4, kPersons), kInvalidity);
  std::vector<std::unique_ptr<matcher::PersonRuns>> readers;
  for (const auto order : {ReadingOrder::kOfTheStore, ReadingOrder::kAny}) {
    for (const PersonCode first : {PersonCode{6}, PersonCode{8}, PersonCode{1}}) {
      readers.push_back(reader(order));
      EXPECT_EQ(read(*readers.back(), first), commits[first]);
    }
    readers.push_back(reader(order));  // and one that has not begun
  }
  const auto expect_from_all = [&] {
    for (auto& one : readers) {
      for (const auto& [person, known] : commits) ASSERT_EQ(read(*one, person), known) << person;
    }
  };
  cluster();
  ASSERT_NO_FATAL_FAILURE(expect_from_all());
  merge();
  expect_from_all();
}

TEST_F(Clustering, ItEndsEarlyAndGoesOnLater) {
  constexpr PersonCode kPersons = 70'000;  // three times as many as are clustered at once
  seal(one_in(1, kPersons), kInvalidity);
  int times = 0;
  const auto stop = [&] { return ++times < 2; };
  ASSERT_TRUE(cluster_those_on_benefit(*store, stop).ok());
  EXPECT_EQ(times, 2);
  const auto count = [&] {
    std::size_t clustered = 0;
    for (PersonCode person = 0; person < kPersons; ++person) {
      clustered += place_of(person) == BenefitPlace::kClustered ? 1U : 0U;
    }
    return clustered;
  };
  EXPECT_EQ(count(), 2U * 32 * 1024);
  open();
  EXPECT_EQ(count(), 2U * 32 * 1024);
  cluster();
  EXPECT_EQ(count(), kPersons);
  EXPECT_EQ(epochs_in(Family::kClustered, 1), 1U);
  times = 0;
  ASSERT_TRUE(cluster_those_on_benefit(*store, stop).ok());
  EXPECT_EQ(times, 0) << "nobody is left";
}

}  // namespace
}  // namespace storage
