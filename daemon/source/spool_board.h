// SpoolBoard: the spool's status, written by its thread and copied by others.
//
// Thread safety: snapshot() and resume() by any thread, the rest by the spool's.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "daemon/source/backlog.h"
#include "daemon/source/spool_folders.h"
#include "daemon/source/spool_status.h"

namespace cumuld {

class SpoolBoard {
 public:
  SpoolStatus snapshot() const;

  void set_waiting(const std::vector<SpoolFile>& files);
  // `records` are known from before a restart.
  void begin(const SpoolFile& file, std::uint64_t bytes, std::uint64_t records);
  void progress(std::uint64_t bytes_read, std::uint64_t more_records);
  void moved(bool rejected);
  void end(const SpoolFile& file, bool waits_no_more);

  // A registry's folder is stopped, and why.
  void hold(const std::string& registry, const std::string& why);
  bool is_held(const std::string& registry) const;
  bool resume(const std::string& registry);  // any thread; false: it was not held
  // Registries resumed since the last call.
  std::vector<std::string> take_resumed();

 private:
  mutable std::mutex mutex_;
  SpoolStatus status_;
  std::chrono::steady_clock::time_point begun_;
  std::uint64_t records_before_ = 0;
  Backlog backlog_;
  std::vector<std::string> resumed_;
};

}  // namespace cumuld
