// FeedTail: the feed as JSON, with what was told last kept as it was written.
//
// Whoever follows the feed asks for the same changes at about the same time: they are read and
// written once, and copied to everybody else. What lies further back is read from the store each
// time. Each change is written as of today in Brussels: what is kept from yesterday is dropped.
//
// Thread safety: one io thread. Cost: at most kFeedTailBytes of text; O(changes visited).
// Errors: storage's. What was visited before one is right.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/api/services.h"
#include "matcher/hit.h"
#include "matcher/period.h"
#include "storage/hit_record.h"

namespace cumuld::api {

inline constexpr std::size_t kFeedTailBytes = std::size_t{1} << 20U;

class FeedTail {
 public:
  struct Change {
    std::uint64_t sequence = 0;
    matcher::HitChangeKind kind{};
    std::string json;  // {"sequence":…,"change":…,"at":…,"hit":{…}}
  };

  explicit FeedTail(const Services& services) : services_(services) {}

  // Calls visit(const Change&) for the changes after `after`, in order, until it returns false or
  // there are no more. `after` moves on with them.
  template <typename Visit>
  matcher::Status read(std::uint64_t& after, Visit&& visit) {
    forget_yesterday();
    while (const auto* kept = find(after + 1)) {
      after = kept->sequence;
      if (!visit(*kept)) return {};
    }
    if (after >= services_.pipeline->sequence()) return {};
    return read_store(after, visit);
  }

 private:
  void forget_yesterday();
  const Change* find(std::uint64_t sequence) const;
  void keep(const Change& change);
  matcher::Status read_store(std::uint64_t& after, const std::function<bool(const Change&)>& visit);

  const Services& services_;
  std::optional<matcher::Day> today_;
  std::deque<Change> kept_;  // without a hole
  std::size_t bytes_ = 0;    // of their JSON
};

}  // namespace cumuld::api
