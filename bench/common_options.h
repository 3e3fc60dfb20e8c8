// What every benchmark of a population lets one choose: how large it is, where its data goes, where
// its figures go, and how many shards work.
//
// Thread safety: one thread.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

namespace bench {

struct CommonOptions {
  std::string size = "S";
  std::string directory = ".";
  std::string out;
  unsigned shards = 1;

  std::uint64_t employments() const;
};

// Adds --size, --dir, --out and --shards. A size that is none is refused while parsing. `options`
// must outlive the parsing.
void add_common_options(CLI::App& app, CommonOptions& options);

}  // namespace bench
