#include "daemon/api/hit_source.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

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

boost::asio::awaitable<void> pause(http::Exchange& exchange) {
  co_await boost::asio::post(exchange.executor(), boost::asio::use_awaitable);
}

HitSource::HitSource(const Services& services, const HitFilter& filter)
    : services_(services), filter_(filter), until_pause_(kHitsBetweenPauses) {
  if (!filter.persons.empty() && !filter.wants_withdrawn()) return;
  scan_.emplace(*services.store);
}

HitSource::Step HitSource::step() {
  for (; until_pause_ > 0; --until_pause_) {
    const bool read = scan_ ? read_from_scan() : read_from_persons();
    if (!read) return Step::kEnd;
    if (!filter_.has_status(record_.status)) continue;
    status_ = read_content(record_, content_);
    if (!status_.ok()) return Step::kEnd;
    if (!filter_.takes(content_, *services_.pipeline)) continue;
    --until_pause_;
    return Step::kHit;
  }
  until_pause_ = kHitsBetweenPauses;
  return Step::kPause;
}

bool HitSource::read_from_scan() {
  auto record = scan_->next();
  if (!record) {
    status_ = scan_->status();
    return false;
  }
  record_ = std::move(*record);
  return true;
}

bool HitSource::read_from_persons() {
  while (of_person_.empty()) {
    if (next_person_ == filter_.persons.size()) return false;
    auto hits = storage::standing_hits_of(*services_.store, services_.pipeline->sealed(),
                                          filter_.persons[next_person_++]);
    if (!hits) {
      status_ = hits.error();
      return false;
    }
    of_person_ = std::move(*hits);
    std::ranges::reverse(of_person_);
  }
  record_ = std::move(of_person_.back());
  of_person_.pop_back();
  return true;
}

}  // namespace cumuld::api
