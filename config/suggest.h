// "Did you mean": the known name nearest to a mistyped one, and lists of names, for error messages.
//
// Distance counts inserted, dropped, changed and swapped neighbouring bytes. A name counts as near
// while the distance is at most 1 + a quarter of the word's length.
//
// Thread safety: free functions without state. Cost: O(names × length²); for the error path only.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace config {

// How many edits turn one word into the other.
std::size_t edit_distance(std::string_view from, std::string_view to);

// The nearest near name (the first of equals), a view into `names`; empty when none is near.
std::string_view nearest(std::string_view word, std::span<const std::string_view> names);

// Ready to append to a message: ` (did you mean "for"?)`, else ` (known: a, b, c)`; empty when
// there are no names at all.
std::string hint(std::string_view word, std::span<const std::string_view> names);

// `"a", "b" or "c"`: what a value may be.
std::string one_of(std::span<const std::string_view> names);

}  // namespace config
