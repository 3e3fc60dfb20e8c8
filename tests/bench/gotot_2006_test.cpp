// The postings of 2006 and 2007: exactly as many persons are posted, on benefit, and both at once
// as the preset says, by the naive model and by counting days.
#include "bench/population/gotot_2006.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <set>
#include <string>

#include "bench/population/writer.h"
#include "tests/bench/folder.h"
#include "tests/bench/naive_hits.h"

namespace population {
namespace {

constexpr Day kFirst = matcher::day_of(2006, 1, 1);
constexpr Day kLimit = matcher::day_of(2008, 1, 1);
constexpr auto kPosting = static_cast<std::size_t>(Plant::kPosting);

bool in_gotot_file(const Person& person) {
  return std::ranges::any_of(person.records, [](const Record& record) {
    return record.registry == Registry::kGotot && !record.cancelled;
  });
}

bool paid_in_these_years(const Person& person) {
  return std::ranges::any_of(person.records, [](const Record& record) {
    return record.attestation && !record.cancelled && !record.periods.empty();
  });
}

class Gotot : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Gotot, HasThePersonsThatTheMatchingMet) {
  const Gotot2006 gotot{GetParam()};
  std::uint64_t posted = 0;
  std::uint64_t on_benefit = 0;
  std::uint64_t with_hits = 0;
  std::set<std::string> numbers;
  for (std::uint64_t i = 0; i < Gotot2006::kPosted; ++i) {
    const Person person = gotot.person(i);
    const PlantCounts hits = naive_hits(person.records);
    ASSERT_EQ(hits, person.planted) << i << " " << Gotot2006::scenario(i);
    ASSERT_EQ(hits, person.planted_before_corrections);
    ASSERT_TRUE(person.corrections.empty());
    numbers.insert(person.number);
    posted += in_gotot_file(person) ? 1 : 0;
    on_benefit += paid_in_these_years(person) ? 1 : 0;
    with_hits += hits[kPosting] > 0 ? 1 : 0;
    for (std::size_t plant = 0; plant < kPlantCount; ++plant) {
      ASSERT_TRUE(plant == kPosting || hits[plant] == 0) << kPlantNames[plant].rule;
    }
  }
  EXPECT_EQ(numbers.size(), 3'573U);
  EXPECT_EQ(posted, 3'573U);
  EXPECT_EQ(on_benefit, 57U);
  EXPECT_EQ(with_hits, 25U);
}

TEST_P(Gotot, StaysWithinTheTwoYears) {
  const Gotot2006 gotot{GetParam()};
  std::uint64_t several = 0;
  for (std::uint64_t i = 0; i < Gotot2006::kPosted; ++i) {
    std::uint64_t certificates = 0;
    for (const Record& record : gotot.person(i).records) {
      certificates += record.registry == Registry::kGotot ? 1 : 0;
      for (const Period& period : record.periods) {
        ASSERT_GE(period.days.begin(), kFirst) << Gotot2006::scenario(i);
        ASSERT_TRUE(period.days.is_open() || period.days.end() <= kLimit) << Gotot2006::scenario(i);
      }
    }
    several += certificates > 1 ? 1 : 0;
  }
  EXPECT_GT(several, 300U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Gotot, testing::Values(1, 2, 3, 4, 5));

TEST(WriteGotot2006, PlantedFileSaysHowManyPersons) {
  const Folder out;
  ASSERT_TRUE(write_gotot_2006(1, Format::kRegistry, out.path(), ignore_progress).ok());
  simdjson::dom::parser parser;
  const std::string text = read(out.path() / "planted.json");
  simdjson::dom::element planted;
  ASSERT_EQ(parser.parse(text).get(planted), simdjson::SUCCESS) << text;
  EXPECT_EQ(std::uint64_t{planted["persons"]}, 3'573U);
  EXPECT_EQ(std::uint64_t{planted["persons_on_benefit"]}, 57U);
  EXPECT_EQ(std::uint64_t{planted["persons_with_hits"]}, 25U);
  std::uint64_t certificates = 0;
  std::set<std::string> registries;
  for (const auto& file : files_below(out.path(), "")) {
    if (file.parent_path() == out.path()) continue;
    registries.insert(file.parent_path().filename());
    if (file.extension() == ".csv") certificates += lines_of(file).size() - 1;
  }
  EXPECT_EQ(certificates, std::uint64_t{planted["records"]["gotot"]});
  EXPECT_EQ(registries, (std::set<std::string>{"gotot", "invalidity", "primary_incapacity"}));
}

}  // namespace
}  // namespace population
