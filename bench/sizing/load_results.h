// LoadResults: what load_bench wrote of one size (build/bench/<size>/load_bench.json), to hold a
// prediction against.
//
// Thread safety: pure functions. Errors: kInvalidArgument names the figure that is not there.
#pragma once

#include <istream>
#include <string>

#include "matcher/status.h"

namespace sizing {

struct LoadResults {
  std::string size;  // "M"
  double records = 0;
  double load_seconds = 0;
  double peak_memory = 0;   // bytes
  double disk_at_rest = 0;  // bytes
  double restart_seconds = 0;
};

// Of the first load, with the larger budget.
matcher::Result<LoadResults> read_load_results(std::istream& lines);

}  // namespace sizing
