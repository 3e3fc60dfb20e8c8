// join_bench: the whole join in memory, on one thread, beside a bare loop over the same arrivals.
//
// The work of goal G1: versions are judged, entries appended to the delta and to the log's bytes,
// the timelines of whoever is on benefit kept up to date and their hits found again under the
// shipped rules, in rounds of ten thousand records, as the pipeline does it. Nothing is written to
// a disk. Records are decoded beforehand and in pieces, and only the work on them is timed; shard
// and bare loop take turns over the same pieces, so that both see the same machine.
//
// The answer is checked: what stands after the last round must be, hit for hit, what the join finds
// when it is run once for each person at the end.
#include <time.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <vector>

#include "bench/bare_loop.h"
#include "bench/machine.h"
#include "bench/memory_join.h"
#include "bench/report.h"
#include "bench/workload.h"
#include "config/rules.h"
#include "config/shipped.h"
#include "matcher/limits.h"

namespace {

constexpr std::size_t kRoundRecords = 10'000;
constexpr std::size_t kPieceRounds = 5;
constexpr std::uint64_t kKeySeed = 1;

// What the processor has spent on this thread. Nothing here ever waits, so this is the time it
// would take on an idle machine, and whatever else runs on it disturbs the least.
double seconds_now() {
  timespec now{};
  (void)::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double seconds_since(double begin) {
  return seconds_now() - begin;
}

// The seconds that each phase took.
struct Seconds {
  double judge = 0;
  double append = 0;
  double join = 0;
  double all() const { return judge + append + join; }
};

// Works the batch as one round.
void work(const matcher::Batch& batch, bench::MemoryJoin& engine, Seconds& seconds,
          bench::Standing& standing) {
  const auto begin = seconds_now();
  const auto round = engine.begin(batch);
  engine.judge(*round);
  seconds.judge += seconds_since(begin);
  const auto judged = seconds_now();
  engine.append(*round);
  seconds.append += seconds_since(judged);
  const auto appended = seconds_now();
  engine.join(*round);
  seconds.join += seconds_since(appended);
  engine.finish(*round, standing);
}

// The same arrivals for the bare loop: what it looks at and nothing else.
void append_arrivals(const matcher::Batch& batch, matcher::KindMask benefits,
                     std::vector<bench::Arrival>& arrivals) {
  for (const auto& record : batch.records) {
    const auto view = matcher::RecordView::parse(batch.body_of(record));
    view->for_each_period([&](const matcher::PeriodView& period) {
      arrivals.push_back({record.person, period.begin.since_epoch, period.end.since_epoch,
                          (benefits >> period.kind & 1U) != 0});
    });
  }
}

int run(const std::string& size, unsigned shards, const std::string& rules_file,
        bench::Report& report) {
  const auto employments = bench::employments_of(size);
  const auto catalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  const auto rules =
      (rules_file.empty() ? config::parse_rules(config::shipped_rules(), "rules.toml", catalogue)
                          : config::load_rules(rules_file, catalogue))
          .value();
  const auto benefits = catalogue.kinds_of(matcher::Side::kBenefit);
  cumuld::NdjsonDecoder decoder(catalogue, kKeySeed);
  bench::Workload workload(employments);
  bench::MemoryJoin engine(catalogue, rules, shards);
  Seconds spent;
  bench::Standing standing;
  bench::BareLoop bare(population::JoinBench::persons_for(employments));
  double bare_seconds = 0;
  std::uint64_t periods = 0;
  for (bool more = true; more;) {
    std::vector<std::unique_ptr<matcher::Batch>> piece;
    while (more && piece.size() < kPieceRounds) {
      auto batch = workload.batch(kRoundRecords, decoder);
      more = batch != nullptr;
      if (more) piece.push_back(std::move(batch));
    }
    std::vector<bench::Arrival> arrivals;
    for (const auto& batch : piece) append_arrivals(*batch, benefits, arrivals);
    periods += arrivals.size();
    for (const auto& batch : piece) work(*batch, engine, spent, standing);
    const auto begin = seconds_now();
    for (const auto& arrival : arrivals) bare.add(arrival);
    bare_seconds += seconds_since(begin);
  }

  report.heading("join in memory, " + size + ", " + std::to_string(shards) + " shard(s)");
  const auto count = static_cast<double>(periods);
  const auto rate = count / spent.all();
  report.figure("periods", count, "");
  report.figure("bare loop", count / bare_seconds, "periods/s");
  report.figure("  pairs it counted", static_cast<double>(bare.pairs()), "");
  if (size == "M") {
    report.at_least("whole join", rate, 5e6, "periods/s");
    report.at_least("ratio to the bare loop", rate * bare_seconds / count, 0.4, "");
  } else {
    report.figure("whole join", rate, "periods/s");
    report.figure("ratio to the bare loop", rate * bare_seconds / count, "", "goal at M: >= 0.4");
  }
  report.figure("  judge", spent.judge / count * 1e9, "ns/period");
  report.figure("  append", spent.append / count * 1e9, "ns/period");
  report.figure("  join", spent.join / count * 1e9, "ns/period");
  report.figure("  hits raised, amended, withdrawn", static_cast<double>(engine.changes()), "");
  report.figure("  timelines in memory", static_cast<double>(engine.timelines()), "");
  report.figure("  bytes of deltas and timelines", engine.bytes() / count, "bytes/period");
  bench::OverlapSum overlaps;
  const auto expected = engine.join_all(overlaps);
  report.figure("  hits standing", static_cast<double>(standing.digests.size()), "");
  report.figure("  hits found by joining each person once",
                static_cast<double>(expected.digests.size()), "");
  if (expected.digests.size() != standing.digests.size() ||
      expected.checksum() != standing.checksum()) {
    std::fprintf(stderr, "join_bench: what stands is not what the records say\n");
    return 1;
  }
  if (!rules_file.empty()) {
    report.answered("cumuld's join, one thread, in memory", rate, "periods/s", overlaps);
  }
  char checksum[64];
  std::snprintf(checksum, sizeof(checksum), "%016llx, the same both ways",
                static_cast<unsigned long long>(standing.checksum()));
  report.note("  checksum over hits", checksum);
  return 0;
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): a benchmark may end so
int main(int argc, char** argv) {
  CLI::App app{"Measures the join in memory beside a bare loop (bench/README.md)"};
  std::vector<std::string> sizes{"S"};
  std::string out;
  std::string rules;
  unsigned shards = 1;
  app.add_option("--size", sizes, "S, M, L or a number of employments; several are run in turn");
  app.add_option("--shards", shards, "How many, all worked by one thread (default 1)")
      ->check(CLI::Range(1U, matcher::kShardsMax));
  app.add_option("--rules", rules, "Other rules than the shipped ones");
  app.add_option("--out", out, "Folder for JSON lines");
  CLI11_PARSE(app, argc, argv);
  bench::Report report("join_bench", out, argc, argv);
  int failed = 0;
  for (const auto& size : sizes) {
    if (bench::employments_of(size) == 0) {
      std::fprintf(stderr, "join_bench: %s is not a size\n", size.c_str());
      return 2;
    }
    failed |= run(size, shards, rules, report);
  }
  return failed;
}
