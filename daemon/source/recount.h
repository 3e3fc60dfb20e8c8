// Recount: finds out what became of units that were committed just before a crash, whose results
// nobody noted.
//
// In: the units decoded once more, where the store stood before the first of them was handed over,
// and the name of their source. Out: the counts that their jobs would have told.
// How: an accepted or stale record left an entry that names source and position, a conflict left an
// item in quarantine; what left neither is a duplicate, or a stale version that was known already.
// Rejections are found by decoding. Hits are those changes of the feed since then whose person one
// of the records names.
//
// Exact, unless within those moments another source stated the same record or changed hits of the
// same persons, or the rules changed between the crash and this; or the registry's quarantine was
// full: a conflict is then taken for a duplicate.
//
// Errors: kIoError, kCorruption. Thread safety: one thread at a time, beside a working pipeline.
// Cost: one look-up of a key and a person for each record; at most a few batches after a crash.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/pipeline/pipeline.h"
#include "daemon/source/file_position.h"
#include "matcher/batch.h"
#include "matcher/status.h"

namespace cumuld {

class Recount {
 public:
  // Both must outlive this.
  Recount(const Pipeline& pipeline, const storage::Store& store, std::string source,
          StoreMoment before);

  // The units of the batch, all of them committed after `before`. Call in the order of positions.
  matcher::Status add(const matcher::Batch& batch);

  // Everything that was added.
  matcher::Result<FileTally> finish();

 private:
  enum class Became { kAccepted, kDuplicate, kStale };

  matcher::Status read_conflicts();
  matcher::Status add(const matcher::IncomingRecord& record, const matcher::RecordView& view);
  Became became(const matcher::IncomingRecord& record,
                const std::vector<storage::ReceivedVersion>& history);
  bool is_ours(const storage::ReceivedVersion& received);
  void count_changes(const storage::FeedEntry& entry);

  const Pipeline& pipeline_;
  const storage::Store& store_;
  storage::Reader reader_;
  std::string source_;
  StoreMoment before_;
  bool conflicts_read_ = false;
  std::map<std::uint64_t, std::string> conflicts_;  // position -> message
  std::map<std::uint32_t, bool> sources_;           // number -> is it ours
  std::set<matcher::PersonCode> persons_;           // current numbers
  FileTally tally_;
};

}  // namespace cumuld
