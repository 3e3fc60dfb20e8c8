// DaemonStatus: what a measurement wants of GET /v1/status, and waiting for it.
//
// Thread safety: one thread. Errors: an answer that cannot be read ends the program.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/daemon_process.h"

namespace bench {

struct DaemonStatus {
  std::uint64_t accepted = 0;
  std::uint64_t epochs_waiting = 0;
  std::uint64_t files_done = 0;
  std::uint64_t files_rejected = 0;
  bool matching_again = false;
};

DaemonStatus read_status(HttpClient& client);

// Puts the files of `population` (<registry>/*.ndjson) into the spool, all at once, and waits until
// all of them are taken. The files stay where they are: the spool gets links, on the same disk.
// Returns the seconds that took; ends the program if a file was rejected.
double load_by_spool(const std::filesystem::path& population, const std::filesystem::path& spool,
                     HttpClient& client);

// As du counts: the blocks that the disk gives to the files in `directory`, which may go meanwhile.
std::uint64_t size_on_disk(const std::filesystem::path& directory);

// Waits until nothing is sealed or compacted any more and `directory` stays as large as it is.
// Returns its size in bytes; ends the program if it takes half an hour.
std::uint64_t size_at_rest(const std::filesystem::path& directory, HttpClient& client);

// Asks the daemon to read its rules again; returns the seconds until everybody is matched under
// them.
double reload_rules(HttpClient& client);

// Waits until /readyz says so.
void wait_until_ready(HttpClient& client);

}  // namespace bench
