// Keys: the pseudonym is a permutation, and keys sort as the numbers they hold.
#include "storage/keys.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <vector>

namespace storage {
namespace {

TEST(Pseudonym, IsUndoneByItsInverse) {
  std::mt19937 random(1);
  for (const std::uint64_t secret : {0ULL, 1ULL, 0x1234'5678'9abc'def0ULL, ~0ULL}) {
    const Pseudonym pseudonym(secret);
    std::vector<std::uint32_t> codes{
        0, 1, 0xffff, 0x1'0000, 850'730'033, 1'999'999'999, 0x8000'0000U, 0xffff'ffffU};
    for (int i = 0; i < 50'000; ++i) codes.push_back(static_cast<std::uint32_t>(random()));
    for (const auto code : codes) {
      ASSERT_EQ(pseudonym.person_of(pseudonym.of(code)), code);
      ASSERT_EQ(pseudonym.of(pseudonym.person_of(code)), code);
    }
  }
}

TEST(Pseudonym, SpreadsNeighboursAndDependsOnTheSecret) {
  const Pseudonym one(1);
  const Pseudonym two(2);
  std::set<std::uint32_t> halves;
  int same = 0;
  for (std::uint32_t code = 0; code < 1'000; ++code) {
    halves.insert(one.of(code) >> 16U);
    if (one.of(code) == two.of(code)) ++same;
  }
  EXPECT_GT(halves.size(), 900U);
  EXPECT_LT(same, 3);
}

TEST(Keys, SortAsTheirNumbersDo) {
  const std::vector<std::uint64_t> numbers{0,   1,      127,    128,         255,
                                           256, 65'535, 65'536, 1ULL << 40U, ~0ULL};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    EXPECT_EQ(read_big_endian<std::uint64_t>(number_key(numbers[i])), numbers[i]);
    EXPECT_EQ(number_key(numbers[i]).size(), 8U);
    if (i == 0) continue;
    EXPECT_LT(number_key(numbers[i - 1]), number_key(numbers[i]));
  }
  EXPECT_EQ(number_key(std::uint16_t{0x0102}), "\x01\x02");
}

TEST(Keys, HashesAndIdsComeBack) {
  const matcher::Hash128 hash{0x0102'0304'0506'0708ULL, ~1ULL};
  EXPECT_EQ(hash_of_key(hash_key(hash)), hash);
  EXPECT_LT(hash_key({1, ~0ULL}), hash_key({2, 0}));
  matcher::HitId id{};
  id[0] = 0xff;
  id[15] = 1;
  EXPECT_EQ(id_of_key(id_key(id)), id);
}

}  // namespace
}  // namespace storage
