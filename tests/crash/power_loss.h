// PowerLoss: one data directory and one spool on a disk that loses its power again and again.
//
// In each round clients send records and files lie in the spool. At a random moment the process is
// stopped, the disk's image is copied, and the process killed. The copy is mounted, the daemon
// started on it, and what it says is judged as after a kill: everything acknowledged is there.
//
// Thread safety: one thread. Errors: differences.
#pragma once

#include <memory>
#include <string>

#include "tests/crash/disk_image.h"
#include "tests/crash/drops.h"
#include "tests/crash/judge.h"
#include "tests/crash/workload.h"
#include "tests/support/daemon_process.h"
#include "tests/support/random.h"

namespace crash {

class PowerLoss {
 public:
  // `disk` is mounted.
  PowerLoss(std::uint64_t seed, const std::string& rules, std::unique_ptr<DiskImage> disk);

  void run(int cuts);

  int cuts() const { return cuts_; }
  std::uint64_t files_checked() const { return drops_.checked(); }
  const Judge& judge() const { return judge_; }

 private:
  bool serve();
  void load_and_cut();

  support::Random random_;
  std::unique_ptr<DiskImage> disk_;
  Workload workload_;
  Judge judge_;
  Drops drops_;
  std::unique_ptr<support::DaemonProcess> daemon_;
  int cuts_ = 0;
};

}  // namespace crash
