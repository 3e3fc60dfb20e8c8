// Daemon: all parts, in the order in which they start and stop.
//
// start:  store → pipeline (recovers, matches again if the rules changed) → spool → socket
// stop:   spool → no new connections → requests under way finish → socket → pipeline → store
//
// Thread safety: start() and stop() by one thread.
// Errors: of start(): one line that says what and where; nothing is left running.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>

#include "config/daemon_config.h"
#include "config/dmfa_codes.h"
#include "config/layouts.h"
#include "config/registries.h"
#include "daemon/api/backup_jobs.h"
#include "daemon/api/services.h"
#include "daemon/disk_guard.h"
#include "daemon/http/server.h"
#include "daemon/pipeline/pipeline.h"
#include "daemon/source/input_format.h"
#include "daemon/source/spool.h"

namespace cumuld {

// Everything that the files say, read and checked, with nothing started.
struct CheckedConfig {
  config::DaemonConfig daemon;
  config::Registries registries;
  config::DmfaCodes dmfa;
  config::Layouts layouts;
  std::string rules_text;  // parsed again on the store's catalogue, whose numbering it needs
  std::string rules_name;
};
matcher::Result<CheckedConfig> check_config(config::DaemonConfig daemon);

class Daemon {
 public:
  // `fail` is called, by any thread, when the daemon cannot go on.
  static matcher::Result<std::unique_ptr<Daemon>> start(
      CheckedConfig config, std::function<void(const matcher::Status&)> fail);
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // Reads the file of rules again (SIGHUP). True: they are others, and take the place of those in
  // force. kInvalidArgument: where and why they are wrong; nothing changed. Any thread.
  matcher::Result<bool> reload_rules();

  // Takes nothing new, finishes what is under way, at most until the deadline.
  void stop(std::chrono::steady_clock::time_point deadline);

 private:
  explicit Daemon(CheckedConfig config);
  matcher::Status open_store();
  matcher::Status start_pipeline(std::function<void(const matcher::Status&)> fail);
  matcher::Status start_server();
  matcher::Status start_spool();

  CheckedConfig config_;
  FormatTables tables_;  // views of config_
  DiskGuard disk_;
  std::unique_ptr<storage::Store> store_;
  mutable std::mutex rules_mutex_;
  std::shared_ptr<const matcher::RuleTable> rules_;  // in force
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<http::Broadcast> news_;
  api::Services services_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Spool> spool_;
  std::unique_ptr<api::BackupJobs> backups_;
};

}  // namespace cumuld
