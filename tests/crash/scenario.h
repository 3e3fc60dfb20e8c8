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
  void send_batches();
  bool reset(const e2e::Api& api, const RecordName& name);
  bool is_taken(const e2e::Answer& answer, const std::string& what);
  void follow_feed();
  void kill_while_stopping();

  void drop_files();
  bool await_receipts();
  bool check_receipt(SpoolFile& file);
  std::filesystem::path spool(const SpoolFile& file, const char* folder) const;

  support::Random random_;
  support::ScratchFolder folder_;
  Workload workload_;
  Judge judge_;
  bool with_spool_;
  std::vector<SpoolFile> files_;
  std::unique_ptr<support::DaemonProcess> daemon_;
  std::string socket_;
  int kills_ = 0;
  int kills_wanted_ = 0;
  std::uint64_t files_checked_ = 0;
};

}  // namespace crash
