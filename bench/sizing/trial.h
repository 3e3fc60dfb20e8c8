// Trial: one population through the daemon's own program, and what that took.
//
// Thread safety: one thread. Errors: what fails ends the program with a message, as in all of
// bench/.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "bench/sizing/measured.h"

namespace sizing {

struct TrialOptions {
  std::string program;    // cumuld
  std::string directory;  // a fresh one is made in it
  std::string rules;      // the text of the table
  std::string budget = "1GiB";
  std::string epoch = "0";  // as the setting epoch_bytes
  unsigned shards = 1;
};

// Writes files into a folder, returns the records.
using WriteRecords = std::function<std::uint64_t(const std::filesystem::path& folder)>;

// Loads from the spool, posts `posted` lines one at a time, waits until the store is at rest, kills
// the daemon, starts it again, and has everybody matched again.
Measured measure(const TrialOptions& options, const WriteRecords& write,
                 const std::vector<std::string>& posted);

// Only the load and the start after a kill as it ended: what a restart reads back.
Restarted measure_restart(const TrialOptions& options, const WriteRecords& write);

}  // namespace sizing
