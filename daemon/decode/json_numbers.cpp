#include "daemon/decode/json_numbers.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace cumuld {
namespace {

constexpr std::string_view kNumberCharacters = "+-.0123456789Ee";

enum class Shape { kNotANumber, kInteger, kReal };

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  return at;
}

// By the grammar of RFC 8259: no sign but '-', no leading zero, digits on both sides of a point.
Shape shape_of(std::string_view token) {
  const std::size_t first = token.starts_with('-') ? 1 : 0;
  std::size_t at = skip_digits(token, first);
  if (at == first || (token[first] == '0' && at > first + 1)) return Shape::kNotANumber;
  if (at == token.size()) return Shape::kInteger;
  if (token[at] == '.') {
    const auto fraction = at + 1;
    at = skip_digits(token, fraction);
    if (at == fraction) return Shape::kNotANumber;
  }
  if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
    ++at;
    if (at < token.size() && (token[at] == '+' || token[at] == '-')) ++at;
    const auto exponent = at;
    at = skip_digits(token, exponent);
    if (at == exponent) return Shape::kNotANumber;
  }
  return at == token.size() ? Shape::kReal : Shape::kNotANumber;
}

template <typename Number>
bool fits(std::string_view token) {
  Number number{};
  return std::from_chars(token.data(), token.data() + token.size(), number).ec == std::errc{};
}

// What to write instead of `token`, never longer than it is; empty to leave it.
std::string_view replacement_of(std::string_view token) {
  switch (shape_of(token)) {
    case Shape::kNotANumber:
      return {};
    case Shape::kInteger:
      if (token.starts_with('-')) return fits<std::int64_t>(token) ? "" : "-1";
      return fits<std::uint64_t>(token) ? "" : "18446744073709551615";
    case Shape::kReal:
      return fits<double>(token) ? "" : "0.5";
  }
  return {};
}

}  // namespace

void clamp_numbers(std::string& json) {
  bool in_string = false;
  for (std::size_t at = 0; at < json.size(); ++at) {
    if (in_string) {
      if (json[at] == '\\')
        ++at;
      else if (json[at] == '"')
        in_string = false;
    } else if (json[at] == '"') {
      in_string = true;
    } else if (json[at] == '-' || (json[at] >= '0' && json[at] <= '9')) {
      const auto end = std::min(json.find_first_not_of(kNumberCharacters, at), json.size());
      const auto text = replacement_of(std::string_view(json).substr(at, end - at));
      if (!text.empty()) {
        std::fill_n(json.begin() + static_cast<std::ptrdiff_t>(at), end - at, ' ');
        json.replace(at, text.size(), text);
      }
      at = end - 1;
    }
  }
}

}  // namespace cumuld
