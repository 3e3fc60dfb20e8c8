#include "bench/sizing/answer.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace sizing {
namespace {

constexpr double kSecondsAYear = 365.25 * 86'400;
constexpr double kPeakDays = 5;  // in which a quarter's employments come, all of them

std::string times(double value, Unit unit, std::string_view what) {
  return spelled(value, unit) + std::string(what);
}

std::string line_of(std::string_view name, const Line& line, std::string_view of, Unit unit) {
  return std::string(name) + " = " + spelled(line.a, unit) + " + " + spelled(line.b, unit) +
         std::string(of);
}

double own_form_seconds(const Nation& nation, const OwnForms& own) {
  double seconds = 0;
  for (std::size_t feed = 0; feed < kFeeds; ++feed) {
    seconds += nation.records_a_year(static_cast<Feed>(feed)) * nation.years * own[feed];
  }
  return seconds;
}

void add_stream(const Nation& nation, const Model& model, Sheet& sheet) {
  const double peak = nation.records_a_year(Feed::kEmployment) / 4 / (kPeakDays * 86'400);
  const double mean = nation.persons * nation.rate() / kSecondsAYear;
  sheet.heading("the stream, each record posted alone");
  sheet.figure("records a second, mean of a year", mean, Unit::kNone);
  sheet.figure("records a second, at the peak", peak, Unit::kNone,
               "a quarter's employments within five days");
  sheet.figure("cores, at the peak", peak * model.post_cpu, Unit::kCores);
  sheet.figure("record to answer, here", model.post_seconds, Unit::kSeconds, "synced and matched");
}

}  // namespace

void add_trials(const Trials& trials, Sheet& sheet) {
  for (const auto& trial : trials.measured) {
    sheet.heading("trial of " + spelled(trial.records, Unit::kCount) + " records");
    sheet.figure("seconds a record, files to standing hits", trial.load_seconds / trial.records,
                 Unit::kSeconds);
    sheet.figure(
        "processor a record, until at rest", trial.cpu_to_rest / trial.records, Unit::kSeconds,
        times(trial.busiest / trial.records, Unit::kSeconds, " of it by the busiest thread"));
    sheet.figure("peak memory", trial.peak_memory, Unit::kBytes);
    sheet.figure("disk at rest, a record", trial.disk_at_rest / trial.records, Unit::kBytes,
                 times(trial.disk_tables / trial.records, Unit::kBytes, " of it in tables, ") +
                     times(trial.disk_peak / trial.records, Unit::kBytes, " at the peak"));
    sheet.figure("serving again after a kill", trial.restart_seconds, Unit::kSeconds);
    sheet.figure("everybody on benefit matched again", trial.rematch_seconds, Unit::kSeconds);
  }
}

void add_model(const Trials& trials, const Model& model, Sheet& sheet) {
  sheet.heading("model, n records");
  const auto doubling = [](std::string_view name, const LogLine& fit, Unit unit) {
    return line_of(name, fit.line, " x log2 n", unit);
  };
  sheet.note(doubling("seconds a record", model.wall, Unit::kSeconds));
  sheet.note(doubling("processor a record", model.cpu, Unit::kSeconds));
  sheet.note(doubling("of the busiest thread", model.busiest, Unit::kSeconds));
  sheet.note(doubling("memory beside the budget's part", model.memory, Unit::kBytes));
  sheet.note(line_of("disk at rest", model.disk, " x n", Unit::kBytes));
  sheet.note(
      line_of("  and not sealed", {0, model.unsealed.b}, " x records of an epoch", Unit::kBytes));
  sheet.note(line_of("disk at its peak", model.disk_peak, " x n", Unit::kBytes));
  sheet.note(line_of("timelines", model.timelines, " x n", Unit::kBytes));
  sheet.note(line_of("restart", model.restart, " x records not sealed", Unit::kSeconds));
  const auto errors = errors_on_largest(trials);
  sheet.heading("what the smaller trials say of the largest, less what it measured");
  sheet.figure("seconds of the load", errors.load_seconds, Unit::kShare);
  sheet.figure("processor", errors.cpu, Unit::kShare);
  sheet.figure("peak memory", errors.memory, Unit::kShare);
  sheet.figure("disk at rest", errors.disk, Unit::kShare);
}

void add_nation(const Nation& nation, Sheet& sheet) {
  sheet.heading("the nation: " + spelled(nation.persons, Unit::kCount) + " persons, " +
                spelled(nation.years, Unit::kNone) + " years");
  for (std::size_t feed = 0; feed < kFeeds; ++feed) {
    const bool standard = nation.rates[feed] == kFeedInfo[feed].rate;
    sheet.figure(std::string(kFeedInfo[feed].name) + ", records a year",
                 nation.records_a_year(static_cast<Feed>(feed)), Unit::kCount,
                 standard ? std::string(kFeedInfo[feed].why) : "as asked");
  }
  sheet.figure("records of all years", nation.records(), Unit::kCount);
  sheet.figure("persons on benefit at some time", nation.persons * nation.share_on_benefit,
               Unit::kCount);
}

void add_needs(const Nation& nation, const Model& model, double budget, const OwnForms& own,
               Sheet& sheet) {
  const auto needs = needs_of(model, nation.records(), budget);
  const double decode = own_form_seconds(nation, own);
  sheet.heading("the first load, all years from the spool");
  sheet.figure("load time, NDJSON, a machine as this", needs.load_seconds, Unit::kSeconds);
  sheet.figure("cores that it uses", needs.cores, Unit::kCores);
  sheet.figure("load time with as many cores as it can use", needs.load_seconds_min, Unit::kSeconds,
               "one thread is busy throughout");
  sheet.figure("load time from registries' own files", std::max(decode, needs.load_seconds),
               Unit::kSeconds, times(decode, Unit::kSeconds, " of one thread to decode them"));
  sheet.heading("the machine");
  sheet.figure("cores", std::max(2.0, std::ceil(needs.cores)), Unit::kCores,
               "for the load; the stream takes less");
  sheet.figure("memory, resident at its peak", needs.memory, Unit::kBytes,
               "with a memory budget of " + spelled(budget, Unit::kBytes));
  sheet.figure("timelines of everybody on benefit", needs.timelines, Unit::kBytes,
               "half of the budget keeps what fits, the rest is read again");
  sheet.figure("disk, compacted", needs.disk, Unit::kBytes,
               "memory that the kernel can cache it in saves reads");
  sheet.figure("disk, at its peak while loading", needs.disk_peak, Unit::kBytes);
  sheet.figure("serving again after a kill, at worst", needs.restart, Unit::kSeconds);
  add_stream(nation, model, sheet);
}

void add_check(const LoadResults& results, const Model& model, double budget, Sheet& sheet) {
  const auto needs = needs_of(model, results.records, budget);
  sheet.heading("predicted for load_bench at " + results.size + ", " +
                spelled(results.records, Unit::kCount) + " records");
  const auto compare = [&](const std::string& what, double predicted, double measured, Unit unit) {
    sheet.figure(what, predicted, unit,
                 "measured " + spelled(measured, unit) + ", error " +
                     spelled(relative_error(predicted, measured), Unit::kShare));
    sheet.figure("  error", relative_error(predicted, measured), Unit::kShare);
  };
  compare("seconds of the load", needs.load_seconds, results.load_seconds, Unit::kSeconds);
  compare("peak memory", needs.memory, results.peak_memory, Unit::kBytes);
  compare("disk at rest", needs.disk, results.disk_at_rest, Unit::kBytes);
  compare("serving again after a kill", needs.restart, results.restart_seconds, Unit::kSeconds);
}

}  // namespace sizing
