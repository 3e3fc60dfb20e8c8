// Scenario: one data directory, some kills, and the judgement after each recovery.
//
// In each round several clients send records while a reader follows the feed, files are dropped
// into the spool in some scenarios, and at a random moment the daemon is killed with SIGKILL:
// under load, while it stops, or while it recovers from the kill before. It is started again with
// another number of shards and another size of epochs, and what it says then is judged.
//
// Thread safety: one thread. Errors: differences; a daemon that does not start is one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/crash/drops.h"
#include "tests/crash/judge.h"
#include "tests/crash/workload.h"
#include "tests/support/daemon_process.h"
#include "tests/support/random.h"

namespace crash {

struct ScenarioResult {
  int kills = 0;
  std::uint64_t records_checked = 0;
  std::uint64_t resets_checked = 0;
  std::uint64_t changes_checked = 0;
  std::uint64_t files_checked = 0;
  std::vector<std::string> differences;
  std::string folder;  // kept for whoever looks into it; empty without differences
};

class Scenario {
 public:
  Scenario(std::uint64_t seed, const std::string& rules);

  ScenarioResult run(int kills);

 private:
  void start();
  bool serve();  // starts, perhaps kills while it recovers, and waits until it serves
  void load_and_kill();
  void send_until_killed(std::size_t kill_after);
  void kill_while_stopping();

  support::Random random_;
  support::ScratchFolder folder_;
  Workload workload_;
  Judge judge_;
  bool with_spool_;
  Drops drops_;
  std::unique_ptr<support::DaemonProcess> daemon_;
  std::string socket_;
  int kills_ = 0;
  int kills_wanted_ = 0;
};

}  // namespace crash
