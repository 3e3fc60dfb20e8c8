// crash_test: kills the daemon COUNT times (default 100) and compares what it says afterwards with
// what it had acknowledged and with a naive model; see scenario.h.
//
//   COUNT=1000 SEED=7 build/release/bin/crash_test
//
// SEED chooses what is sent and about when the kills come; without it, chance does. The moment of a
// kill is never exactly the same twice, so a seed repeats a run nearly, not to the instant.
// Exit code: 0 no difference; 1 a difference, told with its scenario's seed; 2 wrong environment.
#include <chrono>
#include <cstdio>
#include <exception>
#include <random>
#include <string>

#include "tests/crash/chance.h"
#include "tests/crash/scenario.h"
#include "tests/support/case_file.h"

namespace {

constexpr int kKillsAScenario = 10;

void print_differences(std::uint64_t seed, const crash::ScenarioResult& result) {
  std::printf("SEED=%llu gives %zu differences; its data lies in %s\n",
              static_cast<unsigned long long>(seed), result.differences.size(),
              result.folder.c_str());
  for (const auto& difference : result.differences) std::printf("  %s\n", difference.c_str());
}

int run(std::uint64_t kills, std::uint64_t first_seed) {
  const auto rules = support::read_file(std::string(SOURCE_ROOT) + "/config/rules.toml");
  const auto began = std::chrono::steady_clock::now();
  crash::ScenarioResult sum;
  std::uint64_t scenarios = 0;
  for (; static_cast<std::uint64_t>(sum.kills) < kills && sum.differences.empty(); ++scenarios) {
    const auto left = static_cast<int>(kills - static_cast<std::uint64_t>(sum.kills));
    const auto seed = first_seed + scenarios;
    crash::Scenario scenario(seed, rules);
    const auto result = scenario.run(std::min(left, kKillsAScenario));
    sum.kills += result.kills;
    sum.records_checked += result.records_checked;
    sum.resets_checked += result.resets_checked;
    sum.changes_checked += result.changes_checked;
    sum.files_checked += result.files_checked;
    sum.differences = result.differences;
    if (!result.differences.empty()) print_differences(seed, result);
    if (scenarios % 10 == 9) {
      std::printf("%d of %llu kills\n", sum.kills, static_cast<unsigned long long>(kills));
      std::fflush(stdout);
    }
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::printf(
      "seed %llu, %.1f s\n%llu scenarios, %d kills, %llu acknowledged records and %llu resets "
      "checked, %llu changes of the feed, %llu spool files\n%zu differences\n",
      static_cast<unsigned long long>(first_seed), took.count(),
      static_cast<unsigned long long>(scenarios), sum.kills,
      static_cast<unsigned long long>(sum.records_checked),
      static_cast<unsigned long long>(sum.resets_checked),
      static_cast<unsigned long long>(sum.changes_checked),
      static_cast<unsigned long long>(sum.files_checked), sum.differences.size());
  return sum.differences.empty() ? 0 : 1;
}

}  // namespace

int main() {
  try {
    return run(crash::setting("COUNT", 100),
               crash::setting("SEED", std::random_device{}() % 1'000'000));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "crash_test: %s\n", error.what());
    return 2;
  }
}
