#include "daemon/source/backlog.h"

#include <algorithm>

namespace cumuld {

void Backlog::waits(std::uint64_t bytes, Time now) {
  waiting_ = bytes;
  if (bytes == 0) {
    since_.reset();
    before_ = 0;
  } else if (!since_) {
    since_ = now;
  }
}

void Backlog::begin(std::uint64_t bytes) {
  waiting_ -= std::min(waiting_, bytes);
  file_ = bytes;
  read_ = 0;
}

void Backlog::progress(std::uint64_t bytes_read) {
  read_ = std::min(bytes_read, file_);
}

void Backlog::end() {
  before_ += read_;
  file_ = read_ = 0;
}

std::optional<double> Backlog::seconds_left(Time now) const {
  const auto read = before_ + read_;
  if (!since_ || read == 0) return std::nullopt;
  const std::chrono::duration<double> time = now - *since_;
  if (time.count() < 1) return std::nullopt;
  return static_cast<double>(bytes_left()) / static_cast<double>(read) * time.count();
}

}  // namespace cumuld
