// The part of a rule file that is one rule: what a hit remembers as the text it was made under.
//
// Private to config/. Thread safety: free function without state. Cost: O(bytes of the file).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace config {

// The lines of `text` from line `first` (counted from 1) up to and not including line `next` (0: to
// the end of the file). Blank lines and comments at the end are left out: they introduce the next
// rule. Line `first` is always in it. No line end after the last line.
std::string rule_text(std::string_view text, std::size_t first, std::size_t next);

}  // namespace config
