// FaultRun: one scripted run of the daemon in which a system call fails, and the judgement after.
//
// The script, on a new data directory: start; files into the spool; clients send; SIGKILL; start
// again, so that recovery has its faults too; more files and clients; SIGTERM. Wherever the fault
// strikes, the daemon may go on, end with exit code 1 and a line that says why, or not start, with
// the same. (Where Debian's RocksDB asserts that it can read what it has just written, it aborts.)
// Then, without faults, it must start, and what it says is judged as after a kill.
//
// Thread safety: one thread. Errors: differences.
#pragma once

#include <memory>
#include <string>

#include "tests/crash/drops.h"
#include "tests/crash/judge.h"
#include "tests/crash/traffic.h"
#include "tests/crash/workload.h"
#include "tests/faults/faults.h"
#include "tests/support/daemon_process.h"

namespace faults {

struct Fault {
  Call call = Call::kWrite;
  std::uint64_t at = 0;  // the number of the call that fails; 0: none
  bool for_ever = false;
  int error = 0;
};
std::string to_text(const Fault& fault);

struct FaultResult {
  std::array<std::uint64_t, kCalls> seen{};  // calls in the script
  bool struck = false;                       // the call came, and failed
  bool ended = false;                        // the daemon ended because of it
  bool asserted = false;                     // by an assertion of RocksDB
  std::uint64_t records_checked = 0;
  std::uint64_t changes_checked = 0;
  std::vector<std::string> differences;
  std::string log;
};

class FaultRun {
 public:
  FaultRun(std::uint64_t seed, const std::string& rules);
  ~FaultRun();

  FaultResult run(const Fault& fault);

 private:
  bool start();            // false: it ended instead, as it may
  void play(bool to_end);  // one start of the script
  void judge_without_faults();
  void must_have_failed_cleanly();

  support::ScratchFolder folder_;
  crash::Workload workload_;
  crash::Judge judge_;
  crash::Drops drops_;
  Faults faults_;
  std::unique_ptr<support::DaemonProcess> daemon_;
  std::size_t logged_before_ = 0;  // bytes of the log, of the starts before this one
  Fault fault_;
  bool ended_ = false;
  bool asserted_ = false;
};

}  // namespace faults
