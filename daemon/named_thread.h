// named_thread(): a thread that `top -H`, perf and debuggers tell from the others.
//
// Thread safety: any thread.
#pragma once

#include <pthread.h>

#include <string>
#include <thread>
#include <utility>

namespace cumuld {

// Starts `run` on a thread of that name. REQUIRES: at most 15 bytes, the kernel's limit; of a
// longer one nothing is kept.
template <typename Run>
std::thread named_thread(std::string name, Run&& run) {
  return std::thread([name = std::move(name), run = std::forward<Run>(run)]() mutable {
    pthread_setname_np(pthread_self(), name.c_str());
    run();
  });
}

}  // namespace cumuld
