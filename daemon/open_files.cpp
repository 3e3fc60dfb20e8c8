#include "daemon/open_files.h"

#include <sys/resource.h>

#include <algorithm>

#include "storage/store.h"

namespace cumuld {
namespace {

// Logs, a backup's files, the spool's, runs that are stepped through (storage/run_scan.h: as many
// as a load leaves unmerged), and connections that are told that there are too many.
constexpr std::size_t kAside = 384;

}  // namespace

std::size_t raise_open_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) (void)::getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

std::size_t connections_within(std::size_t limit, std::size_t wanted) {
  const auto needed = static_cast<std::size_t>(storage::kOpenTablesMax) + kAside;
  return std::clamp<std::size_t>(limit > needed ? limit - needed : 1, 1, wanted);
}

}  // namespace cumuld
