// Pause: lets one thread wait, until it is told to end.
//
// Thread safety: end() and ending() by any thread; wait() by one.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace cumuld {

class Pause {
 public:
  // Waits that long, or until end(). False: it is time to end.
  bool wait(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return !ended_.wait_for(lock, time, [this] { return ending_; });
  }
  void end() {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
    ended_.notify_all();
  }
  bool ending() const {
    const std::scoped_lock lock(mutex_);
    return ending_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable ended_;
  bool ending_ = false;
};

}  // namespace cumuld
