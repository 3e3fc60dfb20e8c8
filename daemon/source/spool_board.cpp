#include "daemon/source/spool_board.h"

#include <utility>

namespace cumuld {

SpoolStatus SpoolBoard::snapshot() const {
  const std::scoped_lock lock(mutex_);
  SpoolStatus copy = status_;
  const auto now = std::chrono::steady_clock::now();
  copy.bytes_left = backlog_.bytes_left();
  copy.seconds_left = backlog_.seconds_left(now);
  if (!copy.file.empty()) {
    const std::chrono::duration<double> time = now - begun_;
    const auto records = static_cast<double>(copy.records - records_before_);
    copy.records_per_second = time.count() > 0 ? records / time.count() : 0;
  }
  return copy;
}

void SpoolBoard::set_waiting(const std::vector<SpoolFile>& files) {
  const std::scoped_lock lock(mutex_);
  status_.waiting.clear();
  std::uint64_t bytes = 0;
  for (const auto& file : files) {
    ++status_.waiting[file.registry];
    bytes += file.bytes;
  }
  backlog_.waits(bytes, std::chrono::steady_clock::now());
}

void SpoolBoard::begin(const SpoolFile& file, std::uint64_t bytes, std::uint64_t records) {
  const std::scoped_lock lock(mutex_);
  status_.registry = file.registry;
  status_.file = file.name;
  status_.bytes_read = 0;
  status_.bytes_total = bytes;
  status_.records = records;
  records_before_ = records;
  begun_ = std::chrono::steady_clock::now();
  backlog_.begin(bytes);
}

void SpoolBoard::progress(std::uint64_t bytes_read, std::uint64_t more_records) {
  const std::scoped_lock lock(mutex_);
  status_.bytes_read = bytes_read;
  status_.records += more_records;
  backlog_.progress(bytes_read);
}

void SpoolBoard::moved(bool rejected) {
  const std::scoped_lock lock(mutex_);
  ++(rejected ? status_.rejected : status_.done);
}

void SpoolBoard::end(const SpoolFile& file, bool waits_no_more) {
  const std::scoped_lock lock(mutex_);
  status_.registry.clear();
  status_.file.clear();
  backlog_.end();
  const auto waiting = status_.waiting.find(file.registry);
  if (waits_no_more && waiting != status_.waiting.end() && --waiting->second == 0) {
    status_.waiting.erase(waiting);
  }
}

void SpoolBoard::hold(const std::string& registry, const std::string& why) {
  const std::scoped_lock lock(mutex_);
  status_.stopped[registry] = why;
}

bool SpoolBoard::is_held(const std::string& registry) const {
  const std::scoped_lock lock(mutex_);
  return status_.stopped.contains(registry);
}

bool SpoolBoard::resume(const std::string& registry) {
  const std::scoped_lock lock(mutex_);
  if (status_.stopped.erase(registry) == 0) return false;
  resumed_.push_back(registry);
  return true;
}

std::vector<std::string> SpoolBoard::take_resumed() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(resumed_, {});
}

}  // namespace cumuld
