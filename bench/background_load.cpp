#include "bench/background_load.h"

#include "bench/daemon_process.h"
#include "bench/workload.h"
#include "matcher/limits.h"

namespace bench {
namespace {

// The population that was loaded has seed 1.
constexpr std::uint64_t kFirstSeed = 2;

}  // namespace

BackgroundLoad::BackgroundLoad(const std::string& socket, std::uint64_t employments)
    : thread_([this, socket, employments] { run(socket, employments); }) {
}

void BackgroundLoad::run(const std::string& socket, std::uint64_t employments) {
  HttpClient client(socket);
  std::string block;
  for (auto seed = kFirstSeed; !stopped_; ++seed) {
    Workload nation(employments, seed);
    while (!stopped_) {
      block.clear();
      if (nation.lines(matcher::kBatchBytesMax, block) == 0) break;
      const std::string_view pieces[] = {block};
      accepted_ += number_in(client.post_records(pieces), "accepted");
    }
  }
}

double BackgroundLoad::stop() {
  if (!thread_.joinable()) return rate_;
  stopped_ = true;
  thread_.join();
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin_;
  rate_ = static_cast<double>(accepted_) / passed.count();
  return rate_;
}

}  // namespace bench
