// Base64 (RFC 4648). Pure functions, O(bytes).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cumuld::api {

std::string base64(std::string_view bytes);  // section 4, padded

// Section 5: the URL-safe alphabet, without padding.
std::string base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);  // nullopt: it is none

}  // namespace cumuld::api
