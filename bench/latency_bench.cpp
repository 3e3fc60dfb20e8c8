// latency_bench: from one record posted to its answer, durable and matched (goal G5).
//
// Through the pipeline in this process and, if the daemon's program stands beside this one, over
// its socket; one after the other (closed) and at a thousand a second (paced, where a record that
// is late counts from when it was due). Syncs of a small append to the same disk take turns with
// the records in the same run: the goal is what cumuld adds to them.
//
// Then records that raise a hit each, and a reader who follows the feed: from the answer to when
// the reader has the hit.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>
#include <vector>

#include "bench/bare_disk.h"
#include "bench/daemon_process.h"
#include "bench/engine.h"
#include "bench/feed_follower.h"
#include "bench/machine.h"
#include "bench/report.h"
#include "bench/workload.h"

namespace {

using Clock = std::chrono::steady_clock;
using Microseconds = std::chrono::duration<double, std::micro>;

constexpr std::size_t kTurn = 250;  // records, then as many syncs
constexpr auto kPace = std::chrono::milliseconds(1);
constexpr double kMedianOver = 100;  // µs over a sync
constexpr double kTailOver = 500;
constexpr double kFeedGoal = 1;  // ms after the answer
constexpr unsigned kRaised = 2'000;

using Post = std::function<void(std::string_view line)>;

struct Latencies {
  std::vector<double> records;
  std::vector<double> syncs;
};

// Does `work` `times` times and notes how long each took from when it was due.
template <typename Work>
void take_turn(std::size_t times, bool paced, std::vector<double>& latencies, Work&& work) {
  auto due = Clock::now();
  for (std::size_t i = 0; i < times; ++i) {
    if (paced) {
      due += kPace;
      std::this_thread::sleep_until(due);
    } else {
      due = Clock::now();
    }
    work();
    latencies.push_back(Microseconds(Clock::now() - due).count());
  }
}

Latencies measure(const std::vector<std::string>& lines, std::size_t& next, std::size_t count,
                  bool paced, bench::SyncedFile& file, const Post& post) {
  Latencies latencies;
  for (std::size_t done = 0; done < count; done += kTurn) {
    take_turn(kTurn, paced, latencies.records, [&] { post(lines[next++ % lines.size()]); });
    take_turn(kTurn, paced, latencies.syncs, [&] { file.append(lines[next % lines.size()]); });
  }
  return latencies;
}

void tell(Latencies& latencies, const std::string& how, bench::Report& report) {
  report.heading(how);
  const double sync_median = bench::quantile(latencies.syncs, 0.5);
  const double sync_tail = bench::quantile(latencies.syncs, 0.99);
  const double median = bench::quantile(latencies.records, 0.5);
  const double tail = bench::quantile(latencies.records, 0.99);
  report.figure("sync of a small append, p50", sync_median, "us");
  report.figure("sync of a small append, p99", sync_tail, "us");
  report.figure("sync of a small append, max", latencies.syncs.back(), "us");
  report.figure("record to answer, p50", median, "us");
  report.figure("record to answer, p99", tail, "us");
  report.figure("record to answer, max", latencies.records.back(), "us");
  report.at_most("p50 over the sync's", median - sync_median, kMedianOver, "us");
  report.at_most("p99 over the sync's", tail - sync_tail, kTailOver, "us");
}

void measure_both(const std::string& what, const std::vector<std::string>& lines, std::size_t count,
                  bench::SyncedFile& file, bench::Report& report, const Post& post) {
  std::size_t next = 0;
  auto closed = measure(lines, next, count, false, file, post);
  tell(closed, what + ", one after the other", report);
  auto paced = measure(lines, next, count, true, file, post);
  tell(paced, what + ", 1'000 a second", report);
}

// A person's employment, and the benefit that makes it a hit.
std::string line_of(unsigned person, bool benefit) {
  const std::uint64_t nine = 850'000'000ULL + person;
  const auto check = 97 - nine % 97;
  const std::string key = (benefit ? "i" : "e") + std::to_string(person);
  return std::string(R"({"registry":")") + (benefit ? "invalidity" : "dmfa") + R"(","key":")" +
         key + R"(","version":1,"person":")" + std::to_string(nine) + (check < 10 ? "0" : "") +
         std::to_string(check) + R"(","kind":")" + (benefit ? "invalidity" : "employment") +
         R"(","from":"2024-02-01","to":"2024-02-29",)" +
         (benefit ? R"("insurer":"306","daily_cents":5850})" : R"("paid_days":2000})") + "\n";
}

