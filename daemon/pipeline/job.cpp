#include "daemon/pipeline/job.h"

#include <algorithm>
#include <iterator>

#include "matcher/limits.h"

namespace cumuld {

void JobResult::add(JobResult&& later) {
  accepted += later.accepted;
  duplicates += later.duplicates;
  stale += later.stale;
  rejected += later.rejected;
  resets += later.resets;
  raised += later.raised;
  amended += later.amended;
  withdrawn += later.withdrawn;
  sequence = std::max(sequence, later.sequence);
  ends_commit = later.ends_commit;
  const std::size_t room = matcher::kErrorsShownMax - errors.size();
  const std::size_t taken = std::min(room, later.errors.size());
  std::move(later.errors.begin(), later.errors.begin() + static_cast<std::ptrdiff_t>(taken),
            std::back_inserter(errors));
}

}  // namespace cumuld
