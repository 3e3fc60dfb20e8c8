// Finds what toml++ 3.3 must not be given: a character outside ASCII where TOML allows none.
//
// Private to config/. Between keys and values (`titré = 1`) toml++ classifies such a character with
// code whose behaviour is undefined for most of Latin script. In strings and comments it is fine.
//
// Thread safety: free function without state. Cost: O(bytes).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace config {

// The line (from 1) of the first byte above 0x7f outside strings and comments; a byte order mark at
// the start does not count. A string that is never closed ends with its line, or with the text if
// it may span lines: toml++ refuses it there. A dotted key with a quoted part (a."é") is not used
// in our files and counts as outside.
std::optional<std::size_t> line_of_stray_character(std::string_view toml);

}  // namespace config
