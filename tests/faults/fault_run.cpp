#include "tests/faults/fault_run.h"

#include <csignal>
#include <cstring>

#include "tests/crash/chance.h"

namespace faults {
namespace {

using crash::kPatience;

constexpr int kHistories = 6;
constexpr int kFileHistories = 2;
constexpr int kClients = 2;

}  // namespace

std::string to_text(const Fault& fault) {
  if (fault.at == 0) return "no fault";
  return std::string(kCallNames[static_cast<std::size_t>(fault.call)]) + " " +
         std::to_string(fault.at) + (fault.for_ever ? " and all after it" : "") + ": " +
         std::strerror(fault.error);  // NOLINT(concurrency-mt-unsafe): one thread
}

FaultRun::FaultRun(std::uint64_t seed, const std::string& rules)
    : workload_(seed),
      judge_(workload_, rules),
      drops_(folder_.path() / "spool", workload_, judge_),
      faults_(folder_.path(), {folder_.path() / "data", folder_.path() / "spool"}) {
}

FaultRun::~FaultRun() = default;

bool FaultRun::start() {
  support::DaemonOptions options{
      .folder = folder_.path(),
      .flags = {"--shards", "2", "--spool", (folder_.path() / "spool").string()},
      .environment = faults_.environment()};
  const support::Variables settings{{"CUMULD_EPOCH_BYTES", "64KiB"},
                                    {"CUMULD_MEMORY_BUDGET_BYTES", "32MiB"},
                                    {"CUMULD_FREE_SPACE_MIN_BYTES", "1MiB"},
                                    {"CUMULD_SPOOL_POLL_MS", "10"},
                                    {"CUMULD_LOG_LEVEL", "warning"}};
  options.environment.insert(options.environment.end(), settings.begin(), settings.end());
  logged_before_ = daemon_ ? daemon_->log().size() : 0;
  daemon_ = std::make_unique<support::DaemonProcess>(options);
  if (daemon_->wait_until_ready(kPatience)) return true;
  must_have_failed_cleanly();
  return false;
}

// Exit code 1, and the log says why. RocksDB's own threads may have written a line behind that. As
// Debian builds it, it asserts that a run it takes in can be read: then it is SIGABRT.
void FaultRun::must_have_failed_cleanly() {
  ended_ = true;
  const auto code = daemon_->wait_for_exit(kPatience);
  const auto log = daemon_->log().substr(logged_before_);
  const bool told = log.find("cannot go on: ") != std::string::npos ||
                    log.find("cannot start: ") != std::string::npos;
  const bool asserted = fault_.call == Call::kRead && code == 128 + SIGABRT &&
                        log.find("block_based_table_iterator.h") != std::string::npos;
  asserted_ |= asserted;
  if (((code != 1 || !told) && !asserted) || faults_.failed() == 0) {
    judge_.differs("ended with " + (code ? std::to_string(*code) : "nothing") + ": " + log);
  }
}

void FaultRun::play(bool to_end) {
  if (!start()) return;
  workload_.prepare(kHistories);
  crash::Traffic traffic(workload_, judge_, daemon_->socket());
  if (fault_.call == Call::kRead) traffic.let_reads_fail();
  drops_.drop(kFileHistories);
  traffic.start(kClients);
  traffic.join_senders();
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!drops_.all_taken() && faults_.failed() == 0 && daemon_->running() &&
         std::chrono::steady_clock::now() < deadline) {
    crash::let_pass(std::chrono::milliseconds(1));
  }
  if (to_end) daemon_->send_signal(SIGTERM);
  if (to_end) {
    if (daemon_->wait_for_exit(kPatience) != 0) must_have_failed_cleanly();
  } else if (daemon_->running()) {
    daemon_->kill();
  } else {
    must_have_failed_cleanly();
  }
  workload_.drop_waiting();
}

void FaultRun::judge_without_faults() {
  if (!start()) return judge_.differs("does not start without faults: " + daemon_->log());
  if (!drops_.await_receipts(*daemon_)) return;
  judge_.check(e2e::Api(daemon_->socket()), true);
  if (daemon_->terminate(kPatience) != 0) judge_.differs("SIGTERM did not end it with 0");
}

FaultResult FaultRun::run(const Fault& fault) {
  FaultResult result;
  fault_ = fault;
  if (fault.at != 0) {
    faults_.fail(fault.call, fault.at, fault.for_ever ? Faults::kForEver : fault.at, fault.error);
  }
  try {
    play(false);
    play(true);
    for (std::size_t i = 0; i < kCalls; ++i) result.seen[i] = faults_.seen(static_cast<Call>(i));
    result.struck = faults_.failed() > 0;
    result.ended = ended_;
    result.asserted = asserted_;
    faults_.mend();
    judge_without_faults();
  } catch (const std::exception& error) {
    judge_.differs(error.what());
  }
  result.records_checked = judge_.records_checked();
  result.changes_checked = judge_.changes_seen();
  result.differences = judge_.differences();
  result.log = daemon_ ? daemon_->log() : "";
  return result;
}

}  // namespace faults
