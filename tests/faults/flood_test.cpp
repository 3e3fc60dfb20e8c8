// flood_test: 16 clients that send as fast as they can and 1,000 idle connections, for SECONDS
// (default 3): the daemon's memory stays flat, no answer but 200, or 429 and 503 with Retry-After,
// and queries are answered meanwhile; see flood.h.
//
//   SECONDS=600 build/release/bin/flood_test
//
// Flat: what is resident in the second half of the time is at most a quarter and 32 MiB more than
// in the first. Exit code: 0 all of it held; 1 not; 2 wrong environment.
#include "tests/faults/flood.h"

#include <algorithm>
#include <cstdio>
#include <exception>

#include "tests/crash/chance.h"

namespace {

using faults::FloodResult;

void check_memory(FloodResult& result) {
  const auto& samples = result.memory;
  std::vector<double> rss;
  for (const auto& sample : samples) rss.push_back(sample.resident);
  if (rss.size() < 4) return result.differences.push_back("too short to see anything");
  const auto half = rss.begin() + static_cast<std::ptrdiff_t>(rss.size() / 2);
  const double before = *std::max_element(rss.begin(), half);
  const double after = *std::max_element(half, rss.end());
  std::printf(
      "resident: %.0f MiB at first, %.0f in the middle, %.0f at the end; at most %.0f in the "
      "first half, %.0f in the second\n",
      rss.front(), *half, rss.back(), before, after);
  std::printf(
      "MiB, at eleven moments: resident, heap held, used; memtables, block cache, readers\n");
  for (std::size_t i = 0; i <= 10; ++i) {
    const auto& at = samples[(samples.size() - 1) * i / 10];
    std::printf("  %6.1f %6.1f %6.1f  %6.1f %6.1f %6.1f\n", at.resident, at.heap_held, at.heap_used,
                at.memtables, at.block_cache, at.table_readers);
  }
  if (after > before * 1.25 + 32) result.differences.push_back("memory grows");
}

void print(const FloodResult& result, double seconds) {
  for (const auto& [status, count] : result.answers) {
    std::printf("POST /v1/records answered %u: %llu times\n", status,
                static_cast<unsigned long long>(count));
  }
  std::printf("%llu records accepted, %.0f a second\n",
              static_cast<unsigned long long>(result.accepted),
              static_cast<double>(result.accepted) / seconds);
  const auto& ms = result.query_ms;
  const auto at = [&](double part) {
    return ms[std::min(ms.size() - 1,
                       static_cast<std::size_t>(part * static_cast<double>(ms.size())))];
  };
  if (ms.empty()) return;
  std::printf("%zu queries: half within %.1f ms, 99 %% within %.1f ms, the slowest %.1f ms\n",
              ms.size(), at(0.5), at(0.99), ms.back());
}

int run(std::chrono::seconds time) {
  const support::ScratchFolder folder;
  support::DaemonProcess daemon({folder.path(),
                                 {},
                                 {{"CUMULD_MEMORY_BUDGET_BYTES", "64MiB"},
                                  {"CUMULD_EPOCH_BYTES", "4MiB"},
                                  {"CUMULD_IDLE_TIMEOUT_S", "86400"},
                                  {"CUMULD_LOG_LEVEL", "warning"}}});
  if (!daemon.wait_until_ready(crash::kPatience)) throw std::runtime_error(daemon.log());
  faults::Flood flood(daemon, {.time = time});
  auto result = flood.run();
  if (!daemon.running()) result.differences.push_back("it ended: " + daemon.log());
  check_memory(result);
  if (result.query_ms.empty() || result.accepted == 0) {
    result.differences.push_back("nothing was answered");
  }
  if (daemon.terminate(crash::kPatience) != 0) {
    result.differences.push_back("SIGTERM did not end it with 0");
  }
  print(result, static_cast<double>(time.count()));
  for (const auto& difference : result.differences) std::printf("  %s\n", difference.c_str());
  std::printf("%zu differences\n", result.differences.size());
  return result.differences.empty() ? 0 : 1;
}

}  // namespace

int main() {
  try {
    return run(std::chrono::seconds(crash::setting("SECONDS", 3)));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "flood_test: %s\n", error.what());
    return 2;
  }
}
