#include "daemon/disk_guard.h"

#include <spdlog/spdlog.h>

#include <chrono>
#include <filesystem>

namespace cumuld {

DiskGuard::DiskGuard(std::string directory, std::uint64_t least)
    : directory_(std::move(directory)), least_(least) {
}

bool DiskGuard::has_room() {
  if (least_ == 0) return true;
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                       std::chrono::steady_clock::now().time_since_epoch())
                       .count();
  auto asked = asked_ms_.load(std::memory_order_relaxed);
  if (asked != 0 && now - asked < 1000) return room_.load(std::memory_order_relaxed);
  if (!asked_ms_.compare_exchange_strong(asked, now)) return room_.load(std::memory_order_relaxed);
  std::error_code failure;
  const auto space = std::filesystem::space(directory_, failure);
  const bool room = failure || space.available >= least_;
  if (room != room_.exchange(room)) {
    if (room) {
      spdlog::info("the disk has room again: records are taken");
    } else {
      spdlog::warn("the disk has {} bytes free, less than {}: records are refused", space.available,
                   least_);
    }
  }
  return room;
}

}  // namespace cumuld
