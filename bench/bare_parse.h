// For the benchmarks of decoders: what reading the same bytes costs without them, and how a text in
// memory is handed out.
//
//   expat       the bare parser, with the callbacks that XmlReader sets, all empty
//   lines       each line found and cut at its separators, nothing kept
//
// Thread safety: pure functions.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string_view>

namespace bench {

inline constexpr std::size_t kChunkBytes = 64 * 1024;

// The text in chunks of 64 KiB: feed(chunk, last).
template <typename Feed>
void feed_in_chunks(std::string_view text, Feed&& feed) {
  for (std::string_view rest = text; !rest.empty();) {
    const auto chunk = rest.substr(0, kChunkBytes);
    rest.remove_prefix(chunk.size());
    feed(chunk, rest.empty());
  }
}

// Elements of a document.
std::uint64_t parse_with_expat(std::string_view text);

// Texts between separators and line ends.
std::uint64_t cut_lines(std::string_view text, char separator);

// Records and bytes a second, bytes a record, and the low half of an answer that must stay.
void report(benchmark::State& state, std::string_view text, std::uint64_t records,
            std::uint64_t answer);

}  // namespace bench
