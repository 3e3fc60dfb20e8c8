// NationalNumber: a Belgian national number (NISS/INSZ), checked once and then carried as 32 bits.
//
// The eleven digits are nine that name the person and two that check them: 97 - (n mod 97), where n
// is the nine digits, or 2'000'000'000 plus them for somebody born from 2000 on (domain: section
// 1). The check tells the century, since 2'000'000'000 mod 97 is not 0: at most one of the two
// fits. So the nine digits and that one bit are the whole number. Birth dates are not looked at:
// bis numbers, unknown and impossible dates are all in use.
//
// Thread safety: a plain value, like int. Cost: O(1), no allocation except in the text functions.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace matcher {

class NationalNumber {
 public:
  // The number with these eleven digits; nullopt unless there are exactly eleven ASCII digits and
  // the check fits.
  static std::optional<NationalNumber> parse(std::string_view digits);

  // The inverse of code(). nullopt when no number has this code.
  static constexpr std::optional<NationalNumber> from_code(std::uint32_t code) {
    if (code >= kCodeLimit) return std::nullopt;
    return NationalNumber{code};
  }

  // The nine digits, plus 1'000'000'000 for somebody born from 2000 on. Below kCodeLimit.
  constexpr std::uint32_t code() const noexcept { return code_; }

  std::string digits() const;  // all eleven: personal data
  std::string masked() const;  // "850730*****", the form for logs and messages

  friend constexpr auto operator<=>(const NationalNumber&, const NationalNumber&) = default;

  static constexpr std::uint32_t kCodeLimit = 2'000'000'000;

 private:
  explicit constexpr NationalNumber(std::uint32_t code) noexcept : code_(code) {}

  std::uint32_t code_;
};

// `text` with everything after its sixth character replaced by five stars if it holds at least six
// digits in a row, else `text` itself cut to 32 bytes: for messages about values that failed.
std::string mask_digits(std::string_view text);

}  // namespace matcher
