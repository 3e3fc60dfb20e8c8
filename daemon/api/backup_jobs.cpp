#include "daemon/api/backup_jobs.h"

#include <spdlog/spdlog.h>

#include "daemon/named_thread.h"

namespace cumuld::api {

using matcher::Status;
using matcher::StatusCode;

BackupJobs::~BackupJobs() {
  if (thread_.joinable()) thread_.join();
}

Status BackupJobs::open() {
  if (backups_) return {};
  auto opened = storage::Backups::open(directory_);
  if (!opened) return opened.error();
  backups_ = std::move(*opened);
  return {};
}

bool BackupJobs::begin(std::uint32_t keep) {
  const std::scoped_lock lock(state_mutex_);
  if (state_.running) return false;
  if (thread_.joinable()) thread_.join();  // it has said that it ended
  state_.running = true;
  thread_ = named_thread("backup", [this, keep] { run(keep); });
  return true;
}

void BackupJobs::run(std::uint32_t keep) {
  State ended;
  std::vector<storage::BackupDescription> list;
  {
    const std::scoped_lock lock(work_);
    ended.failure = open();
    if (ended.failure.ok()) {
      auto made = backups_->create(store_);
      if (made) {
        ended.made = *made;
        if (keep > 0) ended.failure = backups_->keep_newest(keep);
      } else {
        ended.failure = made.error();
      }
      list = backups_->list();
    }
  }
  if (ended.failure.ok()) {
    spdlog::info("backup {}: {} bytes in {} files", ended.made->id, ended.made->bytes,
                 ended.made->files);
  } else {
    spdlog::error("backup: {}", ended.failure.message());
  }
  const std::scoped_lock lock(state_mutex_);
  ended.ended = state_.ended + 1;
  state_ = std::move(ended);
  list_ = std::move(list);
}

BackupJobs::State BackupJobs::state() const {
  const std::scoped_lock lock(state_mutex_);
  return state_;
}

matcher::Result<std::vector<storage::BackupDescription>> BackupJobs::list() {
  const std::unique_lock work(work_, std::try_to_lock);
  if (!work.owns_lock()) {
    const std::scoped_lock lock(state_mutex_);
    return list_;
  }
  if (auto status = open(); !status.ok()) return tl::make_unexpected(std::move(status));
  return backups_->list();
}

Status BackupJobs::remove(std::uint32_t id) {
  const std::unique_lock work(work_, std::try_to_lock);
  if (!work.owns_lock()) return {StatusCode::kUnavailable, "a backup is under way"};
  if (auto status = open(); !status.ok()) return status;
  return backups_->remove(id);
}

}  // namespace cumuld::api
