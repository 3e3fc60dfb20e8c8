// Model: what the trials say about a nation of another size.
//
//   a + b·log2 n   processor and wall seconds a record, bytes of memory beside the budget: each
//                  doubling of n adds a level to look through and misses to a cache
//   a + b·n        bytes on the disk, bytes of timelines; seconds of a restart, by the records that
//                  are not sealed
//
// n is the number of records. b is never below zero: noise does not make a nation cheap.
//
// Thread safety: plain values and pure functions. Errors: none; of no points the fit is zero.
#pragma once

#include <span>
#include <vector>

#include "bench/sizing/measured.h"

namespace sizing {

struct Point {
  double n;
  double value;
};

struct Line {
  double a = 0;
  double b = 0;
  double at(double x) const { return a + b * x; }
};

// Least squares. Of points at one place, or of values that fall: b = 0 and a is their mean.
Line fit(std::span<const Point> points);

struct LogLine {
  Line line;
  double at(double n) const;
};

LogLine fit_log(std::span<const Point> points);  // REQUIRES: each n > 0

struct Trials {
  std::vector<Measured> measured;  // by growing size
  std::vector<Restarted> restarted;
};

struct Model {
  LogLine cpu;      // processor seconds a record, until the store is at rest
  LogLine wall;     // seconds a record until the hits stand
  LogLine busiest;  // seconds a record of the busiest thread: no machine loads faster
  LogLine memory;   // bytes at the peak, with the small epochs of a trial
  Line disk;        // bytes at rest: table files grow, logs are as long as in any trial
  Line disk_peak;
  Line unsealed;   // bytes on the disk, by the records that are not sealed
  Line timelines;  // bytes, of everybody on benefit
  Line restart;    // seconds, by the records that are not sealed
  double post_cpu = 0;
  double post_seconds = 0;
};

Model model_of(const Trials& trials);

struct Needs {
  double load_seconds = 0;      // on a machine as the trials'
  double load_seconds_min = 0;  // with as many cores as it can use
  double cores = 0;             // that it uses on this machine
  double memory = 0;            // resident, at its peak
  double timelines = 0;         // what everybody on benefit would take
  double disk = 0;
  double disk_peak = 0;
  double restart = 0;  // at worst
};

// `records` in a daemon with a memory budget of so many bytes.
Needs needs_of(const Model& model, double records, double budget);

// What is predicted of the largest trial by a model of the others, as parts of what it measured:
// 0.1 is a tenth too much. REQUIRES: two trials or more.
struct Errors {
  double load_seconds = 0;
  double cpu = 0;
  double memory = 0;
  double disk = 0;
};
Errors errors_on_largest(const Trials& trials);

double relative_error(double predicted, double measured);

}  // namespace sizing
