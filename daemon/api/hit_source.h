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
// withdrawn hits (of these the index by person holds none), otherwise off the hit lists, in the
// order of their last change, as of the source's beginning. Hits of a status that the filter does
// not want, or that it does not take, are passed over; sums are not looked at.
//
// Thread safety: one thread at a time. Ownership: the filter outlives it.
// Cost: O(hits of the persons); or a few steps a hit of the filter's shortest list; or O(all hits).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "daemon/api/hit_filter.h"
#include "daemon/api/services.h"
#include "daemon/http/exchange.h"
#include "storage/hit_reader.h"
#include "storage/hit_walk.h"

namespace cumuld::api {

class HitSource {
 public:
  enum class Step : std::uint8_t {
    kHit,    // record() and content() are the next one
    kPause,  // time to let the io thread do other work
    kEnd,    // there are no more, or status() says what failed
  };

  // How the hits will be looked at.
  struct Walk {
    bool descending = false;    // where they come in order
    std::uint64_t from = 0;     // the first sequence, in that order
    bool with_summary = false;  // judge() can tell much, and cheaply
    // Whether a hit of which only so much is known has to be read; absent: yes.
    std::function<bool(std::uint64_t sequence, const storage::HitSummary&)> judge;
  };

  // For who looks at few of them, or at some in their order.
  HitSource(const Services& services, const HitFilter& filter, Walk walk);
  // For who looks at all of them.
  HitSource(const Services& services, const HitFilter& filter);

  // Whether they come in the order of sequences that the walk asked for.
  bool in_order() const noexcept { return walk_.has_value(); }

  Step step();
  const matcher::Status& status() const noexcept { return status_; }

  // After kHit, until the next step.
  const storage::HitRecord& record() const noexcept { return record_; }
  const matcher::HitContent& content() const noexcept { return content_; }
  storage::HitRecord take_record() { return std::move(record_); }  // content() is lost

 private:
  void begin_walk();

  enum class Read : std::uint8_t { kHit, kPassedOver, kNone };
  Read read_from_walk();
  Read read_from_persons();

  const Services& services_;
  const HitFilter& filter_;
  matcher::Status status_;
  storage::HitRecord record_;
  matcher::HitContent content_;  // points into record_
  std::size_t until_pause_;
  std::size_t next_person_ = 0;
  std::vector<storage::HitRecord> of_person_;  // yet to be looked at, the next one last
  std::optional<storage::HitWalk> walk_;       // absent when looking at persons
  Walk how_;
};

// The lists that hits of the filter stand in.
storage::WantedHits wanted_hits(const HitFilter& filter);

// Parses a stored hit's content; kCorruption if it is damaged.
matcher::Status read_content(const storage::HitRecord& record, matcher::HitContent& content);

// Lets the io thread do what else it has to do.
boost::asio::awaitable<void> pause(http::Exchange& exchange);

}  // namespace cumuld::api
