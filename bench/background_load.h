// BackgroundLoad: records posted to a daemon by a thread of their own, as fast as it takes them,
// while something else is measured.
//
// The records are another nation's, made as they are sent: each is new to the daemon.
//
// Thread safety: begin and end by one thread. Errors: a refused record ends the program.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>

namespace bench {

class BackgroundLoad {
 public:
  BackgroundLoad(const std::string& socket, std::uint64_t employments);
  ~BackgroundLoad() { stop(); }
  BackgroundLoad(const BackgroundLoad&) = delete;
  BackgroundLoad& operator=(const BackgroundLoad&) = delete;

  // Waits for the request under way. Returns records a second so far.
  double stop();

 private:
  void run(const std::string& socket, std::uint64_t employments);

  std::atomic<bool> stopped_{false};
  std::atomic<std::uint64_t> accepted_{0};
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  double rate_ = 0;
  std::thread thread_;
};

}  // namespace bench
