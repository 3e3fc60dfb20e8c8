#include "daemon/api/hit_source.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace cumuld::api {
namespace {

constexpr std::size_t kHitsBetweenPauses = 128;  // well below a millisecond of work

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

storage::WantedHits wanted_hits(const HitFilter& filter) {
  storage::WantedHits wanted;
  wanted.rules = filter.rules;
  wanted.employers = filter.employers;
  wanted.insurers = filter.insurers;
  wanted.grades = filter.grades;
  wanted.statuses = filter.statuses;
  return wanted;
}

boost::asio::awaitable<void> pause(http::Exchange& exchange) {
  co_await boost::asio::post(exchange.executor(), boost::asio::use_awaitable);
}

HitSource::HitSource(const Services& services, const HitFilter& filter)
    : HitSource(services, filter, Walk{}) {
}

HitSource::HitSource(const Services& services, const HitFilter& filter, Walk walk)
    : services_(services),
      filter_(filter),
      until_pause_(kHitsBetweenPauses),
      how_(std::move(walk)) {
  // Of withdrawn hits there is no index by person. Looking at many in the order of the feed reads
  // each of its blocks once.
  if (filter.persons.empty() || filter.wants_withdrawn()) begin_walk();
}

void HitSource::begin_walk() {
  auto wanted = wanted_hits(filter_);
  wanted.with_summary = how_.with_summary;
  wanted.descending = how_.descending;
  wanted.from = how_.from;
  walk_.emplace(*services_.store, wanted);
}

HitSource::Step HitSource::step() {
  for (; until_pause_ > 0; --until_pause_) {
    const auto read = walk_ ? read_from_walk() : read_from_persons();
    if (read == Read::kNone) return Step::kEnd;
    if (read == Read::kPassedOver) continue;
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

HitSource::Read HitSource::read_from_walk() {
  const auto found = walk_->next();
  if (!found) {
    status_ = walk_->status();
    return Read::kNone;
  }
  if (found->summary && how_.judge && !how_.judge(found->sequence, *found->summary)) {
    return Read::kPassedOver;
  }
  auto record = walk_->read(*found);
  if (!record) {
    status_ = record.error();
    return Read::kNone;
  }
  record_ = std::move(*record);
  return Read::kHit;
}

HitSource::Read HitSource::read_from_persons() {
  while (of_person_.empty()) {
    if (next_person_ == filter_.persons.size()) return Read::kNone;
    auto hits = storage::standing_hits_of(*services_.store, services_.pipeline->sealed(),
                                          filter_.persons[next_person_++]);
    if (!hits) {
      status_ = hits.error();
      return Read::kNone;
    }
    of_person_ = std::move(*hits);
    std::ranges::reverse(of_person_);
  }
  record_ = std::move(of_person_.back());
  of_person_.pop_back();
  return Read::kHit;
}

}  // namespace cumuld::api
