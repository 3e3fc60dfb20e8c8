// seconds_since(): wall time. join_bench, which never waits, counts its thread's processor time.
//
// Thread safety: a pure function.
#pragma once

#include <chrono>

namespace bench {

inline double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace bench
