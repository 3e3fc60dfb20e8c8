// For the benchmarks of decoders: what reading the same bytes costs without them.
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

// Elements of a document.
std::uint64_t parse_with_expat(std::string_view text);

// Texts between separators and line ends.
std::uint64_t cut_lines(std::string_view text, char separator);

// Records and bytes a second, bytes a record, and the low half of an answer that must stay.
void report(benchmark::State& state, std::string_view text, std::uint64_t records,
            std::uint64_t answer);

}  // namespace bench
