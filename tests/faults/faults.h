// Faults: a test's side of fault_shim: which calls of the daemon fail, and how many were seen.
//
//   Faults faults(folder, {data, spool});
//   faults.fail(Call::kSync, 7, Faults::kForEver, EIO);
//   support::DaemonProcess daemon({.folder = …, .environment = faults.environment()});
//
// May be changed while the daemon runs. Thread safety: any thread.
// Errors: std::runtime_error when the block cannot be made.
#pragma once

#include <filesystem>
#include <limits>
#include <vector>

#include "tests/faults/fault_block.h"
#include "tests/support/daemon_process.h"

namespace faults {

class Faults {
 public:
  static constexpr std::uint64_t kForEver = std::numeric_limits<std::uint64_t>::max();

  // The block's file is made in `folder`, which must not be below one of those to watch.
  Faults(const std::filesystem::path& folder, std::vector<std::filesystem::path> below);
  ~Faults();
  Faults(const Faults&) = delete;
  Faults& operator=(const Faults&) = delete;

  support::Variables environment() const;

  // The calls number first … last of that kind fail, counted from the block's making.
  void fail(Call call, std::uint64_t first, std::uint64_t last, int error);
  void fail_from_now(Call call, int error) { fail(call, seen(call) + 1, kForEver, error); }
  void mend();  // nothing fails any more

  std::uint64_t seen(Call call) const { return state(call).seen; }
  std::uint64_t failed() const;

 private:
  CallState& state(Call call) const { return block_->calls[static_cast<std::size_t>(call)]; }

  std::filesystem::path file_;
  std::vector<std::filesystem::path> below_;
  FaultBlock* block_ = nullptr;
};

}  // namespace faults
