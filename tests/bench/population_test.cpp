// The synthetic nation keeps its promises: valid identifiers, the same bytes for the same seed,
// and exactly the hits that it says it planted.
#include "bench/population/population.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "bench/population/identifiers.h"
#include "bench/population/scenario.h"
#include "bench/population/write_ndjson.h"
#include "tests/bench/naive_hits.h"

namespace population {
namespace {

Population nation(std::uint64_t persons, std::uint64_t seed = 1, int from_year = 2019,
                  int years = 5) {
  return Population::create(
             {.persons = persons, .seed = seed, .from_year = from_year, .years = years})
      .value();
}

// The contract's check, told once more.
bool passes_check(const std::string& number) {
  if (number.size() != 11) return false;
  const std::uint64_t nine = std::stoull(number.substr(0, 9));
  const std::uint64_t check = std::stoull(number.substr(9));
  return check == 97 - nine % 97 || check == 97 - (2'000'000'000 + nine) % 97;
}

std::string text_of(const Person& person) {
  std::string text;
  for (const Record& record : person.records) write_ndjson(record, text);
  text += "--\n";
  for (const Record& record : person.corrections) write_ndjson(record, text);
  return text;
}

std::vector<Record> everything(const Person& person) {
  std::vector<Record> all = person.records;
  all.insert(all.end(), person.corrections.begin(), person.corrections.end());
  return all;
}

TEST(Identifiers, KnownNationalNumbersHaveTheirCheckDigits) {
  EXPECT_EQ(national_check(850'730'033, false), 28);
  EXPECT_EQ(national_check(170'730'033, true), 84);
  EXPECT_EQ(national_check(854'733'033, false) % 97, 97 - 854'733'033 % 97);
}

TEST(Identifiers, NationalNumbersPassTheCheckAndAreNeverGivenTwice) {
  const NationalNumbers numbers{7};
  std::set<std::string> seen;
  int born_from_2000 = 0;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    for (const NumberForm form :
         {NumberForm::kRegister, NumberForm::kBisSexUnknown, NumberForm::kBis}) {
      const std::string number = numbers.number(i, form);
      ASSERT_TRUE(passes_check(number)) << number;
      ASSERT_TRUE(seen.insert(number).second) << number;
      const int month = std::stoi(number.substr(2, 2)) - static_cast<int>(form);
      ASSERT_TRUE(month >= 1 && month <= 12) << number;
    }
    if (numbers.number(i)[0] == '0') ++born_from_2000;
  }
  EXPECT_GT(born_from_2000, 100);
}

TEST(Identifiers, EmployersNumbersPassTheirChecks) {
  for (std::uint32_t i : {0U, 1U, 999U, 999'999U}) {
    const std::string enterprise = enterprise_number(i);
    ASSERT_EQ(enterprise.size(), 10U);
    EXPECT_EQ(std::stoul(enterprise.substr(8)), 97 - std::stoul(enterprise.substr(0, 8)) % 97);
    const std::string onss = onss_number(i);
    ASSERT_EQ(onss.size(), 9U);
    EXPECT_EQ(std::stoul(onss.substr(7)), 96 - std::stoul(onss.substr(0, 7)) * 100 % 97);
  }
}

TEST(Permutation, IsABijection) {
  for (const std::uint64_t size : {1ULL, 2ULL, 5ULL, 1'000ULL, 4'097ULL}) {
    const Permutation order{3, size};
    std::set<std::uint64_t> seen;
    for (std::uint64_t i = 0; i < size; ++i) seen.insert(order.at(i));
    EXPECT_EQ(seen.size(), size);
    EXPECT_EQ(*seen.rbegin(), size - 1);
  }
}

TEST(Calendar, QuartersAndWeekdays) {
  EXPECT_EQ(Quarter::of(2024, 1).text(), "20241");
  EXPECT_EQ(Quarter::of(2024, 1).days().days(), 91);
  EXPECT_EQ(quarter_of(matcher::day_of(2023, 12, 31)), Quarter::of(2023, 4));
  EXPECT_EQ(quarter_of(matcher::day_of(2024, 4, 1)), Quarter::of(2024, 2));
  EXPECT_EQ(next_month(matcher::day_of(2023, 12, 5)), matcher::day_of(2024, 1, 1));
  EXPECT_EQ(count_weekdays(Quarter::of(2024, 1).days()), 65);
  EXPECT_EQ(count_weekdays(days(matcher::day_of(2024, 2, 3), matcher::day_of(2024, 2, 5))), 0);
}

TEST(Population, RefusesOptionsOutOfBounds) {
  EXPECT_FALSE(Population::create({.persons = 0}));
  EXPECT_FALSE(Population::create({.persons = NationalNumbers::capacity() + 1}));
  EXPECT_FALSE(Population::create({.years = 0}));
  EXPECT_FALSE(Population::create({.from_year = 1999}));
}

TEST(Population, SameSeedSameBytesWhateverTheOrderOfMaking) {
  const Population a = nation(2'000, 5);
  const Population b = nation(2'000, 5);
  const Population other = nation(2'000, 6);
  int different = 0;
  for (std::uint64_t i = 0; i < 2'000; i += 7) (void)b.person(i);
  for (std::uint64_t i = 2'000; i-- > 0;) {
    const std::string text = text_of(a.person(i));
    ASSERT_EQ(text, text_of(b.person(i)));
    if (text != text_of(other.person(i))) ++different;
  }
  EXPECT_GT(different, 1'900);
}

// A change of the generator is a change of every figure measured with it: be aware of it.
TEST(Population, FirstBytesAreTheSameOnEveryMachine) {
  std::uint64_t digest = 0;
  const Population population = nation(500, 42);
  for (std::uint64_t i = 0; i < 500; ++i) {
    for (const char c : text_of(population.person(i))) {
      digest = mix(digest, static_cast<unsigned char>(c));
    }
  }
  EXPECT_EQ(digest, 9'114'726'910'696'554'207U);
}

TEST(Population, EveryPersonsNumberPassesTheCheck) {
  const Population population = nation(3'000);
  for (std::uint64_t i = 0; i < population.size(); ++i) {
    for (const Record& record : everything(population.person(i))) {
      ASSERT_TRUE(passes_check(record.person)) << population.scenario(i);
      if (!record.successor.empty()) {
        ASSERT_TRUE(passes_check(record.successor));
      }
    }
  }
}

// One version of a key says one thing, and no two persons share a key.
TEST(Population, KeysAndVersionsAreUniqueInContent) {
  const Population population = nation(5'000);
  std::map<std::tuple<Registry, std::string, std::int64_t>, std::string> content;
  std::map<std::pair<Registry, std::string>, std::uint64_t> owner;
  for (std::uint64_t i = 0; i < population.size(); ++i) {
    for (const Record& record : everything(population.person(i))) {
      std::string line;
      write_ndjson(record, line);
      const auto [at, is_new] =
          content.try_emplace({record.registry, record.key, record.version}, line);
      ASSERT_TRUE(is_new || at->second == line) << population.scenario(i) << "\n" << line;
      const auto [first, fresh] = owner.try_emplace({record.registry, record.key}, i);
      ASSERT_TRUE(fresh || first->second == i) << population.scenario(i);
    }
  }
}

TEST(Population, MostOfTheSickHaveLinesWithoutPaidDays) {
  const Population population = nation(5'000);
  int sick = 0;
  int with_empty_line = 0;
  for (std::uint64_t i = 0; i < population.size(); ++i) {
    bool benefit = false;
    bool empty_line = false;
    for (const Record& record : population.person(i).records) {
      benefit |= record.registry == Registry::kPrimaryIncapacity;
      for (const Period& period : record.periods) {
        empty_line |= period.kind == Kind::kEmployment && period.paid_days == 0;
      }
    }
    sick += benefit ? 1 : 0;
    with_empty_line += benefit && empty_line ? 1 : 0;
  }
  EXPECT_GT(sick, 400);
  EXPECT_GT(with_empty_line * 2, sick);
}

void expect_planted_hits(const Population& population) {
  PlantCounts before{};
  PlantCounts after{};
  for (std::uint64_t i = 0; i < population.size(); ++i) {
    const Person person = population.person(i);
    ASSERT_EQ(naive_hits(person.records), person.planted_before_corrections)
        << "person " << i << ", " << population.scenario(i) << "\n"
        << text_of(person);
    ASSERT_EQ(naive_hits(everything(person)), person.planted)
        << "person " << i << ", " << population.scenario(i) << "\n"
        << text_of(person);
    for (std::size_t plant = 0; plant < kPlantCount; ++plant) {
      before[plant] += person.planted_before_corrections[plant];
      after[plant] += person.planted[plant];
    }
  }
  for (std::size_t plant = 0; plant < kPlantCount; ++plant) {
    EXPECT_GT(before[plant], 0U) << kPlantNames[plant].rule << " " << kPlantNames[plant].grade;
    EXPECT_GT(after[plant], 0U) << kPlantNames[plant].rule << " " << kPlantNames[plant].grade;
  }
}

TEST(Population, RaisesExactlyThePlantedHits) {
  expect_planted_hits(nation(1'000));
}

TEST(Population, RaisesExactlyThePlantedHitsInASingleYear) {
  expect_planted_hits(nation(300, 2, 2024, 1));
}

// Each scenario with many throws of the dice: the first persons of a nation live one of each.
TEST(Population, EveryScenarioKeepsItsPromiseUnderManySeeds) {
  const std::uint64_t scenarios = healthy_scenarios().size() + trap_scenarios().size() +
                                  hit_scenarios().size() + correction_scenarios().size();
  for (std::uint64_t seed = 100; seed < 124; ++seed) {
    const int years = 1 + static_cast<int>(seed % 6);
    expect_planted_hits(nation(scenarios, seed, 2004 + static_cast<int>(seed % 20), years));
    if (HasFatalFailure()) FAIL() << "seed " << seed << ", years " << years;
  }
}

}  // namespace
}  // namespace population
