// stream_bench: NDJSON in, durable and matched: records acknowledged a second (goal G2).
//
// Twice: with the pipeline in this process, fed by decoding threads, and through the daemon's
// socket if its program stands beside this one. Beside it, in the same run and over the same bytes:
// decoding alone, appending and syncing alone, and RocksDB's own best case.
#include <chrono>
#include <string>
#include <string_view>

#include "bench/bare_disk.h"
#include "bench/common_options.h"
#include "bench/daemon_process.h"
#include "bench/elapsed.h"
#include "bench/engine.h"
#include "bench/machine.h"
#include "bench/person_reads.h"
#include "bench/post_lines.h"
#include "bench/report.h"
#include "bench/workload.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kGoal = 1e6;     // records a second, at M
constexpr double kReadGoal = 20;  // microseconds

struct Options : bench::CommonOptions {
  unsigned sources = 2;
  bool references = true;
};

double measure_decoding(const bench::Lines& lines) {
  const auto catalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  cumuld::NdjsonDecoder decoder(catalogue, 1);
  matcher::Batch batch;
  const auto begin = Clock::now();
  for (const auto& block : lines.blocks) {
    batch.clear();
    decoder.decode(block, 1, batch);
    if (!batch.rejected.empty()) bench::give_up("a line was refused");
  }
  return static_cast<double>(lines.records) / bench::seconds_since(begin);
}

void measure_references(const Options& options, const bench::Lines& lines, bench::Report& report) {
  const bench::ScratchDirectory scratch(options.directory);
  const auto count = static_cast<double>(lines.records);
  report.heading("by themselves, one thread");
  report.figure("decoding only", measure_decoding(lines), "records/s");
  report.figure("appending the lines, synced block by block",
                count / bench::append_synced(scratch.path(), lines.blocks), "records/s");
  report.figure("RocksDB, 24-byte keys in order, 10'000 a batch, synced",
                count / bench::put_ordered(scratch.path(), lines.records, 10'000), "records/s");
}

void report_rate(const Options& options, double rate, bench::Report& report) {
  const std::string what = "acknowledged: durable and matched";
  if (options.size == "M") {
    report.at_least(what, rate, kGoal, "records/s");
  } else {
    report.figure(what, rate, "records/s", "goal at M: >= 1'000'000");
  }
}

void measure_pipeline(const Options& options, const bench::Lines& lines, bench::Report& report) {
  const bench::ScratchDirectory scratch(options.directory);
  bench::Engine engine(scratch.path("data"), options.shards, options.sources);
  bench::Acknowledged sums;
  bench::PersonReads reads(engine, lines);
  const auto begin = Clock::now();
  bench::share_blocks(lines, options.sources, 1, [&](unsigned port, auto&& next) {
    bench::Source source(engine, port, sums);
    for (auto blocks = next(); !blocks.empty(); blocks = next()) source.send(blocks.front());
    source.finish();
  });
  const double acknowledged = bench::seconds_since(begin);
  auto read_seconds = reads.stop();
  engine.wait_until_sealed();
  const double sealed = bench::seconds_since(begin);
  bench::check_accepted(sums.accepted, lines);
  const auto count = static_cast<double>(lines.records);
  report.heading("pipeline in this process, " + options.size + ", " +
                 std::to_string(options.sources) + " sources, " + std::to_string(options.shards) +
                 " shard(s)");
  report_rate(options, count / acknowledged, report);
  report.figure("sustained: ended epochs sealed too", count / sealed, "records/s");
  report.figure("one person's records read meanwhile, p50",
                bench::quantile(read_seconds, 0.5) * 1e6, "us");
  report.at_most("one person's records read meanwhile, p99",
                 bench::quantile(read_seconds, 0.99) * 1e6, kReadGoal, "us");
  report.figure("hits raised", static_cast<double>(sums.raised), "");
  report.figure("peak memory, the lines included", bench::peak_memory() / 1e6, "MB");
}

void measure_daemon(const Options& options, const std::string& program, const bench::Lines& lines,
                    bench::Report& report) {
  const bench::ScratchDirectory scratch(options.directory);
  const bench::DaemonProcess daemon(program, scratch.path(), options.shards);
  const double acknowledged = bench::post_lines(daemon.socket(), lines, options.sources);
  report.heading("daemon, over its socket, " + options.size + ", " +
                 std::to_string(options.sources) + " connections, " +
                 std::to_string(options.shards) + " shard(s)");
  report_rate(options, static_cast<double>(lines.records) / acknowledged, report);
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): a benchmark may end so
int main(int argc, char** argv) {
  CLI::App app{"Measures streamed intake, durable and matched (bench/README.md)"};
  Options options;
  bench::add_common_options(app, options);
  app.add_option("--sources", options.sources, "Decoding threads or connections (default 2)")
      ->check(CLI::Range(1U, 16U));
  app.add_flag("!--no-references", options.references, "Only the pipeline and the daemon");
  CLI11_PARSE(app, argc, argv);
  bench::Report report("stream_bench", options.out, argc, argv);
  report.note("file system", bench::file_system_of(options.directory));
  const auto lines = bench::all_lines(options.employments(), options.directory);
  report.figure("records", static_cast<double>(lines.records), "");
  report.figure("bytes a record",
                static_cast<double>(lines.bytes) / static_cast<double>(lines.records), "");
  if (options.references) measure_references(options, lines, report);
  measure_pipeline(options, lines, report);
  if (const auto program = bench::find_daemon()) {
    measure_daemon(options, *program, lines, report);
  } else {
    report.note("daemon", "not measured: there is no program cumuld beside this one");
  }
  return 0;
}
