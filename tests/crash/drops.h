// Drops: files that a scenario lays into the spool, and what must become of them: each ends in
// done/ once, with a receipt that counts every line once.
//
// Thread safety: one thread. Errors: differences, told to the judge.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "tests/crash/judge.h"
#include "tests/crash/workload.h"
#include "tests/support/daemon_process.h"

namespace crash {

class Drops {
 public:
  // `spool`: the daemon's spool folder.
  Drops(std::filesystem::path spool, Workload& workload, Judge& judge)
      : spool_(std::move(spool)), workload_(workload), judge_(judge) {}

  // So many histories as finished files. The daemon must have served once: it makes the folders.
  void drop(int histories);

  bool all_taken() const;
  // Waits until every file was taken, and looks at the receipts. False: a difference.
  bool await_receipts(support::DaemonProcess& daemon);

  std::uint64_t checked() const { return checked_; }

 private:
  std::filesystem::path folder(const SpoolFile& file, const char* name) const;
  bool is_taken(const SpoolFile& file) const;
  void check_receipt(SpoolFile& file);

  std::filesystem::path spool_;
  Workload& workload_;
  Judge& judge_;
  std::vector<SpoolFile> files_;
  std::uint64_t checked_ = 0;
};

}  // namespace crash
