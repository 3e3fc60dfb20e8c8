#include "daemon/api/feed_tail.h"

#include "daemon/api/clock.h"
#include "daemon/api/hit_source.h"
#include "daemon/api/render.h"
#include "storage/hit_reader.h"

namespace cumuld::api {

void FeedTail::forget_yesterday() {
  const auto today = brussels_day(now_ms());
  if (today == today_) return;
  today_ = today;
  kept_.clear();
  bytes_ = 0;
}

const FeedTail::Change* FeedTail::find(std::uint64_t sequence) const {
  if (kept_.empty() || sequence < kept_.front().sequence || sequence > kept_.back().sequence) {
    return nullptr;
  }
  return &kept_[sequence - kept_.front().sequence];
}

// Only what is newer than all that is kept; somebody who reads far behind changes nothing.
void FeedTail::keep(const Change& change) {
  if (!kept_.empty() && change.sequence <= kept_.back().sequence) return;
  if (!kept_.empty() && change.sequence != kept_.back().sequence + 1) {
    kept_.clear();
    bytes_ = 0;
  }
  kept_.push_back(change);
  bytes_ += change.json.size();
  while (bytes_ > kFeedTailBytes) {
    bytes_ -= kept_.front().json.size();
    kept_.pop_front();
  }
}

matcher::Status FeedTail::read_store(std::uint64_t& after,
                                     const std::function<bool(const Change&)>& visit) {
  matcher::Status damaged;
  const auto status =
      storage::for_each_change(*services_.store, after, [&](storage::FeedEntry&& entry) {
        matcher::HitContent content;
        damaged = read_content(entry.hit, content);
        if (!damaged.ok()) return false;
        JsonWriter json;
        put_change(json, entry, content, services_.store->catalogue(), *today_);
        const Change change{entry.sequence, entry.change, json.take()};
        keep(change);
        after = change.sequence;
        return visit(change);
      });
  return damaged.ok() ? status : damaged;
}

}  // namespace cumuld::api
