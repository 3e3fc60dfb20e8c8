// BackupJobs: backups of the store while the daemon works, one at a time, on a thread of their own.
//
// Thread safety: all functions by any thread; none but the destructor waits for a backup.
// Errors: those of storage/backup.h.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "storage/backup.h"

namespace cumuld::api {

class BackupJobs {
 public:
  struct State {
    bool running = false;
    std::uint64_t ended = 0;  // jobs, since the start
    // Of the last one that ended: what was made, or why not.
    std::optional<storage::BackupDescription> made;
    matcher::Status failure;
  };

  // Both must outlive this; the directory is opened, or made, with the first call that needs it.
  BackupJobs(storage::Store& store, std::string directory)
      : store_(store), directory_(std::move(directory)) {}
  ~BackupJobs();  // waits for the one under way
  BackupJobs(const BackupJobs&) = delete;
  BackupJobs& operator=(const BackupJobs&) = delete;

  // Begins a backup, after which all but the newest `keep` are removed (0: none is). False: one is
  // under way.
  bool begin(std::uint32_t keep);
  State state() const;

  // Oldest first. While one is made, those before it.
  matcher::Result<std::vector<storage::BackupDescription>> list();
  // kUnavailable while one is made.
  matcher::Status remove(std::uint32_t id);

 private:
  matcher::Status open();
  void run(std::uint32_t keep);

  storage::Store& store_;
  std::string directory_;
  std::mutex work_;  // held while backups_ is used: by a job from its begin to its end
  std::unique_ptr<storage::Backups> backups_;
  mutable std::mutex state_mutex_;  // of all below; never held for long
  State state_;
  std::vector<storage::BackupDescription> list_;  // as of the last job
  std::thread thread_;
};

}  // namespace cumuld::api
