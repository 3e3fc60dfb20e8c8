// Options of cumuld-sizing.
//
// Thread safety: one thread. Errors: kInvalidArgument says what is wrong with them.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "bench/sizing/nation.h"
#include "matcher/status.h"

namespace sizing {

struct Options {
  Nation nation;
  std::string feeds;
  double seconds = 60;
  double budget = 1073741824;  // bytes
  unsigned shards = 1;
  std::string directory = ".";
  std::vector<std::string> check;
  std::string check_rules = "bench/peers/overlap.toml";
  bool json = false;
};

void define(CLI::App& app, Options& options);

// Takes in --feeds, and looks at what CLI11 does not.
matcher::Status complete(Options& options);

}  // namespace sizing
