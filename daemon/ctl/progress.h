// Progress of long work on a terminal: one line that rewrites itself.
//
//     part-1.ndjson  [############------------------]  40 %  1.2 GiB  48.0 MiB/s  39 s left
//
// Thread safety: none needed, one thread. Errors: none; without a terminal nothing is written.
#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <string>

namespace cumuld::ctl {

// The line for `done` of `total` bytes (0 = unknown: no bar, no time left) after `seconds`.
std::string progress_line(const std::string& name, std::uint64_t done, std::uint64_t total,
                          double seconds);

class Progress {
 public:
  // Writes to `out` while `shown`; both outlive this object.
  Progress(std::ostream& out, bool shown, std::string name, std::uint64_t total);
  ~Progress();  // takes the line away
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Tells how far it is; draws at most ten times a second.
  void update(std::uint64_t done);

 private:
  std::ostream& out_;
  bool shown_;
  bool drawn_ = false;
  std::string name_;
  std::uint64_t total_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point next_ = begun_;
};

}  // namespace cumuld::ctl
