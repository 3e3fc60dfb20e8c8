// SpoolStatus: what the spool is doing, as a copy for /v1/status and /metrics.
//
// Thread safety: plain values and a pure function.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace cumuld {

struct SpoolStatus {
  std::map<std::string, std::uint64_t> waiting;  // files by registry, as of the last look
  std::map<std::string, std::string> stopped;    // registries stopped, and why
  std::string registry;                          // of the file under way; empty: none
  std::string file;
  std::uint64_t bytes_read = 0;  // of it
  std::uint64_t bytes_total = 0;
  std::uint64_t records = 0;           // of it, handed over so far, refused ones included
  double records_per_second = 0;       // since it was begun or resumed
  std::uint64_t bytes_left = 0;        // of it and of all that wait, as they lie there
  std::optional<double> seconds_left;  // at the rate since there was something to do; see Backlog
  std::uint64_t done = 0;              // files since the start of the daemon
  std::uint64_t rejected = 0;
};

// {"waiting":{…},"stopped":{registry:why},"current":{"registry","file","bytes_read","bytes_total",
//  "records","records_per_second"}|null,"bytes_left","seconds_left"|null,"done","rejected"}; the
//  name of the file is masked.
std::string to_json(const SpoolStatus& status);

}  // namespace cumuld
