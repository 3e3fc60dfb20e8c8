// load_bench: files in the spool until all their hits stand (goal G3), and what that leaves: memory
// (G7), bytes on the disk (G8), a restart after a kill (G9), everybody matched again after a rule
// changed (G4).
//
// Twice, the second time with a small memory budget. The hits are read back over the socket after
// the kill and compared with those of a bare sweep. Beside it, in the same run and over the same
// files, DuckDB where its Python module is installed (bench/peers/duckdb.sh).
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "bench/arrivals.h"
#include "bench/background_load.h"
#include "bench/common_options.h"
#include "bench/daemon_status.h"
#include "bench/elapsed.h"
#include "bench/engine.h"
#include "bench/machine.h"
#include "bench/population/join_bench.h"
#include "bench/population/writer.h"
#include "bench/report.h"
#include "bench/standing_hits.h"
#include "bench/workload.h"

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr double kLoadGoal = 2e6;      // records a second, at M and L
constexpr double kDuckGoal = 1.5;      // of DuckDB's seconds, at M and L
constexpr double kMemoryGoal = 2.5e9;  // bytes, at L
constexpr double kSmallGoal = 3;       // times the seconds with a small budget, at L
constexpr double kDiskGoal = 80;       // bytes a period, at M and L
constexpr double kRestartGoal = 3;     // seconds, at L
constexpr double kRematchGoal = 0.5;   // seconds of join work, at L
constexpr double kSweepGoal = 2.5;     // times the bare sweep's, at L
constexpr const char* kOtherBound = "min_days = 15";
constexpr const char* kRemarkOnly = "min_days = 15  # the same";
constexpr const char* kOtherRemark = "min_days = 15  # again";

struct Options : bench::CommonOptions {
  std::string rules = "bench/peers/overlap.toml";
  std::string budget = "1GiB";
  std::string small_budget = "512MiB";
  std::string peer = "bench/peers/duckdb.sh";
};

// What is the same for both runs.
struct Given {
  Options options;
  std::string program;
  fs::path population;
  double records = 0;
  bench::OverlapSum answer;
  double sweep_seconds = 0;

  bench::Judged at_large() const { return {options.size == "L", "at L"}; }
  bench::Judged at_medium() const {
    return {options.size == "M" || options.size == "L", "at M, L"};
  }
};

std::vector<std::string> flags(const std::string& home, const std::string& budget) {
  return {"--spool", home + "/spool",         "--rules", home + "/rules.toml", "--spool-poll-ms",
          "50",      "--memory-budget-bytes", budget};
}

void check_answer(const Given& given, bench::HttpClient& client, const std::string& socket) {
  const auto status = bench::read_status(client);
  if (static_cast<double>(status.accepted) != given.records) {
    bench::give_up("not every record was accepted");
  }
  if (bench::standing_hits(socket) != given.answer) {
    bench::give_up("the hits that stand are not those of the bare sweep");
  }
}

// Everybody is matched again under the rule with `line` at its end. Returns seconds.
double match_again(const Given& given, const std::string& home, bench::HttpClient& client,
                   const std::string& line) {
  const fs::path rules = home + "/rules.toml";
  fs::copy_file(given.options.rules, rules, fs::copy_options::overwrite_existing);
  std::ofstream(rules, std::ios::app) << line << "\n";
  return bench::reload_rules(client);
}

// With another bound every hit changes, with a remark none does.
void measure_rematch(const Given& given, const std::string& home, bench::HttpClient& client,
                     bench::Report& report) {
  const double seconds = match_again(given, home, client, kOtherBound);
  report.at_most("matching everybody again after a rule changed", seconds, kRematchGoal, "s",
                 given.at_large());
  report.at_most("  to a bare sweep of clustered periods", seconds / given.sweep_seconds,
                 kSweepGoal, "", given.at_large());
  report.figure("  where no hit changes", match_again(given, home, client, kRemarkOnly), "s");
  bench::BackgroundLoad posted(home + "/socket", given.options.employments());
  report.figure("  where none does, while records are posted",
                match_again(given, home, client, kOtherRemark), "s");
  report.figure("  records posted meanwhile", posted.stop(), "records/s");
}

struct Loaded {
  double seconds = 0;
  double memory = 0;   // at its peak, bytes
  double restart = 0;  // seconds
};

// A load, a kill, and a start; `rest` goes on with the daemon that was started again.
template <typename Rest>
void load(const Given& given, const std::string& budget, Rest&& rest) {
  const bench::ScratchDirectory scratch(given.options.directory);
  const std::string home = scratch.path();
  fs::copy_file(given.options.rules, home + "/rules.toml");
  Loaded loaded;
  {
    bench::DaemonProcess daemon(given.program, home, given.options.shards, flags(home, budget));
    bench::HttpClient client(daemon.socket());
    bench::wait_until_ready(client);
    loaded.seconds = bench::load_by_spool(given.population, home + "/spool", client);
    loaded.memory = daemon.process().peak_memory();
    daemon.process().end(SIGKILL);
  }
  const auto begin = Clock::now();
  const bench::DaemonProcess daemon(given.program, home, given.options.shards, flags(home, budget));
  bench::HttpClient client(daemon.socket());
  bench::wait_until_ready(client);
  loaded.restart = bench::seconds_since(begin);
  check_answer(given, client, daemon.socket());
  rest(loaded, home, client);
}

