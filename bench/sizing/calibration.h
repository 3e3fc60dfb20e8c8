// Calibration: trials of growing size, as large as a time allows.
//
// Thread safety: one thread. Errors: what fails ends the program with a message.
#pragma once

#include <functional>
#include <string>

#include "bench/sizing/model.h"
#include "bench/sizing/nation.h"
#include "bench/sizing/trial.h"

namespace sizing {

struct CalibrationOptions {
  TrialOptions trial;
  double seconds = 60;
};

// A population in small: its records by size, and lines to post beside them.
struct Population {
  std::function<std::uint64_t(std::uint64_t records, const std::filesystem::path& folder)> write;
  std::vector<std::string> posted;
};

// A nation as it is asked for, or the one that load_bench loads.
Population nation_population(const Nation& nation);
Population join_bench_population();

// A pilot, then four trials, each twice as large as the one before, with epochs so small that the
// smallest seals several; then two starts after a kill with nothing sealed.
Trials calibrate(const CalibrationOptions& options, const Population& population);

// The records of the largest trial, so that all of them take about `seconds`, where one record
// takes so long. Between bounds: fewer say nothing, more would fill a small disk.
double largest_trial(double seconds, double seconds_a_record);

}  // namespace sizing
