#include "tests/crash/scenario.h"

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <fstream>
#include <thread>

#include "tests/support/case_file.h"

namespace crash {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kClients = 3;
constexpr std::chrono::seconds kPatience{30};

// Passes so much time. Nothing is waited for: the moment of a kill is a matter of chance.
void let_pass(microseconds time) {
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, time, [] { return false; });
}

void write_lines(const std::filesystem::path& path, const std::vector<std::string>& lines) {
  std::ofstream file(path, std::ios::binary);
  for (const auto& line : lines) file << line << '\n';
}

}  // namespace

Scenario::Scenario(std::uint64_t seed, const std::string& rules)
    : random_(seed), workload_(seed), judge_(workload_, rules), with_spool_(random_.percent(50)) {
}

void Scenario::start() {
  support::DaemonOptions options{.folder = folder_.path()};
  options.flags = {"--shards", std::to_string(random_.between(1, 8))};
  if (with_spool_) {
    options.flags.insert(options.flags.end(), {"--spool", (folder_.path() / "spool").string()});
  }
  const std::vector<std::string> epochs{"64KiB", "64KiB", "128KiB", "1MiB", "16MiB"};
  options.environment = {{"CUMULD_EPOCH_BYTES", random_.pick(epochs)},
                         {"CUMULD_MEMORY_BUDGET_BYTES", "64MiB"},
                         {"CUMULD_FREE_SPACE_MIN_BYTES", "1MiB"},
                         {"CUMULD_SPOOL_POLL_MS", "10"},
                         {"CUMULD_LOG_LEVEL", "warning"}};
  daemon_ = std::make_unique<support::DaemonProcess>(options);
  socket_ = daemon_->socket();
}

