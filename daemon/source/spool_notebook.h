// SpoolNotebook: the notes of decoders (daemon/decode/notebook.h), as the spool's thread sees them:
// those in the store, and those of batches that may not be committed yet.
//
// A note lies in the store under its key, among the positions, as part of the commit of its batch.
// Until then it is kept here: for as many batches as can be under way, so that memory stays bounded
// whatever the size of a file. Where notes were ever forgotten, only the commits' order says which:
// what was handed over must be committed before the store is asked.
//
// Thread safety: the spool's thread. Cost of find(): one scan of the notes it finds; for a key that
// was ever reset, a wait for the batches under way.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/decode/notebook.h"
#include "daemon/source/job_window.h"
#include "storage/store.h"

namespace cumuld {

class SpoolNotebook final : public Notebook {
 public:
  // `store` must outlive this. `await_commits` returns when all that was handed over is committed.
  SpoolNotebook(const storage::Store& store, std::function<void()> await_commits)
      : store_(store), await_commits_(std::move(await_commits)) {}

  matcher::Result<std::vector<std::pair<std::string, std::string>>> find(
      std::string_view prefix) override;
  void add(std::string_view key, std::string_view value) override;

  // The batch was handed over, another begins.
  void next_batch();

 private:
  using Notes = std::map<std::string, std::string, std::less<>>;

  matcher::Result<bool> take_stored(std::string_view prefix, Notes& found) const;

  const storage::Store& store_;
  std::function<void()> await_commits_;
  std::deque<Notes> recent_{1};  // by batch, the newest last; at most kJobsMax + 1
};

}  // namespace cumuld
