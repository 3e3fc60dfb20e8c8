#include "tests/crash/power_loss.h"

#include <csignal>

#include "tests/crash/chance.h"
#include "tests/crash/hard_life.h"
#include "tests/crash/traffic.h"

namespace crash {
namespace {

constexpr int kClients = 3;

}  // namespace

PowerLoss::PowerLoss(std::uint64_t seed, const std::string& rules, std::unique_ptr<DiskImage> disk)
    : random_(seed),
      disk_(std::move(disk)),
      workload_(seed),
      judge_(workload_, rules),
      drops_(disk_->mounted() / "spool", workload_, judge_) {
}

bool PowerLoss::serve() {
  daemon_ = std::make_unique<support::DaemonProcess>(hard_life(random_, disk_->mounted(), true));
  if (daemon_->wait_until_ready(kPatience)) return true;
  judge_.differs("the daemon does not serve; its log: " + daemon_->log());
  return false;
}

void PowerLoss::load_and_cut() {
  workload_.prepare(random_.between(4, 12));
  drops_.drop(random_.between(1, 3));
  disk_->sync();  // what the senders dropped is theirs to make durable
  const auto left =
      static_cast<std::size_t>(random_.below(static_cast<int>(workload_.waiting()) + 1));
  Traffic traffic(workload_, judge_, daemon_->socket());
  traffic.start(kClients);
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (workload_.waiting() > left && traffic.sending() &&
         std::chrono::steady_clock::now() < deadline) {
    let_pass(std::chrono::microseconds(100));
  }
  let_pass(std::chrono::microseconds(random_.below(4'000)));
  if (!daemon_->running()) judge_.differs("the daemon ended by itself: " + daemon_->log());
  daemon_->send_signal(SIGSTOP);
  auto after = disk_->cut("cut" + std::to_string(++cuts_));
  daemon_->kill();
  traffic.join();
  workload_.drop_waiting();
  daemon_.reset();
  disk_->unmount();
  after->mount();
  disk_ = std::move(after);
}

void PowerLoss::run(int cuts) {
  try {
    bool sound = serve();
    for (int i = 0; sound && i < cuts; ++i) {
      load_and_cut();
      sound = serve() && drops_.await_receipts(*daemon_);
      if (sound) judge_.check(e2e::Api(daemon_->socket()), i + 1 == cuts);
      sound = sound && judge_.differences().empty();
    }
    if (sound && daemon_->terminate(kPatience) != 0) {
      judge_.differs("SIGTERM did not end it with 0");
    }
  } catch (const std::exception& error) {
    judge_.differs(std::string(error.what()) + (daemon_ ? "; log: " + daemon_->log() : ""));
  }
  daemon_.reset();
}

}  // namespace crash
