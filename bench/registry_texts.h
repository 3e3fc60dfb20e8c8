// Texts as registries send them, for what measures decoders: each unit of a text is alike but for
// its person and its key, so that what one costs can be told. The same arguments give the same
// bytes.
//
// Thread safety: pure functions. Errors: none.
#pragma once

#include <cstdint>
#include <string>

namespace bench {

// Lines of NDJSON of the sizes that registries send. Numbers, so that they may be an argument of a
// benchmark.
enum LineShape : std::int64_t { kFlatBenefit, kFlatIncome, kTwoPeriods };
void append_line(LineShape shape, std::uint32_t which, std::string& out);

// A DmfA original, each line of a person of its own.
std::string worker_lines(std::uint32_t lines);

// By their layouts (config/layouts.toml): indemnities and authorised resumptions as XML, postings
// as CSV.
std::string attestations(std::uint32_t records);
std::string authorisations(std::uint32_t records);
std::string certificates(std::uint32_t records);

// The ONSS's own messages: announcements of employment, and replaced numbers.
std::string dimonas(std::uint32_t records);
std::string replacements(std::uint32_t records);

}  // namespace bench
