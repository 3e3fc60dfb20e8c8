// How a Pipeline lets persons fall behind during a load, and catches up.
//
// The store names the commit from which on somebody may be behind, before that commit; nothing when
// nobody is. Who is behind stands in memory only. Whoever starts and finds that name takes all on
// benefit for left behind: matched twice nothing changes.
#include <algorithm>
#include <utility>

#include "daemon/pipeline/pipeline.h"
#include "daemon/pipeline/store_order.h"
#include "matcher/bytes.h"

namespace cumuld {
namespace {

using matcher::PersonCode;
using matcher::Status;

constexpr std::string_view kBehindName = "behind";
constexpr std::size_t kBytesWorthSealing = std::size_t{8} << 20U;
// Of those on benefit: to step over all others takes longer than to seek each.
constexpr std::size_t kFewAreOneIn = 8;

}  // namespace

void Pipeline::catch_up() {
  wants_to_catch_up_.store(true, std::memory_order_release);
  signal_.raise();
}

std::map<std::string, LateHits> Pipeline::take_late_hits() {
  std::unordered_map<std::uint32_t, LateHits> taken;
  {
    const std::scoped_lock lock(late_hits_mutex_);
    taken = std::exchange(late_hits_, {});
  }
  std::map<std::string, LateHits> named;
  for (const auto& [source, hits] : taken) named[storage::source_name(store_, source)] = hits;
  return named;
}

// From that commit on, which is none yet.
Status Pipeline::leave_behind_from(std::uint64_t commit) {
  if (context_.behind_since != 0) return {};
  std::string value;
  matcher::put_fixed(value, commit);
  if (auto status = store_.write_meta(kBehindName, value); !status.ok()) return status;
  context_.behind_since = commit;
  behind_.store(true, std::memory_order_release);
  return {};
}

// At the start: those of a load that did not come to its end.
Status Pipeline::resume_behind() {
  const auto value = store_.read_meta(kBehindName);
  if (!value) return value.error();
  if (value->empty()) return {};
  matcher::ByteReader reader(*value);
  context_.behind_since = reader.fixed<std::uint64_t>();
  if (!reader.ok()) {
    return {matcher::StatusCode::kCorruption, "since when persons are behind is damaged"};
  }
  for (unsigned i = 0; i < options_.shards; ++i) team_->shard(i).leave_all_behind();
  resumes_behind_ = true;
  behind_.store(true, std::memory_order_release);
  wants_to_catch_up_.store(true, std::memory_order_release);
  return {};
}

// Whoever is not clustered yet is at a load's end, all at once, in the order of the store. The
// clustered ones are matched meanwhile: to read on from one to the next takes a fraction of seeking
// each in all runs.
Status Pipeline::begin_to_catch_up() {
  if (is_matching_again()) return {};
  // Whoever waits for it asks again and again: one request is under way at a time.
  if (clustering_ == 0 && wants_to_catch_up_.exchange(false, std::memory_order_acquire)) {
    if (auto status = end_epoch_of_load(); !status.ok()) return status;
  }
  if (clustering_ == 0) return {};
  const auto clusterings = epochs_.clusterings();
  const bool all = epochs_.has_clustered(clustering_);
  if (!all && listed_at_ == clusterings) return {};
  listed_at_ = clusterings;
  if (all) clustering_ = 0;
  rematch_ = {};
  if (resumes_behind_ && concerns_anybody()) {
    if (!all) return {};
    if (auto status = find_persons_to_match(); !status.ok()) return status;
  } else {
    list_those_behind(all);
  }
  resumes_behind_ = false;
  left_behind_ = std::max(left_behind_, caught_up_ + rematch_.persons.size() + waiting_.size());
  publish_figures();
  return all && !is_matching_again() ? end_matching() : Status();
}

// What a load brought is sealed, so that a start need not read it back either.
Status Pipeline::end_epoch_of_load() {
  if (context_.behind_since == 0) return {};
  commit_worked();
  if (failed_) return {};
  ended_epoch_ = epochs_.newest_bytes() >= kBytesWorthSealing;
  if (ended_epoch_) {
    if (auto status = epochs_.begin_next(/*one_more=*/true); !status.ok()) return status;
  }
  clustering_ = epochs_.cluster();
  listed_at_.reset();
  return {};
}

// Those who are clustered, or all.
void Pipeline::list_those_behind(bool all) {
  for (unsigned i = 0; i < options_.shards; ++i) {
    const auto behind = team_->shard(i).take_behind();
    waiting_.insert(waiting_.end(), behind.begin(), behind.end());
  }
  const auto listed = std::ranges::partition(waiting_, [&](PersonCode person) {
    const auto place = store_.benefit_place(store_.pseudonym().of(person));
    return !all && place != storage::BenefitPlace::kClustered;
  });
  rematch_.persons.assign(listed.begin(), listed.end());
  waiting_.erase(listed.begin(), listed.end());
  in_order_of_the_store(store_.pseudonym(), rematch_.persons);
  std::size_t on_benefit = 0;
  for (unsigned i = 0; i < options_.shards; ++i) on_benefit += team_->shard(i).flagged_count();
  const bool few = rematch_.persons.size() * kFewAreOneIn < on_benefit;
  context_.again_in = few ? matcher::ReadingOrder::kAny : matcher::ReadingOrder::kOfTheStore;
}

// After everybody listed was matched: unless somebody waits, or was left behind meanwhile.
Status Pipeline::end_being_behind() {
  if (context_.behind_since == 0 || !waiting_.empty()) return {};
  for (unsigned i = 0; i < options_.shards; ++i) {
    if (team_->shard(i).has_behind()) return {};
  }
  if (auto status = store_.write_meta(kBehindName, {}); !status.ok()) return status;
  if (std::exchange(ended_epoch_, false)) store_.flush();
  context_.behind_since = 0;
  left_behind_ = caught_up_ = 0;
  behind_.store(false, std::memory_order_release);
  return {};
}

void Pipeline::note_left_behind(const matcher::Round& round) {
  if (context_.behind_since == 0) return;
  for (const auto& output : round.outputs) left_behind_ += output.left_behind;
}

void Pipeline::note_late_hits(const storage::Outcome& outcome) {
  if (context_.behind_since == 0) return;
  const std::scoped_lock lock(late_hits_mutex_);
  for (const auto& change : outcome.changes) {
    LateHits& hits = late_hits_[change.source];
    hits.raised += change.kind == matcher::HitChangeKind::kRaised ? 1U : 0U;
    hits.amended += change.kind == matcher::HitChangeKind::kAmended ? 1U : 0U;
    hits.withdrawn += change.kind == matcher::HitChangeKind::kWithdrawn ? 1U : 0U;
  }
}

}  // namespace cumuld
