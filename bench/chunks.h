// How a text in memory is handed to a decoder: in pieces as long as a file is read in.
//
// Thread safety: pure functions. Errors: none.
#pragma once

#include <cstddef>
#include <string_view>

namespace bench {

inline constexpr std::size_t kChunkBytes = std::size_t{64} * 1024;

// feed(chunk, last)
template <typename Feed>
void feed_in_chunks(std::string_view text, Feed&& feed) {
  for (std::string_view rest = text; !rest.empty();) {
    const auto chunk = rest.substr(0, kChunkBytes);
    rest.remove_prefix(chunk.size());
    feed(chunk, rest.empty());
  }
}

}  // namespace bench
