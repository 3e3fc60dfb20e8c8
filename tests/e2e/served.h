// Served: a daemon on a folder of its own that serves, for one test. Failures are GoogleTest's.
//
//   Served daemon({.flags = {"--shards", "4"}});
//   daemon.api().post_records({line});
//   daemon.crash(); daemon.start();        // SIGKILL and again on the same data
//
// Thread safety: api() by any thread, everything else by the test's.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/e2e/api.h"
#include "tests/support/daemon_process.h"

namespace e2e {

struct ServedOptions {
  std::vector<std::string> flags = {};
  support::Variables environment = {};
  bool sync = false;  // what a test kills is a process, not a machine
  bool spool = false;
};

class Served {
 public:
  explicit Served(ServedOptions options = {}) : options_(std::move(options)) { start(); }
  ~Served() {
    if (testing::Test::HasFailure()) std::puts(daemon_->log().c_str());
  }
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  void start() {
    support::DaemonOptions options{folder_.path(), options_.flags, options_.environment};
    if (options_.spool) {
      options.flags.insert(options.flags.end(), {"--spool", spool().string()});
      options.environment.emplace_back("CUMULD_SPOOL_POLL_MS", "10");
    }
    options.environment.emplace_back("CUMULD_SYNC", options_.sync ? "true" : "false");
    options.environment.emplace_back("CUMULD_FREE_SPACE_MIN_BYTES", "1MiB");
    daemon_ = std::make_unique<support::DaemonProcess>(options);
    if (!daemon_->wait_until_ready()) {
      throw std::runtime_error("the daemon does not serve: " + daemon_->log());
    }
  }

  // The same data with other flags, another number of shards for one.
  void start_with(std::vector<std::string> flags) {
    options_.flags = std::move(flags);
    start();
  }

  void crash() { daemon_->kill(); }
  void stop() { EXPECT_EQ(daemon_->terminate(), 0) << "SIGTERM must end it with 0"; }

  Api api() const { return Api(daemon_->socket()); }
  support::DaemonProcess& process() const { return *daemon_; }
  const std::filesystem::path& folder() const { return folder_.path(); }
  std::filesystem::path spool() const { return folder_.path() / "spool"; }

 private:
  ServedOptions options_;
  support::ScratchFolder folder_;
  std::unique_ptr<support::DaemonProcess> daemon_;
};

}  // namespace e2e
