// Report: what a benchmark prints. A table for whoever runs it, JSON lines for whoever compares
// runs.
//
// The first line says on what machine and with which libraries it ran, and by what command: a
// figure without them means nothing. Every figure is printed as soon as it is known.
//
// Thread safety: one thread. Errors: a file that cannot be written ends the program with a message.
#pragma once

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "bench/overlap.h"

namespace bench {

// Whether a goal holds for this run, and if not for which.
struct Judged {
  bool now = true;
  std::string_view where;  // "at L"
};

class Report {
 public:
  // Prints the machine's facts. JSON lines go to `folder`/`name`.json, replacing it; to nowhere if
  // `folder` is empty.
  Report(std::string_view name, const std::string& folder, int argc, char** argv);

  void heading(std::string_view text);

  // One figure. `goal` says what it should be, empty if it is only a reference.
  void figure(std::string_view what, double value, std::string_view unit,
              std::string_view goal = {});

  // A figure of a join, with its answer: those of all joins of one run must be the same.
  void answered(std::string_view what, double value, std::string_view unit,
                const OverlapSum& answer);

  // A figure with a goal that it meets or misses; not judged where the goal is not meant.
  void at_least(std::string_view what, double value, double goal, std::string_view unit,
                Judged judged = {});
  void at_most(std::string_view what, double value, double goal, std::string_view unit,
               Judged judged = {});

  // A fact in words.
  void note(std::string_view what, std::string_view text);

 private:
  void judge(std::string_view what, double value, std::string_view unit, const std::string& goal,
             bool met, Judged judged);
  void write_line(const std::string& fields);

  std::string name_;
  std::string heading_;
  std::ofstream json_;
};

// The value below which `share` (0 … 1) of the values lie. Sorts them. 0 if there are none.
double quantile(std::vector<double>& values, double share);

}  // namespace bench
