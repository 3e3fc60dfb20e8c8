// The delta of an epoch: chains in the order they were added, versions, and readers while it is
// written.
#include "matcher/epoch_delta.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/random.h"

namespace matcher {
namespace {

Entry entry_of(std::uint64_t commit, std::string_view body) {
  Entry entry;
  entry.commit = commit;
  entry.body = body;
  return entry;
}

TEST(EpochDelta, GivesAPersonsEntriesInTheOrderTheyWereAdded) {
  EpochDelta delta(1);
  support::Random random(51);
  std::map<PersonCode, std::vector<std::string>> expected;
  for (std::uint64_t i = 1; i <= 5'000; ++i) {
    const auto person = static_cast<PersonCode>(random.below(700));
    const std::string body = std::to_string(i) + std::string(static_cast<std::size_t>(i % 90), 'x');
    std::string_view stored = delta.add_entry(person, entry_of(i, body), /*of_benefit=*/i % 7 == 0);
    Entry read;
    ASSERT_TRUE(read_entry(stored, read));
    ASSERT_EQ(read.body, body);
    expected[person].push_back(body);
  }
  EXPECT_EQ(delta.entries(), 5'000U);
  std::size_t persons = 0;
  delta.for_each_person([&](PersonCode person) {
    ++persons;
    EXPECT_TRUE(expected.contains(person));
  });
  EXPECT_EQ(persons, expected.size());
  for (const auto& [person, bodies] : expected) {
    std::vector<std::string> found;
    delta.for_each_entry(person, [&](const Entry& entry) { found.emplace_back(entry.body); });
    ASSERT_EQ(found, bodies);
  }
  delta.for_each_entry(12'345, [](const Entry&) { ADD_FAILURE() << "nobody has this number"; });
}

KeyVersion version_of(std::uint64_t number, Disposition disposition, std::uint64_t commit = 1) {
  return {number, number, 1, commit, 7, disposition};
}

TEST(EpochDelta, TellsWhoHasABenefitAndTheBytesOfAllEntries) {
  EpochDelta delta(1);
  support::Random random(52);
  std::map<PersonCode, std::string> bytes;
  std::map<PersonCode, bool> on_benefit;
  for (std::uint64_t i = 1; i <= 2'000; ++i) {
    const auto person = static_cast<PersonCode>(random.below(i < 1'000 ? 1'000 : 40));
    auto entry = entry_of(i, std::to_string(i));
    entry.disposition = static_cast<Disposition>(random.below(5));
    const bool of_benefit = random.below(50) == 0;
    bytes[person].append(delta.add_entry(person, entry, of_benefit));
    on_benefit[person] |= of_benefit && entry.disposition == Disposition::kCurrent;
  }
  std::size_t persons = 0;
  std::string memory;
  delta.for_each_person_place([&](PersonCode person, EpochDelta::Place newest) {
    ++persons;
    EXPECT_EQ(delta.entries_at(newest, memory), bytes[person]);
    EXPECT_EQ(delta.states_benefit_at(newest), on_benefit[person]);
  });
  EXPECT_EQ(persons, bytes.size());
}

TEST(EpochDelta, TheNewestVersionThatIsNotStaleStands) {
  EpochDelta delta(1);
  const Hash128 key{5, 6};
  EXPECT_FALSE(delta.current_version(key));
  EXPECT_TRUE(delta.versions(key).empty());
  delta.add_version(key, version_of(3, Disposition::kCurrent));
  delta.add_version(key, version_of(1, Disposition::kStale));
  ASSERT_TRUE(delta.current_version(key));
  EXPECT_EQ(delta.current_version(key)->version, 3U);
  delta.add_version(key, version_of(4, Disposition::kCancelled));
  delta.add_version(key, version_of(2, Disposition::kStale));
  EXPECT_EQ(delta.current_version(key)->version, 4U);
  std::vector<std::uint64_t> numbers;
  for (const auto& version : delta.versions(key)) numbers.push_back(version.version);
  EXPECT_EQ(numbers, (std::vector<std::uint64_t>{3, 1, 4, 2})) << "in the order of arrival";
  EXPECT_TRUE(delta.has_version(key, 1, 1));
  EXPECT_FALSE(delta.has_version(key, 1, 2)) << "other content";
  EXPECT_FALSE(delta.has_version(key, 9, 9));
}

TEST(EpochDelta, KeysThatShareATagAreTold) {
  EpochDelta delta(1);
  for (std::uint64_t low = 1; low <= 50; ++low) {
    delta.add_version({std::uint64_t{9} << 32U | 4U, low}, version_of(low, Disposition::kCurrent));
    delta.add_version({std::uint64_t{8} << 32U | 4U, low},
                      version_of(low + 100, Disposition::kCurrent));
  }
  std::size_t keys = 0;
  delta.for_each_key([&](const Hash128& key, EpochDelta::Place newest) {
    ++keys;
    std::vector<KeyVersion> versions;
    delta.versions_at(newest, versions);
    EXPECT_EQ(versions.size(), delta.versions(key).size());
  });
  EXPECT_EQ(keys, 100U);
  for (std::uint64_t low = 1; low <= 50; ++low) {
    EXPECT_EQ(delta.current_version({std::uint64_t{9} << 32U | 4U, low})->version, low);
    EXPECT_EQ(delta.current_version({std::uint64_t{8} << 32U | 4U, low})->version, low + 100);
  }
}

TEST(EpochDelta, ReadersSeeWholePrefixesWhileItIsWritten) {
  constexpr std::uint64_t kEntries = 60'000;
  constexpr PersonCode kPersons = 97;
  EpochDelta delta(1);
  std::atomic<std::uint64_t> committed{0};
  std::atomic<int> wrong{0};
  const auto read = [&] {
    for (std::uint64_t seen = 0, turn = 0; seen < kEntries; turn += 5) {
      seen = committed.load(std::memory_order_acquire);
      const auto person = static_cast<PersonCode>(turn % kPersons);
      std::uint64_t last = 0;
      std::uint64_t count = 0;
      delta.for_each_entry(person, [&](const Entry& entry) {
        if (entry.commit <= last || entry.commit % kPersons != person) ++wrong;
        if (entry.body != std::to_string(entry.commit)) ++wrong;
        last = entry.commit;
        if (entry.commit <= seen) ++count;
      });
      const std::uint64_t expected =
          seen / kPersons + (person != 0 && person <= seen % kPersons ? 1 : 0);
      if (count != expected) ++wrong;
      const Hash128 key{person, person};
      const auto version = delta.current_version(key);
      if (version && version->version % kPersons != person) ++wrong;
    }
  };
  std::thread first(read);
  std::thread second(read);
  for (std::uint64_t i = 1; i <= kEntries; ++i) {
    const std::uint64_t person = i % kPersons;
    delta.add_entry(static_cast<PersonCode>(person), entry_of(i, std::to_string(i)),
                    /*of_benefit=*/false);
    delta.add_version({person, person}, version_of(i, Disposition::kCurrent));
    if (i % 10 == 0) committed.store(i, std::memory_order_release);
  }
  committed.store(kEntries, std::memory_order_release);
  first.join();
  second.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace matcher
