// National numbers: the vectors of the domain's sources, and the check as a property.
#include "matcher/national_number.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/random.h"

namespace matcher {
namespace {

constexpr std::uint32_t kFrom2000 = 1'000'000'000;

std::string pad(std::uint64_t value, std::size_t width) {
  std::string text = std::to_string(value);
  return std::string(width - text.size(), '0') + text;
}

TEST(NationalNumber, ReadsThePublishedNumbersOfBothCenturies) {
  for (const char* const born_before_2000 :
       {"90020199704", "88222999936", "88422999979", "85073003328", "85473003317", "85273003371"}) {
    const auto number = NationalNumber::parse(born_before_2000);
    ASSERT_TRUE(number) << born_before_2000;
    EXPECT_LT(number->code(), kFrom2000) << born_before_2000;
    EXPECT_EQ(number->digits(), born_before_2000);
  }
  for (const char* const born_from_2000 :
       {"04030512355", "08222999934", "08422999977", "17073003384", "00400000117"}) {
    const auto number = NationalNumber::parse(born_from_2000);
    ASSERT_TRUE(number) << born_from_2000;
    EXPECT_GE(number->code(), kFrom2000) << born_from_2000;
    EXPECT_EQ(number->digits(), born_from_2000);
  }
}

TEST(NationalNumber, RefusesWhatIsNotElevenDigitsWithTheirCheck) {
  for (const char* const text :
       {"", "8507300332", "850730033280", "8507300332x", "85.07.30-033.28", " 8507300332",
        "85073003329", "90500601258", "85073003300", "-5073003328", "+5073003328"}) {
    EXPECT_FALSE(NationalNumber::parse(text)) << text;
  }
  EXPECT_FALSE(NationalNumber::parse(std::string_view("850730033\0008", 11)));
}

TEST(NationalNumber, AcceptsExactlyTheTwoChecksOfNineDigits) {
  support::Random random(7);
  for (int i = 0; i < 2'000; ++i) {
    const auto nine = static_cast<std::uint64_t>(random.below(1'000'000'000));
    const auto old_check = 97 - nine % 97;
    const auto new_check = 97 - (2'000'000'000 + nine) % 97;
    ASSERT_NE(old_check, new_check);
    for (std::uint64_t check = 0; check < 100; ++check) {
      const std::string digits = pad(nine, 9) + pad(check, 2);
      const auto number = NationalNumber::parse(digits);
      ASSERT_EQ(number.has_value(), check == old_check || check == new_check) << digits;
      if (!number) continue;
      ASSERT_EQ(number->digits(), digits);
      ASSERT_EQ(number->code(), nine + (check == new_check ? kFrom2000 : 0));
      ASSERT_EQ(NationalNumber::from_code(number->code()), number);
    }
  }
}

TEST(NationalNumber, EveryCodeBelowTheLimitIsANumber) {
  for (const std::uint32_t code : {0U, 1U, 999'999'999U, 1'000'000'000U, 1'999'999'999U}) {
    const auto number = NationalNumber::from_code(code);
    ASSERT_TRUE(number) << code;
    EXPECT_EQ(NationalNumber::parse(number->digits()), number) << code;
  }
  EXPECT_FALSE(NationalNumber::from_code(NationalNumber::kCodeLimit));
  EXPECT_FALSE(NationalNumber::from_code(0xffff'ffffU));
}

TEST(NationalNumber, ShowsSixDigitsWhenMasked) {
  EXPECT_EQ(NationalNumber::parse("85073003328")->masked(), "850730*****");
  EXPECT_EQ(NationalNumber::parse("04030512355")->masked(), "040305*****");
}

TEST(MaskDigits, HidesWhateverHoldsSixDigitsInARow) {
  EXPECT_EQ(mask_digits("85073003329"), "850730*****");
  EXPECT_EQ(mask_digits("8507300332900000"), "850730*****");
  EXPECT_EQ(mask_digits("niss 85073003328"), "niss 8*****");
  EXPECT_EQ(mask_digits("2024-02-30"), "2024-02-30");
  EXPECT_EQ(mask_digits("12345"), "12345");
  EXPECT_EQ(mask_digits(""), "");
  EXPECT_EQ(mask_digits(std::string(100, 'a')), std::string(32, 'a'));
}

}  // namespace
}  // namespace matcher
