// How a daemon runs in the tests that end it: small epochs, so that every way to the disk is taken
// often, another number of shards at each start, and what lies in the spool a load or not.
//
// Thread safety: one thread for a Random.
#pragma once

#include <string>
#include <vector>

#include "tests/support/daemon_process.h"
#include "tests/support/random.h"

namespace crash {

inline support::DaemonOptions hard_life(support::Random& random,
                                        const std::filesystem::path& folder, bool with_spool) {
  support::DaemonOptions options{.folder = folder};
  options.flags = {"--shards", std::to_string(random.between(1, 8))};
  if (with_spool) {
    options.flags.insert(options.flags.end(), {"--spool", (folder / "spool").string()});
  }
  const std::vector<std::string> epochs{"64KiB", "64KiB", "128KiB", "1MiB", "16MiB"};
  options.environment = {
      {"CUMULD_EPOCH_BYTES", random.pick(epochs)},
      {"CUMULD_MEMORY_BUDGET_BYTES", "64MiB"},
      {"CUMULD_FREE_SPACE_MIN_BYTES", "1MiB"},
      {"CUMULD_SPOOL_POLL_MS", "10"},
      {"CUMULD_SPOOL_LOAD_BYTES", random.percent(60) ? "1" : "0"},  // a load, or never
      {"CUMULD_LOG_LEVEL", "warning"}};
  return options;
}

}  // namespace crash
