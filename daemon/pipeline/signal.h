// Signal: wakes one sleeping thread; says nothing about why. Cheap when nobody sleeps.
//
//   const auto seen = signal.now();
//   if (nothing_to_do()) signal.wait(seen);   // returns at once if raise() came in between
//
// Thread safety: raise() by anybody, wait() by one thread.
#pragma once

#include <atomic>
#include <cstdint>

namespace cumuld {

class Signal {
 public:
  std::uint32_t now() const { return count_.load(std::memory_order_acquire); }
  void raise() {
    count_.fetch_add(1, std::memory_order_release);
    count_.notify_one();
  }
  void wait(std::uint32_t seen) const { count_.wait(seen, std::memory_order_acquire); }

 private:
  std::atomic<std::uint32_t> count_{0};
};

}  // namespace cumuld
