#include "tests/crash/scenario.h"

#include <csignal>

#include "tests/crash/chance.h"
#include "tests/crash/hard_life.h"
#include "tests/crash/traffic.h"

namespace crash {
namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

constexpr int kClients = 3;

}  // namespace

Scenario::Scenario(std::uint64_t seed, const std::string& rules)
    : random_(seed),
      workload_(seed),
      judge_(workload_, rules),
      with_spool_(random_.percent(50)),
      drops_(folder_.path() / "spool", workload_, judge_) {
}

void Scenario::start() {
  daemon_ =
      std::make_unique<support::DaemonProcess>(hard_life(random_, folder_.path(), with_spool_));
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

void Scenario::send_until_killed(std::size_t kill_after) {
  Traffic traffic(workload_, judge_, socket_);
  traffic.start(kClients);
  const auto deadline = steady_clock::now() + kPatience;
  while (workload_.waiting() > kill_after && traffic.sending() && steady_clock::now() < deadline) {
    let_pass(microseconds(100));
  }
  let_pass(microseconds(random_.below(4'000)));
  if (!daemon_->running()) judge_.differs("the daemon ended by itself: " + daemon_->log());
  if (random_.percent(15)) kill_while_stopping();
  daemon_->kill();
  ++kills_;
  traffic.join();
  workload_.drop_waiting();
}

void Scenario::kill_while_stopping() {
  daemon_->send_signal(SIGTERM);
  let_pass(microseconds(random_.below(20'000)));
}

void Scenario::load_and_kill() {
  workload_.prepare(random_.between(4, 16));
  if (with_spool_) drops_.drop(random_.between(1, 4));
  const auto batches = static_cast<int>(workload_.waiting());
  send_until_killed(static_cast<std::size_t>(random_.below(batches + 1)));
}

ScenarioResult Scenario::run(int kills) {
  kills_wanted_ = kills;
  bool sound = true;
  try {
    sound = serve();
    while (sound && kills_ < kills) {
      load_and_kill();
      sound = serve() && drops_.await_receipts(*daemon_);
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
                        drops_.checked(),
                        judge_.differences(),
                        {}};
  if (!result.differences.empty()) {
    folder_.keep();
    result.folder = folder_.path().string();
  }
  return result;
}

}  // namespace crash
