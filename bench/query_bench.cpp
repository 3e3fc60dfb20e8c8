// query_bench: questions over the socket, asked by sixteen clients on connections that are kept
// (goal G6), beside nginx that sends files of the median answer's size to the same clients, in
// turns.
//
// First while nothing else is going on, then while records are posted as fast as the daemon takes
// them.
#include <algorithm>
#include <chrono>
#include <memory>
#include <vector>

#include "bench/asks.h"
#include "bench/background_load.h"
#include "bench/common_options.h"
#include "bench/daemon_process.h"
#include "bench/engine.h"
#include "bench/http_load.h"
#include "bench/machine.h"
#include "bench/nginx.h"
#include "bench/post_lines.h"
#include "bench/report.h"
#include "bench/workload.h"

namespace {

constexpr auto kTurn = std::chrono::milliseconds(250);
constexpr std::size_t kPersons = 1'000;
constexpr double kRateGoal = 0.8;    // of nginx's requests a second
constexpr double kTailGoal = 1.5;    // of nginx's p99
constexpr double kTailBusyGoal = 2;  // of nginx's p99 without a load, while records are posted

struct Options : bench::CommonOptions {
  unsigned clients = 16;
  unsigned turns = 8;
  unsigned list_seconds = 40;
};

void load(const std::string& socket, std::uint64_t employments, const std::string& directory,
          bench::Report& report) {
  const auto lines = bench::all_lines(employments, directory);
  (void)bench::post_lines(socket, lines, /*connections=*/2);
  report.figure("records", static_cast<double>(lines.records), "");
}

// The two sides of a comparison, and the clients of each.
struct Sides {
  bench::HttpLoad daemon;
  std::unique_ptr<bench::Nginx> nginx;  // null: there is none
  std::unique_ptr<bench::HttpLoad> files;
};

struct Measured {
  std::size_t median_bytes = 0;
  bench::Answers daemon;
  bench::Answers files;
};

Measured measure(Sides& sides, const bench::Ask& ask, unsigned turns) {
  Measured measured;
  auto sizes = sides.daemon.sizes_of(ask.requests);
  const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::ranges::nth_element(sizes, middle);
  measured.median_bytes = *middle;
  std::vector<std::string> file;
  if (sides.nginx != nullptr) {
    file.push_back(bench::get_request(sides.nginx->serve(measured.median_bytes)));
  }
  for (unsigned turn = 0; turn < turns; ++turn) {
    sides.daemon.ask(ask.requests, kTurn, measured.daemon);
    if (!file.empty()) sides.files->ask(file, kTurn, measured.files);
  }
  return measured;
}

struct Tails {
  double rate_ratio = 0;
  double daemon = 0;
  double nginx = 0;
};

Tails tell(const std::string& what, Measured& measured, bench::Report& report) {
  Tails tails;
  tails.daemon = bench::quantile(measured.daemon.latencies, 0.99);
  report.figure(what + ": bytes of the median answer", static_cast<double>(measured.median_bytes),
                "bytes");
  report.figure(what + ": rate", measured.daemon.rate(), "requests/s");
  report.figure(what + ": p50", bench::quantile(measured.daemon.latencies, 0.5), "us");
  report.figure(what + ": p99", tails.daemon, "us");
  if (measured.files.latencies.empty()) return tails;
  tails.nginx = bench::quantile(measured.files.latencies, 0.99);
  tails.rate_ratio = measured.daemon.rate() / measured.files.rate();
  report.figure(what + ": nginx, rate", measured.files.rate(), "requests/s");
  report.figure(what + ": nginx, p50", bench::quantile(measured.files.latencies, 0.5), "us");
  report.figure(what + ": nginx, p99", tails.nginx, "us");
  return tails;
}

// Both questions that have goals. `idle` holds nginx's p99 without a load, and is filled if empty.
void measure_goals(Sides& sides, const bench::Asks& asks, unsigned turns, std::vector<double>& idle,
                   bench::Report& report) {
  const bool busy = !idle.empty();
  std::size_t which = 0;
  for (const auto* const ask : {&asks.hits, &asks.persons}) {
    auto measured = measure(sides, *ask, turns);
    const auto tails = tell(ask->what, measured, report);
    if (tails.nginx == 0) continue;
    if (busy) {
      report.figure(ask->what + ": rate to nginx's", tails.rate_ratio, "");
      report.figure(ask->what + ": p99 to nginx's", tails.daemon / tails.nginx, "");
      report.at_most(ask->what + ": p99 to nginx's without a load", tails.daemon / idle[which++],
                     kTailBusyGoal, "");
    } else {
      report.at_least(ask->what + ": rate to nginx's", tails.rate_ratio, kRateGoal, "");
      report.at_most(ask->what + ": p99 to nginx's", tails.daemon / tails.nginx, kTailGoal, "");
      idle.push_back(tails.nginx);
    }
  }
}

// No goals: what a filter costs depends on how much it must pass over. Where that is a whole nation
// sixteen at once take long: after `budget` the rest is left out, and said to be.
void measure_filters(Sides& sides, const bench::Asks& asks, std::chrono::seconds budget,
                     bench::Report& report) {
  const auto deadline = std::chrono::steady_clock::now() + budget;
  for (const auto& ask : asks.filters) {
    const std::string what = "hits by " + ask.what;
    if (std::chrono::steady_clock::now() > deadline) {
      report.note(what, "left out: those before it took too long (--list-seconds)");
      continue;
    }
    auto measured = measure(sides, ask, 1);
    report.figure(what + ": rate", measured.daemon.rate(), "requests/s");
    report.figure(what + ": p50", bench::quantile(measured.daemon.latencies, 0.5), "us");
    report.figure(what + ": p99", bench::quantile(measured.daemon.latencies, 0.99), "us");
    if (measured.files.latencies.empty()) continue;
    report.figure(what + ": rate to nginx's", measured.daemon.rate() / measured.files.rate(), "");
  }
}

void run(const Options& options, const std::string& program, bench::Report& report) {
  const auto employments = options.employments();
  const bench::ScratchDirectory scratch(options.directory);
  const bench::DaemonProcess daemon(program, scratch.path(), options.shards);
  report.heading("population " + options.size);
  load(daemon.socket(), employments, options.directory, report);
  bench::HttpClient client(daemon.socket());
  const auto asks = bench::draw_asks(client, employments, kPersons);

  Sides sides{bench::HttpLoad(daemon.socket(), options.clients), nullptr, nullptr};
  if (const auto nginx = bench::find_nginx()) {
    sides.nginx = std::make_unique<bench::Nginx>(*nginx, scratch.path("nginx"));
    sides.files = std::make_unique<bench::HttpLoad>(sides.nginx->socket(), options.clients);
  } else {
    report.note("nginx", "not installed: nothing to compare with");
  }
  const std::string clients = std::to_string(options.clients) + " clients";
  std::vector<double> idle;
  report.heading(clients + ", population " + options.size);
  measure_goals(sides, asks, options.turns, idle, report);
  measure_filters(sides, asks, std::chrono::seconds(options.list_seconds), report);
  report.heading(clients + ", population " + options.size + ", while records are posted");
  bench::BackgroundLoad posted(daemon.socket(), employments);
  measure_goals(sides, asks, options.turns, idle, report);
  measure_filters(sides, asks, std::chrono::seconds(options.list_seconds), report);
  report.figure("records posted meanwhile", posted.stop(), "records/s");
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): a benchmark may end so
int main(int argc, char** argv) {
  CLI::App app{"Measures queries over the socket beside nginx (bench/README.md)"};
  Options options;
  bench::add_common_options(app, options);
  app.add_option("--clients", options.clients, "Connections (default 16)")
      ->check(CLI::Range(1U, 1024U));
  app.add_option("--turns", options.turns, "Quarters of a second for each question (default 8)")
      ->check(CLI::Range(1U, 1000U));
  app.add_option("--list-seconds", options.list_seconds,
                 "How long the lists may take, idle and while records are posted (default 40)");
  CLI11_PARSE(app, argc, argv);
  bench::Report report("query_bench", options.out, argc, argv);
  const auto program = bench::find_daemon();
  if (!program) bench::give_up("there is no program cumuld beside this one");
  run(options, *program, report);
  return 0;
}
