// Flood: clients that send as fast as they can, idle connections, and somebody who asks meanwhile.
//
// Each client's requests state new records of a bounded number of persons, one in ten of them on
// benefit, so that what the daemon must know stays the same while what it stores grows.
//
// Thread safety: run() by one thread; it starts and joins the clients. Errors: differences.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "tests/faults/memory_sample.h"
#include "tests/support/daemon_process.h"

namespace faults {

struct FloodOptions {
  int clients = 16;
  int idle_connections = 1000;
  std::chrono::seconds time{3};
};

struct FloodResult {
  std::map<unsigned, std::uint64_t> answers;  // POSTs by status
  std::uint64_t accepted = 0;                 // records, as the answers say
  std::vector<double> query_ms;               // sorted
  std::vector<MemorySample> memory;           // once a second
  std::vector<std::string> differences;
};

class Flood {
 public:
  Flood(support::DaemonProcess& daemon, FloodOptions options)
      : daemon_(daemon), options_(options) {}

  FloodResult run();

 private:
  bool time_is_up() const { return std::chrono::steady_clock::now() >= end_; }
  void send(int client);
  void ask();
  void differs(const std::string& what);

  support::DaemonProcess& daemon_;
  FloodOptions options_;
  std::chrono::steady_clock::time_point end_;
  std::mutex mutex_;
  FloodResult result_;
};

}  // namespace faults
