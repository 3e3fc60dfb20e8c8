#include "matcher/national_number.h"

#include <array>
#include <cstddef>

namespace matcher {
namespace {

constexpr std::uint32_t kCenturyStep = 1'000'000'000;
constexpr std::size_t kShownLength = 32;

constexpr std::uint32_t check_of(std::uint32_t nine, bool born_from_2000) {
  const std::uint64_t n = nine + (born_from_2000 ? 2'000'000'000ULL : 0ULL);
  return 97 - static_cast<std::uint32_t>(n % 97);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::optional<NationalNumber> NationalNumber::parse(std::string_view digits) {
  if (digits.size() != 11) return std::nullopt;
  std::uint32_t nine = 0;
  std::uint32_t check = 0;
  for (std::size_t i = 0; i < 11; ++i) {
    if (!is_digit(digits[i])) return std::nullopt;
    auto& part = i < 9 ? nine : check;
    part = part * 10 + static_cast<std::uint32_t>(digits[i] - '0');
  }
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
