// Backlog: how much of the spool is still to be read, and about how long that takes.
//
// The rate is that of all that was read since the spool last had nothing to do, so it counts what
// other senders and the disk take meanwhile. Times are handed in.
//
// Thread safety: one thread at a time. Cost: O(1).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace cumuld {

class Backlog {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // A look at the folders: so many bytes lie in them, no file is under way.
  void waits(std::uint64_t bytes, Time now);
  // A file of so many bytes, among those that wait, is under way.
  void begin(std::uint64_t bytes);
  // So many bytes of it are read, since it was begun.
  void progress(std::uint64_t bytes_read);
  // It is under way no more, however much of it was read.
  void end();

  // Bytes of files as they lie there: compressed ones count as such.
  std::uint64_t bytes_left() const { return waiting_ + file_ - read_; }
  // Nothing in the first second, and when nothing was read.
  std::optional<double> seconds_left(Time now) const;

 private:
  std::uint64_t waiting_ = 0;  // bytes of files not begun
  std::uint64_t file_ = 0;     // bytes of the one under way
  std::uint64_t read_ = 0;     // of them
  std::uint64_t before_ = 0;   // bytes read of files before it, since `since_`
  std::optional<Time> since_;  // when there was something to do again; nothing: there is not
};

}  // namespace cumuld
