// HitSource: the hits that a request has to look at, one after the other, so that a handler can give
// way to others in between.
//
//   HitSource source(services, filter);
//   while (const auto* found = source.next()) { …; if (source.pause_due()) co_await … }
//   if (!source.status().ok()) …
//
// It alone decides how the hits are found: by person where the filter names persons and no withdrawn
// hits (these are in no index), else by a scan of all hits as of its beginning. Hits of a status that
// the filter does not want, or that it does not take, are passed over; sums are not looked at.
//
// Thread safety: one thread at a time. Ownership: what next() points to lives until the next call.
// Cost: O(hits of the persons), or O(all hits).
#pragma once

#include <rocksdb/iterator.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "daemon/api/hit_filter.h"
#include "daemon/api/services.h"

namespace cumuld::api {

struct FoundHit {
  storage::HitRecord record;
  matcher::HitContent content;  // points into the record
};

class HitSource {
 public:
  HitSource(const Services& services, const HitFilter& filter);

  // nullptr at the end, or when it failed.
  FoundHit* next();
  const matcher::Status& status() const noexcept { return status_; }

  // True now and then: time to let the io thread do other work.
  bool pause_due();

 private:
  bool read_next();
  bool read_person();

  const Services& services_;
  const HitFilter& filter_;
  matcher::Status status_;
  FoundHit found_;
  std::size_t looked_at_ = 0;
  std::size_t next_person_ = 0;
  std::vector<storage::HitRecord> of_person_;       // yet to be looked at, last one first
  std::unique_ptr<rocksdb::Iterator> scan_;         // null when looking by person
};

// Parses a stored hit's content; kCorruption if it is damaged.
matcher::Status read_content(const storage::HitRecord& record, matcher::HitContent& content);

}  // namespace cumuld::api
