#include "daemon/source/spool_notebook.h"

namespace cumuld {

matcher::Result<std::vector<std::pair<std::string, std::string>>> SpoolNotebook::find(
    std::string_view prefix) {
  auto stored = store_.read_all(storage::Family::kPositions, prefix);
  if (!stored) return stored;
  Notes found(std::make_move_iterator(stored->begin()), std::make_move_iterator(stored->end()));
  for (const auto& notes : recent_) {
    for (auto at = notes.lower_bound(prefix); at != notes.end() && at->first.starts_with(prefix);
         ++at) {
      found.insert(*at);
    }
  }
  return std::vector<std::pair<std::string, std::string>>(found.begin(), found.end());
}

void SpoolNotebook::add(std::string_view key, std::string_view value) {
  recent_.back().emplace(key, value);
}

void SpoolNotebook::next_batch() {
  recent_.emplace_back();
  if (recent_.size() > JobWindow::kJobsMax + 1) recent_.pop_front();
}

}  // namespace cumuld
