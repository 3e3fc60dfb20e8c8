// cumuld-sizing: what machine a nation needs. Small populations of growing size go through the
// daemon on the machine at hand; a simple model carries on to the size asked for, and tells how far
// it is off where that can be seen. See --help and bench/README.md.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "bench/daemon_process.h"
#include "bench/engine.h"
#include "bench/machine.h"
#include "bench/sizing/answer.h"
#include "bench/sizing/calibration.h"
#include "bench/sizing/options.h"
#include "config/shipped.h"

namespace {

constexpr int kExitUsage = 2;

sizing::CalibrationOptions calibration(const sizing::Options& options) {
  const auto program = bench::find_daemon();
  if (!program) bench::give_up("there is no program cumuld beside this one");
  sizing::CalibrationOptions given;
  given.trial.program = *program;
  given.trial.directory = options.directory;
  given.trial.rules = config::shipped_rules();
  given.trial.budget = std::to_string(static_cast<std::uint64_t>(options.budget));
  given.trial.shards = options.shards;
  given.seconds = options.seconds;
  return given;
}

std::string text_of(const std::string& file) {
  std::ifstream stream(file);
  if (!stream) bench::give_up("cannot read " + file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void add_machine(const sizing::Options& options, sizing::Sheet& sheet) {
  sheet.heading("calibration on");
  for (const auto& [what, value] : bench::machine_facts()) sheet.note(what + ": " + value);
  sheet.note("file system: " + bench::file_system_of(options.directory));
}

void answer(const sizing::Options& options, sizing::Sheet& sheet) {
  const auto trials = calibrate(calibration(options), sizing::nation_population(options.nation));
  const auto model = model_of(trials);
  add_trials(trials, sheet);
  add_model(trials, model, sheet);
  add_nation(options.nation, sheet);
  add_needs(options.nation, model, options.budget, sizing::measure_own_forms(), sheet);
}

void check(const sizing::Options& options, sizing::Sheet& sheet) {
  std::vector<sizing::LoadResults> all;
  for (const auto& file : options.check) {
    std::ifstream stream(file);
    const auto results = sizing::read_load_results(stream);
    if (!results) bench::give_up(file + ": " + results.error().message());
    all.push_back(*results);
  }
  auto given = calibration(options);
  given.trial.rules = text_of(options.check_rules);
  const auto trials = calibrate(given, sizing::join_bench_population());
  const auto model = model_of(trials);
  add_trials(trials, sheet);
  add_model(trials, model, sheet);
  for (const auto& results : all) add_check(results, model, options.budget, sheet);
}

int run(CLI::App& app, int argc, char** argv) {
  sizing::Options options;
  define(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "cumuld-sizing: %s\n", error.what());
    return kExitUsage;
  }
  if (const auto status = complete(options); !status.ok()) {
    std::fprintf(stderr, "cumuld-sizing: %s\n", status.message().c_str());
    return kExitUsage;
  }
  sizing::Sheet sheet;
  add_machine(options, sheet);
  options.check.empty() ? answer(options, sheet) : check(options, sheet);
  std::fputs((options.json ? sheet.json() : sheet.text()).c_str(), stdout);
  return 0;
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): without memory or disk it may end so
int main(int argc, char** argv) {
  CLI::App app{"Says what machine a nation needs, from trials on this one", "cumuld-sizing"};
  return run(app, argc, argv);
}
