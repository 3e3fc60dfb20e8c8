#include "daemon/source/spool_notebook.h"

#include "storage/notes.h"

namespace cumuld {

matcher::Result<std::vector<std::pair<std::string, std::string>>> SpoolNotebook::find(
    std::string_view prefix) {
  Notes found;
  auto forgotten = take_stored(prefix, found);
  if (forgotten && *forgotten) {
    await_commits_();
    recent_.erase(recent_.begin(), recent_.end() - 1);
    forgotten = take_stored(prefix, found);
  }
  if (!forgotten) return tl::make_unexpected(forgotten.error());
  for (const auto& notes : recent_) {
    for (auto at = notes.lower_bound(prefix); at != notes.end() && at->first.starts_with(prefix);
         ++at) {
      found.insert(*at);
    }
  }
  return std::vector<std::pair<std::string, std::string>>(found.begin(), found.end());
}

// True: some of them were forgotten once.
matcher::Result<bool> SpoolNotebook::take_stored(std::string_view prefix, Notes& found) const {
  auto stored = store_.read_all(storage::Family::kPositions, prefix);
  if (!stored) return tl::make_unexpected(stored.error());
  found = Notes(std::make_move_iterator(stored->begin()), std::make_move_iterator(stored->end()));
  return found.erase(std::string(prefix) + std::string(storage::kForgottenMark)) > 0;
}

void SpoolNotebook::add(std::string_view key, std::string_view value) {
  recent_.back().emplace(key, value);
}

void SpoolNotebook::next_batch() {
  recent_.emplace_back();
  if (recent_.size() > JobWindow::kJobsMax + 1) recent_.pop_front();
}

}  // namespace cumuld