bool Scenario::serve() {
  start();
  while (kills_ < kills_wanted_ && random_.percent(25)) {
    let_pass(microseconds(random_.below(60'000)));
    if (!daemon_->running()) break;  // it must not end by itself: told below
    daemon_->kill();
    ++kills_;
    start();
  }
  if (daemon_->wait_until_ready(kPatience)) return true;
  judge_.differs("the daemon does not serve; its log: " + daemon_->log());
  return false;
}

void Scenario::follow_feed() {
  const e2e::Api api(socket_);
  std::int64_t after = 0;
  try {
    while (true) {
      const auto answer = api.changes(after);
      judge_.saw(answer);
      if (!answer.empty()) after = answer.back().sequence;
      if (api.get("/v1/changes?wait=1&limit=1&after=" + std::to_string(after)).status == 0) return;
    }
  } catch (const e2e::Unanswered& gone) {
    if (std::string(gone.what()).find("the feed") == 0) judge_.differs(gone.what());
  }
}

void Scenario::send_batches() {
  const e2e::Api api(socket_);
  Batch batch;
  while (workload_.take_batch(batch)) {
    const auto answer = api.post_records(batch.lines);
    workload_.settle(batch, answer.status == 200);
    if (!is_taken(answer, "POST /v1/records")) return;
    if (batch.reset && !reset(api, *batch.reset)) return;
    batch = {};
  }
}

bool Scenario::reset(const e2e::Api& api, const RecordName& name) {
  const auto answer =
      api.post("/v1/records/" + name.first + "/" + e2e::percent_encoded(name.second) + "/reset",
               R"({"reason":"a test"})");
  const bool done = answer.status == 200 && answer.object().at("reset").as_bool();
  workload_.settle_reset(name, done);
  return is_taken(answer, "a reset");
}

// False: the daemon is gone, or stopping, and it was taken or not; or it is wrong.
bool Scenario::is_taken(const e2e::Answer& answer, const std::string& what) {
  if (answer.status == 200) return true;
  if (answer.status != 0 && answer.status != 503) {
    judge_.differs(what + ": " + std::to_string(answer.status) + " " + answer.body);
  }
  return false;
}

// The clients' answers are checked here rather than by the judge: they are gone after the kill.
void Scenario::send_until_killed(std::size_t kill_after) {
  std::vector<std::thread> threads;
  std::atomic<int> sending{kClients};
  for (int i = 0; i < kClients; ++i) {
    threads.emplace_back([&] {
      send_batches();
      --sending;
    });
  }
  threads.emplace_back([this] { follow_feed(); });
  const auto deadline = steady_clock::now() + kPatience;
  while (workload_.waiting() > kill_after && sending > 0 && steady_clock::now() < deadline) {
    let_pass(microseconds(100));
  }
  let_pass(microseconds(random_.below(4'000)));
  if (!daemon_->running()) judge_.differs("the daemon ended by itself: " + daemon_->log());
  if (random_.percent(15)) kill_while_stopping();
  daemon_->kill();
  ++kills_;
  for (auto& thread : threads) thread.join();
  workload_.drop_waiting();
}

void Scenario::kill_while_stopping() {
  daemon_->send_signal(SIGTERM);
  let_pass(microseconds(random_.below(20'000)));
}

void Scenario::load_and_kill() {
  workload_.prepare(random_.between(4, 16));
  if (with_spool_) drop_files();
  const auto batches = static_cast<int>(workload_.waiting());
  send_until_killed(static_cast<std::size_t>(random_.below(batches + 1)));
}

std::filesystem::path Scenario::spool(const SpoolFile& file, const char* folder) const {
  return folder_.path() / "spool" / file.registry / folder;
}

void Scenario::drop_files() {
  for (auto& file : workload_.prepare_files(random_.between(1, 4))) {
    const auto written = folder_.path() / "spool" / ("." + file.name);
    write_lines(written, file.batch.lines);
    std::filesystem::rename(written, spool(file, "incoming") / file.name);
    files_.push_back(std::move(file));
  }
}

// True once every file has its receipt.
bool Scenario::await_receipts() {
  const auto deadline = steady_clock::now() + kPatience;
  for (auto& file : files_) {
    if (file.checked) continue;
    const auto receipt = spool(file, "receipts") / (file.name + ".json");
    while (!std::filesystem::exists(receipt) ||
           std::filesystem::exists(spool(file, "incoming") / file.name)) {
      if (steady_clock::now() > deadline || !daemon_->running()) {
        judge_.differs("no receipt for " + receipt.string() + "; log: " + daemon_->log());
        return false;
      }
      let_pass(milliseconds(1));
    }
    if (!check_receipt(file)) return false;
  }
  return true;
}

bool Scenario::check_receipt(SpoolFile& file) {
  const auto text = support::read_file(spool(file, "receipts") / (file.name + ".json"));
  const auto counts = e2e::counts_of(e2e::Answer{200, text}.object());
  const auto lines = static_cast<std::int64_t>(file.batch.lines.size());
  if (counts.lines() != lines || counts.duplicates != 0 || counts.rejected != 0) {
    judge_.differs(file.registry + "/" + file.name + ": a receipt of " + e2e::to_text(counts) +
                   " for " + std::to_string(lines) + " lines");
  }
  std::size_t copies = 0;
  for (const auto& entry : std::filesystem::directory_iterator(spool(file, "done"))) {
    copies += entry.path().filename().string().starts_with(file.name) ? 1U : 0U;
  }
  if (copies != 1) {
    judge_.differs(file.registry + "/" + file.name + " lies in done/ " + std::to_string(copies) +
                   " times");
  }
  workload_.settle(file.batch, true);
  file.checked = true;
  ++files_checked_;
  return true;
}

ScenarioResult Scenario::run(int kills) {
  kills_wanted_ = kills;
  bool sound = true;
  try {
    sound = serve();
    while (sound && kills_ < kills) {
      load_and_kill();
      sound = serve() && await_receipts();
      if (sound) judge_.check(e2e::Api(socket_), kills_ >= kills);
      sound = sound && judge_.differences().empty();
    }
    if (sound && daemon_->terminate(kPatience) != 0)
      judge_.differs("SIGTERM did not end it with 0");
  } catch (const std::exception& error) {
    judge_.differs(std::string(error.what()) + (daemon_ ? "; log: " + daemon_->log() : ""));
  }
  ScenarioResult result{kills_,
                        judge_.records_checked(),
                        judge_.resets_checked(),
                        judge_.changes_seen(),
                        files_checked_,
                        judge_.differences(),
                        {}};
  if (!result.differences.empty()) {
    folder_.keep();
    result.folder = folder_.path().string();
  }
  return result;
}

}  // namespace crash
