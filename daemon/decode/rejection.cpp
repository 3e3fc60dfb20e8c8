#include "daemon/decode/rejection.h"

#include <algorithm>

#include "matcher/national_number.h"

namespace cumuld {
namespace {

// A date has eight digits and may be shown; eleven, however separated, may be a national number.
constexpr std::ptrdiff_t kDigitsShown = 8;
constexpr std::size_t kPrefixShown = 6;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0U) == 0x80;
}

// Cuts `text` where its character at `size` begins.
std::string cut(std::string_view text, std::size_t size) {
  if (text.size() <= size) return std::string(text);
  while (size > 0 && is_continuation(text[size])) --size;
  return std::string(text.substr(0, size));
}

}  // namespace

std::string shown(std::string_view text) {
  const bool secret = std::ranges::count_if(text, is_digit) > kDigitsShown;
  const std::string masked = secret ? std::string() : matcher::mask_digits(text);
  const bool starred = secret || (masked.size() == kPrefixShown + 5 && masked.ends_with("*****"));
  std::string out = cut(text, starred ? kPrefixShown : masked.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto byte = static_cast<unsigned char>(out[i]);
    if (byte < 0x20 || byte == 0x7f) out[i] = '?';
    // U+0080 to U+009F
    if (byte == 0xc2 && i + 1 < out.size() && static_cast<unsigned char>(out[i + 1]) < 0xa0) {
      out.replace(i, 2, "?");
    }
  }
  return starred ? out + "*****" : out;
}

}  // namespace cumuld