// DuckDB's seconds over the same files, if it is there.
std::optional<double> measure_peer(const Given& given, bench::Report& report) {
  const std::string command = "bash " + given.options.peer + " --ndjson " +
                              given.population.string() + " " + given.options.directory;
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  std::string text;
  for (int byte = std::fgetc(pipe); byte != EOF; byte = std::fgetc(pipe)) {
    text.push_back(static_cast<char>(byte));
  }
  if (::pclose(pipe) != 0) bench::give_up(given.options.peer + " failed");
  const bench::OverlapSum answer{bench::number_in(text, "pairs"), bench::number_in(text, "sum")};
  const auto milliseconds = bench::number_in(text, "milliseconds");
  if (milliseconds == 0) {
    report.note("DuckDB", "not installed: nothing to compare with");
    return std::nullopt;
  }
  if (answer != given.answer) bench::give_up("DuckDB found other pairs than the bare sweep");
  return static_cast<double>(milliseconds) / 1e3;
}

Given prepare(const Options& options, const std::string& program, const fs::path& population,
              bench::Report& report) {
  const auto employments = options.employments();
  const auto persons = population::JoinBench::persons_for(employments);
  Given given{options, program, population, 0, {}, 0};
  const auto written =
      population::write_join_bench(persons, 1, population, [](std::uint64_t, std::uint64_t) {});
  if (!written.ok()) bench::give_up(written.message());
  const auto arrivals = bench::all_arrivals(employments);
  given.records = static_cast<double>(arrivals.size());
  const bench::BareSweep sweep(arrivals);
  const auto begin = Clock::now();
  std::uint64_t days = 0;
  sweep.sweep([&](std::uint32_t, std::int32_t first, std::int32_t end) {
    days += static_cast<std::uint64_t>(end - first);
  });
  given.sweep_seconds = bench::seconds_since(begin);
  given.answer = bench::answer_of(sweep);
  report.figure("records", given.records, "");
  report.figure("days that pairs share", static_cast<double>(days), "");
  return given;
}

// Returns the seconds of the load.
double measure_first(const Given& given, std::optional<double> peer, bench::Report& report) {
  double seconds = 0;
  load(given, given.options.budget,
       [&](const Loaded& loaded, const std::string& home, bench::HttpClient& client) {
         seconds = loaded.seconds;
         const double rate = given.records / seconds;
         report.answered("files to standing hits, with their answer", rate, "records/s",
                         given.answer);
         report.at_least("files to standing hits", rate, kLoadGoal, "records/s", given.at_medium());
         if (peer) {
           report.figure("DuckDB, the same files to a table and joined", given.records / *peer,
                         "records/s");
           report.at_most("seconds to DuckDB's", seconds / *peer, kDuckGoal, "", given.at_medium());
         }
         report.at_most("peak memory", loaded.memory / 1e6, kMemoryGoal / 1e6, "MB",
                        given.at_large());
         report.at_most("serving again after a kill as the load ended", loaded.restart,
                        kRestartGoal, "s", given.at_large());
         const auto size = static_cast<double>(bench::size_at_rest(home + "/data", client));
         report.at_most("on the disk at rest, a period", size / given.records, kDiskGoal, "bytes",
                        given.at_medium());
         measure_rematch(given, home, client, report);
       });
  return seconds;
}

void measure_second(const Given& given, double first_seconds, bench::Report& report) {
  load(given, given.options.small_budget,
       [&](const Loaded& loaded, const std::string&, bench::HttpClient&) {
         report.answered("files to standing hits, with their answer",
                         given.records / loaded.seconds, "records/s", given.answer);
         report.at_most("seconds to those with the larger budget", loaded.seconds / first_seconds,
                        kSmallGoal, "", given.at_large());
         report.figure("peak memory", loaded.memory / 1e6, "MB");
       });
}

void run(const Options& options, const std::string& program, bench::Report& report) {
  const bench::ScratchDirectory scratch(options.directory);
  report.heading("files, " + options.size);
  const auto given = prepare(options, program, scratch.path("population"), report);
  const auto peer = measure_peer(given, report);
  const std::string what = "load from the spool, " + options.size + ", budget ";
  report.heading(what + options.budget);
  const double seconds = measure_first(given, peer, report);
  report.heading(what + options.small_budget);
  measure_second(given, seconds, report);
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): a benchmark may end so
int main(int argc, char** argv) {
  CLI::App app{"Measures loads from the spool and what they leave (bench/README.md)"};
  Options options;
  bench::add_common_options(app, options);
  app.add_option("--rules", options.rules, "The rule (default bench/peers/overlap.toml)");
  app.add_option("--budget", options.budget, "Memory budget of the daemon (default 1GiB)");
  app.add_option("--small-budget", options.small_budget, "And the second time (default 512MiB)");
  app.add_option("--peer", options.peer, "Default bench/peers/duckdb.sh");
  CLI11_PARSE(app, argc, argv);
  bench::Report report("load_bench", options.out, argc, argv);
  report.note("file system", bench::file_system_of(options.directory));
  const auto program = bench::find_daemon();
  if (!program) bench::give_up("there is no program cumuld beside this one");
  run(options, *program, report);
  return 0;
}
