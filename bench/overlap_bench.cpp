// overlap_bench: our side of the comparison with other systems (bench/peers/): the same periods,
// joined under a rule that every system can be asked for.
//
// Bare loops in memory, RocksDB as a mere log, and the daemon over its socket; each join with its
// answer, which must be the others' too. `--write` leaves the periods for them as CSV.
#include <chrono>
#include <string>
#include <vector>

#include "bench/arrivals.h"
#include "bench/bare_disk.h"
#include "bench/common_options.h"
#include "bench/daemon_process.h"
#include "bench/elapsed.h"
#include "bench/engine.h"
#include "bench/machine.h"
#include "bench/peers/period_csv.h"
#include "bench/post_lines.h"
#include "bench/report.h"
#include "bench/standing_hits.h"

namespace {

using Clock = std::chrono::steady_clock;

struct Options : bench::CommonOptions {
  std::string csv;
  std::string rules = "bench/peers/overlap.toml";
  unsigned connections = 2;
};

void measure_loop(const std::vector<bench::Arrival>& arrivals, std::size_t persons,
                  bench::Report& report) {
  bench::BareLoop timed(persons);
  const auto begin = Clock::now();
  for (const auto& arrival : arrivals) timed.add(arrival);
  const double seconds = bench::seconds_since(begin);
  bench::BareLoop again(persons);
  bench::OverlapSum answer;
  for (const auto& arrival : arrivals) {
    again.add(arrival, [&](std::int32_t first, std::int32_t end) {
      answer.add(bench::number_of(arrival.person), static_cast<std::uint64_t>(first),
                 static_cast<std::uint64_t>(end - 1));
    });
  }
  if (timed.pairs() != answer.pairs) bench::give_up("the bare loop found two different answers");
  report.answered("bare loop, one period at a time, in memory",
                  static_cast<double>(arrivals.size()) / seconds, "periods/s", answer);
}

void measure_sweep(const std::vector<bench::Arrival>& arrivals, bench::Report& report) {
  const auto begin = Clock::now();
  const bench::BareSweep sweep(arrivals);
  const auto sorted = Clock::now();
  std::uint64_t days = 0;
  sweep.sweep([&](std::uint32_t, std::int32_t first, std::int32_t end) {
    days += static_cast<std::uint64_t>(end - first);
  });
  const double swept = bench::seconds_since(sorted);
  const double all = bench::seconds_since(begin);
  const auto answer = bench::answer_of(sweep);
  const auto count = static_cast<double>(arrivals.size());
  report.answered("bare bitmap, sort and sweep, in memory", count / all, "periods/s", answer);
  report.answered("  the sweep alone, periods clustered by person", count / swept, "periods/s",
                  answer);
  report.figure("  days that pairs share", static_cast<double>(days), "");
}

void measure_memory(const Options& options, std::uint64_t employments, bench::Report& report) {
  report.heading("join, " + options.size);
  const auto arrivals = bench::all_arrivals(employments);
  measure_loop(arrivals, population::JoinBench::persons_for(employments), report);
  measure_sweep(arrivals, report);
}

void measure_disk(const Options& options, std::uint64_t employments, const std::string& program,
                  bench::Report& report) {
  report.heading("stream, " + options.size);
  const auto lines = bench::all_lines(employments, options.directory);
  const auto count = static_cast<double>(lines.records);
  {
    const bench::ScratchDirectory scratch(options.directory);
    report.figure("RocksDB, keys in order, 10'000 a batch, synced, no join",
                  count / bench::put_ordered(scratch.path(), lines.records, 10'000), "records/s");
  }
  const bench::ScratchDirectory scratch(options.directory);
  const bench::DaemonProcess daemon(program, scratch.path(), options.shards,
                                    {"--rules", options.rules});
  const double seconds = bench::post_lines(daemon.socket(), lines, options.connections);
  const auto answer = bench::standing_hits(daemon.socket());
  report.answered("cumuld, " + std::to_string(options.connections) + " connections, synced",
                  count / seconds, "records/s", answer);
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): a benchmark may end so
int main(int argc, char** argv) {
  CLI::App app{"Measures cumuld and bare loops on what other systems are asked (bench/README.md)"};
  Options options;
  bench::add_common_options(app, options);
  app.add_option("--write", options.csv, "Only write the periods as CSV into this file");
  app.add_option("--rules", options.rules, "The rule (default bench/peers/overlap.toml)");
  app.add_option("--connections", options.connections, "Default 2")->check(CLI::Range(1U, 16U));
  CLI11_PARSE(app, argc, argv);
  const auto employments = options.employments();
  if (!options.csv.empty()) {
    if (!bench::write_period_csv(employments, options.csv)) bench::give_up("cannot write the CSV");
    return 0;
  }
  bench::Report report("overlap_bench", options.out, argc, argv);
  report.note("file system", bench::file_system_of(options.directory));
  const auto program = bench::find_daemon();
  if (!program) bench::give_up("there is no program cumuld beside this one");
  measure_memory(options, employments, report);
  measure_disk(options, employments, *program, report);
  return 0;
}
