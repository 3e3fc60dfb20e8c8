// RunScan: reads run by run what a cursor reads of all runs at once, whatever is merged meanwhile.
#include "storage/run_scan.h"

#include <gtest/gtest.h>
#include <rocksdb/options.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "storage/database.h"
#include "storage/sealed_index.h"
#include "storage/sealer.h"
#include "tests/storage/store_fixture.h"

namespace storage {
namespace {

using matcher::PersonCode;
using matcher::StatusCode;

constexpr matcher::KindId kEmployment = 0;
constexpr PersonCode kPersons = 900;

class Runs : public support::StoreTest {
 protected:
  matcher::LiveEpoch random_epoch(std::uint64_t number) {
    EXPECT_TRUE(store->create_log(number).ok());
    auto made = epoch(number, 1);
    for (std::uint32_t i = 0; i < 600; ++i) {
      add(made, static_cast<PersonCode>(random() % kPersons), number * 1'000 + i);
    }
    return made;
  }
  void add(matcher::LiveEpoch& to, PersonCode person, std::uint64_t commit) {
    const auto bytes = body(1, "k" + std::to_string(commit), commit, person, kEmployment);
    to.deltas[0]->add_entry(person, entry(commit, 0, bytes), /*of_benefit=*/false);
  }
  void seal_some(std::uint64_t first, std::uint64_t last) {
    for (auto number = first; number <= last; ++number) {
      const auto status = seal_epoch(*store, random_epoch(number));
      ASSERT_TRUE(status.ok()) << status.message();
    }
  }
  void merge() {
    ASSERT_TRUE(
        store->db().CompactRange({}, store->family(Family::kPersons), nullptr, nullptr).ok());
  }

  // Those that are asked for, ascending: everybody's, and some of nobody.
  std::vector<std::uint32_t> pseudonyms() {
    std::set<std::uint32_t> all{0, 0xffff'ffffU};
    for (PersonCode person = 0; person < kPersons; ++person) {
      all.insert(store->pseudonym().of(person));
    }
    for (int i = 0; i < 100; ++i) all.insert(static_cast<std::uint32_t>(random()));
    return {all.begin(), all.end()};
  }
  using Read = std::vector<std::pair<std::string, std::string>>;
  Read by_cursor(std::uint32_t pseudonym) {
    Read read;
    PersonCursor cursor(*store, Family::kPersons, matcher::ReadingOrder::kAny);
    EXPECT_TRUE(cursor.read(pseudonym, "reading", note(read)).ok());
    return read;
  }
  static PersonCursor::Visit note(Read& read) {
    return [&read](std::string_view epoch, std::string_view value) -> matcher::Status {
      read.emplace_back(epoch, value);
      return {};
    };
  }
  std::unique_ptr<RunScan> begin() {
    auto scan = RunScan::begin(*store, Family::kPersons, "reading");
    EXPECT_TRUE(scan) << scan.error().message();
    return std::move(*scan);
  }

  std::mt19937 random{81};
};

TEST_F(Runs, AScanReadsWhatACursorReads) {
  ASSERT_TRUE(store->expect_load(true).ok());  // they are merged when the test says so
  ASSERT_TRUE(store->db()
                  .SetOptions(store->family(Family::kPersons), {{"target_file_size_base", "16384"}})
                  .ok());
  seal_some(1, 6);
  EXPECT_EQ(sizes_of_runs(*store, Family::kPersons).runs, 6U);
  for (int times = 0; times < 3; ++times) {  // of level 0, of the lowest, of both
    const auto scan = begin();
    std::size_t found = 0;
    for (const auto pseudonym : pseudonyms()) {
      Read read;
      ASSERT_TRUE(scan->read(pseudonym, note(read)).ok());
      ASSERT_EQ(read, by_cursor(pseudonym)) << pseudonym;
      found += read.size();
    }
    EXPECT_GT(found, 2'000U);
    if (times == 0) {
      merge();
      rocksdb::ColumnFamilyMetaData metadata;
      store->db().GetColumnFamilyMetaData(store->family(Family::kPersons), &metadata);
      EXPECT_GT(metadata.file_count, 2U) << "the level has several files";
      EXPECT_EQ(sizes_of_runs(*store, Family::kPersons).runs, 1U);
    }
    if (times == 1) seal_some(7, 9);
  }
}

TEST_F(Runs, AnEpochThatWasSealedTwiceIsReadOnceAsItIsNow) {
  seal_some(1, 2);
  auto third = random_epoch(3);
  ASSERT_TRUE(seal_epoch(*store, third).ok());
  ASSERT_TRUE(store->create_log(3).ok());  // as if the process had stopped before dropping it
  for (PersonCode person = 0; person < kPersons; person += 3) {
    add(third, person, 3'900 + person);
  }
  ASSERT_TRUE(seal_epoch(*store, third).ok());
  const auto scan = begin();
  for (const auto pseudonym : pseudonyms()) {
    Read read;
    ASSERT_TRUE(scan->read(pseudonym, note(read)).ok());
    ASSERT_EQ(read, by_cursor(pseudonym)) << pseudonym;
  }
}

TEST_F(Runs, WhatIsMergedMeanwhileIsReadAsItWas) {
  seal_some(1, 5);
  const auto all = pseudonyms();
  std::vector<Read> before;
  for (const auto pseudonym : all) before.push_back(by_cursor(pseudonym));
  const auto scan = begin();
  seal_some(6, 6);
  merge();
  for (std::size_t i = 0; i < all.size(); ++i) {
    Read read;
    ASSERT_TRUE(scan->read(all[i], note(read)).ok());
    ASSERT_EQ(read, before[i]) << all[i];
  }
}

TEST_F(Runs, AnEmptyFamilyHasNothing) {
  Read read;
  EXPECT_TRUE(begin()->read(7, note(read)).ok());
  EXPECT_TRUE(read.empty());
  EXPECT_EQ(sizes_of_runs(*store, Family::kPersons).runs, 0U);
}

TEST_F(Runs, DamageIsNamedAndTheVisitorsErrorComesBack) {
  seal_some(1, 2);
  const auto refuses = [](std::string_view, std::string_view) {
    return matcher::Status(StatusCode::kUnavailable, "no");
  };
  auto status = matcher::Status();
  const auto scan = begin();
  for (const auto pseudonym : pseudonyms()) {
    if (status.ok()) status = scan->read(pseudonym, refuses);
  }
  EXPECT_EQ(status.code(), StatusCode::kUnavailable);
  std::vector<std::string> files;
  rocksdb::ColumnFamilyMetaData metadata;
  store->db().GetColumnFamilyMetaData(store->family(Family::kPersons), &metadata);
  const auto& file = metadata.levels.back().files.front();  // the first run lies in the lowest
  std::fstream bytes(file.db_path + "/" + file.relative_filename,
                     std::ios::in | std::ios::out | std::ios::binary);
  bytes.seekp(2'000);
  bytes.write("damage", 6);
  bytes.close();
  status = {};
  auto damaged = RunScan::begin(*store, Family::kPersons, "reading");
  if (!damaged) status = damaged.error();
  Read read;
  for (const auto pseudonym : pseudonyms()) {
    if (status.ok()) status = (*damaged)->read(pseudonym, note(read));
  }
  EXPECT_EQ(status.code(), StatusCode::kCorruption) << status.message();
}

}  // namespace
}  // namespace storage
