#include "daemon/api/hit_source.h"

#include <algorithm>

#include "storage/reader.h"

namespace cumuld::api {
namespace {

constexpr std::size_t kHitsBetweenPauses = 256;  // well below a millisecond of work

matcher::Status damaged() {
  return {matcher::StatusCode::kCorruption, "a stored hit is damaged: restore a backup"};
}

}  // namespace

matcher::Status read_content(const storage::HitRecord& record, matcher::HitContent& content) {
  auto parsed = matcher::HitContent::parse(record.content);
  if (!parsed) return damaged();
  content = std::move(*parsed);
  return {};
}

HitSource::HitSource(const Services& services, const HitFilter& filter)
    : services_(services), filter_(filter) {
  if (!filter.persons.empty() && !filter.wants_withdrawn()) return;
  auto& store = *services.store;
  rocksdb::ReadOptions options;
  options.fill_cache = false;  // a scan would push out what is asked for one by one
  scan_.reset(store.db().NewIterator(options, store.family(storage::Family::kHits)));
  scan_->SeekToFirst();
}

FoundHit* HitSource::next() {
  while (read_next()) {
    ++looked_at_;
    if (!filter_.has_status(found_.record.status)) continue;
    status_ = read_content(found_.record, found_.content);
    if (!status_.ok()) return nullptr;
    if (filter_.takes(found_.content, *services_.pipeline)) return &found_;
    if (looked_at_ >= kHitsBetweenPauses && scan_) return nullptr;
  }
  return nullptr;
}

}  // namespace cumuld::api
