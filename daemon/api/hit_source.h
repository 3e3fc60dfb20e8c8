// HitSource: the hits that a request has to look at, one after the other, so that a handler can
// give way to others in between.
//
//   HitSource source(services, filter);
//   for (auto step = source.step(); step != HitSource::Step::kEnd; step = source.step()) {
//     if (step == HitSource::Step::kPause) {
//       co_await pause(exchange);
//       continue;
//     }
//     … source.record(), source.content() …
//   }
//   if (!source.status().ok()) …
//
// It alone decides how the hits are found: by person where the filter names persons and no
// withdrawn hits (these are in no index), else by a scan of all hits as of its beginning. Hits of a
// status that the filter does not want, or that it does not take, are passed over; sums are not
// looked at.
//
// Thread safety: one thread at a time. Ownership: the filter outlives it.
// Cost: O(hits of the persons), or O(all hits).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "daemon/api/hit_filter.h"
#include "daemon/api/services.h"
#include "daemon/http/exchange.h"
#include "storage/reader.h"

namespace cumuld::api {

class HitSource {
 public:
  enum class Step : std::uint8_t {
    kHit,    // record() and content() are the next one
    kPause,  // time to let the io thread do other work
    kEnd,    // there are no more, or status() says what failed
  };

  HitSource(const Services& services, const HitFilter& filter);

  Step step();
  const matcher::Status& status() const noexcept { return status_; }

  // After kHit, until the next step.
  const storage::HitRecord& record() const noexcept { return record_; }
  const matcher::HitContent& content() const noexcept { return content_; }
  storage::HitRecord take_record() { return std::move(record_); }  // content() is lost

 private:
  bool read_from_scan();
  bool read_from_persons();

  const Services& services_;
  const HitFilter& filter_;
  matcher::Status status_;
  storage::HitRecord record_;
  matcher::HitContent content_;  // points into record_
  std::size_t until_pause_;
  std::size_t next_person_ = 0;
  std::vector<storage::HitRecord> of_person_;  // yet to be looked at, the next one last
  std::optional<storage::HitScan> scan_;       // absent when looking by person
};

// Parses a stored hit's content; kCorruption if it is damaged.
matcher::Status read_content(const storage::HitRecord& record, matcher::HitContent& content);

// Lets the io thread do what else it has to do.
boost::asio::awaitable<void> pause(http::Exchange& exchange);

}  // namespace cumuld::api
