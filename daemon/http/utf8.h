// Tells well-formed UTF-8 from other bytes (RFC 3629: no overlong form, no surrogate, nothing
// beyond U+10FFFF). Pure functions, no allocation, O(bytes).
#pragma once

#include <cstddef>
#include <string_view>

namespace cumuld::http {

// Bytes of the character `text` begins with: 1 to 4; 0 if it begins with none (or is empty).
std::size_t utf8_length(std::string_view text) noexcept;

bool is_utf8(std::string_view text) noexcept;

}  // namespace cumuld::http
