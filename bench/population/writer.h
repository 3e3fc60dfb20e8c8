// write_nation, write_gotot_2006, write_join_bench: a population as folders of files, and what it
// must raise.
//
//   <out>/<registry>/…         the records, shuffled
//   <out>/corrections/<registry>/…   records that come after all of those, and change what stands
//   <out>/planted.json         counts, and the hits that must stand before and after corrections
//
// Every record is NDJSON or, as kRegistry, in its registry's own form where it has one
// (registry_form.h): both are read as the same records. As kBoth, each that has a form is written
// twice, and what one message says beside another's record is said once more.
//
// Errors:        kIoError if a file cannot be written; what was written until then stays.
// Cost:          constant memory, about 50 MB.
// Thread safety: one thread at a time a folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "bench/population/population.h"
#include "matcher/status.h"

namespace population {

enum class Format : std::uint8_t { kNdjson, kRegistry, kBoth };

// Called now and then with how many of how many persons (or slots) are written.
using Progress = std::function<void(std::uint64_t done, std::uint64_t all)>;

matcher::Status write_nation(const Options& options, Format format,
                             const std::filesystem::path& out, const Progress& progress);

// The persons of gotot_2006.h, and how many they are: planted.json also says persons_on_benefit and
// persons_with_hits. There are no corrections.
matcher::Status write_gotot_2006(std::uint64_t seed, Format format,
                                 const std::filesystem::path& out, const Progress& progress);

// REQUIRES: 0 < persons <= NationalNumbers::capacity().
matcher::Status write_join_bench(std::uint64_t persons, std::uint64_t seed,
                                 const std::filesystem::path& out, const Progress& progress);

}  // namespace population