void measure_feed(const std::string& socket, bench::HttpClient& client, bench::Report& report) {
  std::string employments;
  for (unsigned i = 0; i < kRaised; ++i) employments += line_of(i, false);
  const auto post = [&](std::string_view lines) {
    const std::string_view pieces[] = {lines};
    return bench::number_in(client.post_records(pieces), "raised");
  };
  post(employments);
  bench::FeedFollower follower(socket);
  std::vector<Clock::time_point> answered;
  for (unsigned i = 0; i < kRaised; ++i) {
    if (post(line_of(i, true)) != 1) bench::give_up("a record did not raise its hit");
    answered.push_back(Clock::now());
  }
  const auto seen = follower.await(kRaised);
  std::vector<double> later;
  for (unsigned i = 0; i < kRaised; ++i) {
    later.push_back(std::max(0.0, Microseconds(seen[i] - answered[i]).count() / 1e3));
  }
  report.heading("a reader of the feed");
  report.figure("answer to the reader having the hit, p50", bench::quantile(later, 0.5), "ms");
  report.at_most("answer to the reader having the hit, p99", bench::quantile(later, 0.99),
                 kFeedGoal, "ms");
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): a benchmark may end so
int main(int argc, char** argv) {
  CLI::App app{"Measures the latency of one record (bench/README.md)"};
  std::size_t count = 5'000;
  unsigned shards = 1;
  std::string directory = ".";
  std::string out;
  app.add_option("--count", count, "Records in each way (default 5000)");
  app.add_option("--dir", directory, "Where to put data; the disk to measure (default .)");
  app.add_option("--shards", shards, "Default 1")->check(CLI::Range(1U, 64U));
  app.add_option("--out", out, "Folder for JSON lines");
  CLI11_PARSE(app, argc, argv);
  bench::Report report("latency_bench", out, argc, argv);
  report.note("file system", bench::file_system_of(directory));

  bench::Workload workload(2 * count);
  std::vector<std::string> lines;
  for (std::string line; workload.lines(1024, line) > 0; line.clear()) {
    lines.push_back(line.substr(0, line.find('\n') + 1));
  }
  const bench::ScratchDirectory scratch(directory);
  bench::SyncedFile file(scratch.path("bare-append"));
  {
    bench::Engine engine(scratch.path("data"), shards, 1);
    bench::Acknowledged sums;
    bench::Source source(engine, 0, sums);
    measure_both("pipeline in this process", lines, count, file, report,
                 [&](std::string_view line) {
                   source.send(line);
                   source.finish();
                 });
  }
  if (const auto program = bench::find_daemon()) {
    const bench::ScratchDirectory home(directory);
    const bench::DaemonProcess daemon(*program, home.path(), shards);
    bench::HttpClient client(daemon.socket());
    measure_both("daemon, over its socket", lines, count, file, report, [&](std::string_view line) {
      const std::string_view pieces[] = {line};
      (void)client.post_records(pieces);
    });
    const bench::ScratchDirectory other(directory);
    const bench::DaemonProcess fresh(*program, other.path(), shards);
    bench::HttpClient poster(fresh.socket());
    measure_feed(fresh.socket(), poster, report);
  } else {
    report.note("daemon", "not measured: there is no program cumuld beside this one");
  }
  return 0;
}
