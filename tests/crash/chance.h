// What the tests that break the daemon share: a moment's pause, how long anything may take, and
// settings from the environment.
//
// Thread safety: pure functions; setting() before any thread starts.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <string>

namespace crash {

inline constexpr std::chrono::seconds kPatience{30};

// Passes so much time. Nothing is waited for: the moment of a kill is a matter of chance.
inline void let_pass(std::chrono::microseconds time) {
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, time, [] { return false; });
}

inline std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): read before any thread starts
  const char* text = std::getenv(name);
  return text == nullptr || *text == '\0' ? otherwise : std::stoull(text);
}

}  // namespace crash
