#include "daemon/restore.h"

#include <cstdio>
#include <filesystem>

#include "daemon/version.h"
#include "storage/backup.h"

namespace cumuld {
namespace {

int refuse(const std::string& why, int code) {
  (void)std::fprintf(stderr, "cumuld: restore: %s\n", why.c_str());
  return code;
}

}  // namespace

int restore_backup(const RestoreRequest& request) {
  if (request.data_dir.empty()) return refuse("--data-dir is missing", 2);
  std::error_code unreadable;
  if (!std::filesystem::is_directory(request.backups, unreadable)) {
    return refuse(request.backups + " is no directory", 2);
  }
  const auto backups = storage::Backups::open(request.backups);
  if (!backups) return refuse(backups.error().message(), 1);
  const auto status = (*backups)->restore(request.id, request.data_dir, kVersion);
  if (!status.ok()) {
    const bool usage = status.code() == matcher::StatusCode::kInvalidArgument;
    return refuse(status.message(), usage ? 2 : 1);
  }
  std::printf("restored into %s\n", request.data_dir.c_str());
  return 0;
}

}  // namespace cumuld
