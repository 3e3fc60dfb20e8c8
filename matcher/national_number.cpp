#include "matcher/national_number.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "matcher/bytes.h"

namespace matcher {
namespace {

constexpr std::uint32_t kCenturyStep = 1'000'000'000;
constexpr std::size_t kShownLength = 32;

constexpr std::uint32_t check_of(std::uint32_t nine, bool born_from_2000) {
  const std::uint64_t n = nine + (born_from_2000 ? 2'000'000'000ULL : 0ULL);
  return 97 - static_cast<std::uint32_t>(n % 97);
}

// Whether the eight bytes are all digits: each has 3 as its high half, also after 6 is added.
bool eight_digits(const char* text) {
  constexpr std::uint64_t kHighHalves = 0xf0f0'f0f0'f0f0'f0f0ULL;
  constexpr std::uint64_t kThrees = 0x3030'3030'3030'3030ULL;
  constexpr std::uint64_t kSixes = 0x0606'0606'0606'0606ULL;
  const std::uint64_t word = word_at(text);
  return (word & kHighHalves) == kThrees && ((word + kSixes) & kHighHalves) == kThrees;
}

// What eight digits spell: neighbours are joined to pairs, pairs to fours, fours to the whole.
// REQUIRES: eight_digits().
std::uint32_t number_of_eight(const char* text) {
  std::uint64_t word = word_at(text) & 0x0f0f'0f0f'0f0f'0f0fULL;
  word = (word * (1 + (10ULL << 8))) >> 8;
  word = ((word & 0x00ff'00ff'00ff'00ffULL) * (1 + (100ULL << 16))) >> 16;
  word = ((word & 0x0000'ffff'0000'ffffULL) * (1 + (10'000ULL << 32))) >> 32;
  return static_cast<std::uint32_t>(word);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::optional<NationalNumber> NationalNumber::parse(std::string_view digits) {
  if (digits.size() != 11 || !eight_digits(digits.data())) return std::nullopt;
  if (!is_digit(digits[8]) || !is_digit(digits[9]) || !is_digit(digits[10])) return std::nullopt;
  const auto at = [&](std::size_t i) { return static_cast<std::uint32_t>(digits[i] - '0'); };
  const std::uint32_t nine = number_of_eight(digits.data()) * 10 + at(8);
  const std::uint32_t check = at(9) * 10 + at(10);
  if (check == check_of(nine, false)) return NationalNumber{nine};
  if (check == check_of(nine, true)) return NationalNumber{nine + kCenturyStep};
  return std::nullopt;
}

std::string NationalNumber::digits() const {
  const bool born_from_2000 = code_ >= kCenturyStep;
  const std::uint32_t nine = born_from_2000 ? code_ - kCenturyStep : code_;
  std::array<char, 11> text{};
  std::uint32_t rest = check_of(nine, born_from_2000);
  text[10] = static_cast<char>('0' + rest % 10);
  text[9] = static_cast<char>('0' + rest / 10);
  rest = nine;
  for (std::size_t i = 9; i > 0; --i, rest /= 10) text[i - 1] = static_cast<char>('0' + rest % 10);
  return {text.data(), text.size()};
}

std::string NationalNumber::masked() const {
  return mask_digits(digits());
}

std::string mask_digits(std::string_view text) {
  std::size_t run = 0;
  for (const char c : text) {
    run = is_digit(c) ? run + 1 : 0;
    if (run >= 6) return std::string(text.substr(0, 6)) + "*****";
  }
  return std::string(text.substr(0, kShownLength));
}

}  // namespace matcher
