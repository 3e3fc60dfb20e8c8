#include "bench/sizing/trial.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <thread>

#include "bench/daemon_process.h"
#include "bench/daemon_status.h"
#include "bench/elapsed.h"
#include "bench/engine.h"
#include "bench/report.h"
#include "bench/sizing/process_use.h"

namespace sizing {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kDiskPoll = std::chrono::milliseconds(50);
constexpr auto kSealed = std::chrono::seconds(1);

double bytes_of_tables(const std::string& directory) {
  double bytes = 0;
  std::error_code gone;
  for (const auto& file : std::filesystem::recursive_directory_iterator(directory, gone)) {
    if (file.path().extension() == ".sst") bytes += static_cast<double>(file.file_size(gone));
  }
  return bytes;
}

// The most that a directory held while this lived.
class DiskPeak {
 public:
  explicit DiskPeak(std::string directory)
      : thread_([this, directory = std::move(directory)](const std::stop_token& stop) {
          while (!stop.stop_requested()) {
            peak_ = std::max(peak_.load(), bench::size_on_disk(directory));
            std::this_thread::sleep_for(kDiskPoll);
          }
        }) {}
  double bytes() const { return static_cast<double>(peak_.load()); }

 private:
  std::atomic<std::uint64_t> peak_{0};
  std::jthread thread_;
};

// A folder with the rules and the files of a population, and daemons in it.
class Home {
 public:
  Home(const TrialOptions& options, const WriteRecords& write)
      : options_(options), scratch_(options.directory) {
    std::ofstream(path("rules.toml")) << options.rules;
    records_ = static_cast<double>(write(path("files")));
  }

  std::string path(const std::string& name) const { return scratch_.path(name); }
  double records() const { return records_; }

  bench::DaemonProcess start() const {
    return {options_.program,
            scratch_.path(),
            options_.shards,
            {"--spool", path("spool"), "--rules", path("rules.toml"), "--spool-poll-ms", "50",
             "--memory-budget-bytes", options_.budget, "--epoch-bytes", options_.epoch}};
  }
  double load(bench::HttpClient& client) const {
    const double seconds = bench::load_by_spool(path("files"), path("spool"), client);
    if (static_cast<double>(bench::read_status(client).accepted) != records_) {
      bench::give_up("not every record was accepted");
    }
    return seconds;
  }

 private:
  TrialOptions options_;
  bench::ScratchDirectory scratch_;
  double records_ = 0;
};

void post_one(bench::HttpClient& client, std::string_view line) {
  const std::string_view pieces[] = {line};
  (void)client.post_records(pieces);
}

void post(bench::DaemonProcess& daemon, bench::HttpClient& client,
          const std::vector<std::string>& lines, Measured& measured) {
  const double before = use_of(daemon.process().id()).cpu_seconds;
  std::vector<double> seconds;
  for (const auto& line : lines) {
    const auto begin = Clock::now();
    post_one(client, line);
    seconds.push_back(bench::seconds_since(begin));
  }
  const auto count = static_cast<double>(std::max<std::size_t>(lines.size(), 1));
  measured.post_cpu = (use_of(daemon.process().id()).cpu_seconds - before) / count;
  measured.post_seconds = bench::quantile(seconds, 0.5);
}

void load(const Home& home, const std::vector<std::string>& posted, Measured& measured) {
  auto daemon = home.start();
  bench::HttpClient client(daemon.socket());
  bench::wait_until_ready(client);
  const auto idle = use_of(daemon.process().id());
  const DiskPeak disk(home.path("data"));
  measured.load_seconds = home.load(client);
  const auto loaded = use_of(daemon.process().id());
  measured.load_cpu = loaded.cpu_seconds - idle.cpu_seconds;
  measured.busiest = loaded.busiest_seconds;
  post(daemon, client, posted, measured);
  // The status is of the last commit: one more, when what was to be sealed is.
  std::this_thread::sleep_for(kSealed);
  if (!posted.empty()) post_one(client, posted.back());
  measured.disk_at_rest = static_cast<double>(bench::size_at_rest(home.path("data"), client));
  measured.disk_tables = bytes_of_tables(home.path("data"));
  measured.cpu_to_rest = use_of(daemon.process().id()).cpu_seconds - idle.cpu_seconds -
                         measured.post_cpu * static_cast<double>(posted.size());
  measured.disk_peak = disk.bytes();
  measured.peak_memory = daemon.process().peak_memory();
  daemon.process().end(SIGKILL);
}

void restart(const Home& home, Measured& measured) {
  const auto begin = Clock::now();
  auto daemon = home.start();
  bench::HttpClient client(daemon.socket());
  bench::wait_until_ready(client);
  measured.restart_seconds = bench::seconds_since(begin);
  measured.memory_after_restart = use_of(daemon.process().id()).memory;
  // The same rules but for the last, so that they are others.
  std::ofstream(home.path("rules.toml"), std::ios::app) << "min_days = 2\n";
  measured.rematch_seconds = bench::reload_rules(client);
  measured.memory_after_rematch = use_of(daemon.process().id()).memory;
}

}  // namespace

Measured measure(const TrialOptions& options, const WriteRecords& write,
                 const std::vector<std::string>& posted) {
  const Home home(options, write);
  Measured measured;
  measured.records = home.records();
  load(home, posted, measured);
  restart(home, measured);
  return measured;
}

Restarted measure_restart(const TrialOptions& options, const WriteRecords& write) {
  const Home home(options, write);
  Restarted restarted;
  restarted.records = home.records();
  {
    auto daemon = home.start();
    bench::HttpClient client(daemon.socket());
    bench::wait_until_ready(client);
    (void)home.load(client);
    restarted.disk = static_cast<double>(bench::size_on_disk(home.path("data")));
    daemon.process().end(SIGKILL);
  }
  const auto begin = Clock::now();
  const auto daemon = home.start();
  bench::HttpClient client(daemon.socket());
  bench::wait_until_ready(client);
  restarted.seconds = bench::seconds_since(begin);
  return restarted;
}

}  // namespace sizing
