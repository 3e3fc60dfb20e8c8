// The third phase of a round: timelines follow the records, and hits the timelines.
//
// What the records of a round touched decides what is found again: the hits of an income period
// depend on its own record and on the benefits and exemptions it shares days with (Reactions). All
// others stand as they stood.
#include <algorithm>
#include <utility>

#include "matcher/shard.h"

namespace matcher {
namespace {

constexpr std::size_t kConcernsAtOnce = 32;

}  // namespace

void Shard::join(Round& round) {
  ShardOutput& output = round.outputs[index_];
  if (output.failure.ok()) output.failure = join_all(round, output);
  runs_.reset();
}

Status Shard::join_all(const Round& round, ShardOutput& output) {
  late_.clear();
  late_texts_.clear();
  late_first_ = late_end_ = 0;
  read_in(ReadingOrder::kAny);
  collect_concerns(round);
  leave_behind(round, output);
  std::ranges::sort(refreshed_);
  refreshed_.erase(std::ranges::unique(refreshed_).begin(), refreshed_.end());
  for (std::size_t next = 0; next < concerns_.size();) {
    if (auto status = apply_some(round, next); !status.ok()) return status;
    for (const Pending& pending : pending_) {
      const std::size_t told = output.changes.size();
      find_changes(pending, output);
      if (output.changes.size() != told) name_causes(round, pending, told, output);
    }
  }
  for (const auto* persons : {&refreshed_, &again_}) {
    for (const PersonCode person : *persons) {
      if (!is_flagged(person)) continue;
      const bool read = persons == &refreshed_;
      read_in(read ? ReadingOrder::kAny : context_->again_in);
      if (auto status = join_anew(round, person, read, output); !status.ok()) return status;
    }
  }
  std::swap(output.texts, late_texts_);
  refreshed_.clear();
  again_.clear();
  evict(round.committed);
  return {};
}

// Fills concerns_ with what the round does to persons on benefit. Somebody whose first benefit is
// in this round is flagged by it, whatever comes before it.
void Shard::collect_concerns(const Round& round) {
  concerns_.clear();
  for (const auto& output : round.outputs) {
    const std::span<const PersonOp> ops = output.ops;
    for (std::size_t i = 0; i < ops.size(); ++i) {
      if (i % kFetchTogether == 0) {
        for (const auto& op : ops.subspan(i, std::min(kFetchTogether, ops.size() - i))) {
          flagged_.fetch_slot(op.person);
        }
      }
      const PersonOp& op = ops[i];
      if (op.disposition == Disposition::kStale || is_stand_in(op.person)) continue;
      const PersonCode person = context_->identity->current(op.person);
      if (owner_of_person(person, context_->shards) != index_) continue;
      if (op.benefit) flag(person);
      concerns_.push_back({person, 0, &op});
    }
  }
  std::size_t kept = 0;
  for (Concern& concern : concerns_) {
    concern.known = flagged_.find(concern.person);
    if (concern.known != 0 || wide_) concerns_[kept++] = concern;
  }
  concerns_.resize(kept);
  std::ranges::stable_sort(concerns_, {}, &Concern::person);
}

// Takes out of concerns_ whoever may wait and is not in memory.
void Shard::leave_behind(const Round& round, ShardOutput& output) {
  if (context_->behind_since == 0) return;
  std::size_t kept = 0;
  for (std::size_t first = 0; first < concerns_.size();) {
    const PersonCode person = concerns_[first].person;
    const std::uint32_t known = concerns_[first].known;
    bool waits = known < kFirstTimeline;
    std::size_t last = first;
    for (; last < concerns_.size() && concerns_[last].person == person; ++last) {
      waits = waits && round.inputs[concerns_[last].op->input].may_wait;
    }
    if (!waits) {
      while (first < last) concerns_[kept++] = concerns_[first++];
    } else if (known != kBehind) {
      flagged_.set(person, kBehind);
      behind_.push_back(person);
      ++output.left_behind;
    }
    first = last;
  }
  concerns_.resize(kept);
}

// Brings the timelines of the next persons up to date, from concerns_[next] on, and puts into
// pending_ whose hits are to be found again. What each step reads is fetched for all of them first.
Status Shard::apply_some(const Round& round, std::size_t& next) {
  pending_.clear();
  touched_.clear();
  choices_.clear();
  const auto some = next_concerns(next);
  next += some.size();
  fetch_for(round, some);
  for (std::size_t first = 0; first < some.size();) {
    std::size_t last = first + 1;
    while (last < some.size() && some[last].person == some[first].person) ++last;
    const auto of_person = some.subspan(first, last - first);
    first = last;
    // Whoever is read anew in this round gets all of it then.
    if (is_read_anew(of_person.front().person)) continue;
    if (auto status = apply_person(round, of_person); !status.ok()) return status;
  }
  for (const Pending& pending : pending_) {
    if (pending.incomes == 0) continue;
    pending.timeline->fetch_chosen(std::span(choices_).subspan(pending.choices), bodies_);
  }
  return {};
}

// Some concerns from `next` on; all of the last person's are among them.
std::span<const Shard::Concern> Shard::next_concerns(std::size_t next) const {
  const auto rest = std::span<const Concern>(concerns_).subspan(next);
  std::size_t count = std::min(kConcernsAtOnce, rest.size());
  while (count < rest.size() && rest[count].person == rest[count - 1].person) ++count;
  return rest.first(count);
}

// A record is two steps away, and so is what a timeline holds.
void Shard::fetch_for(const Round& round, std::span<const Concern> concerns) const {
  const auto timeline_of = [&](const Concern& concern) {
    return concern.known < kFirstTimeline ? nullptr
                                          : &timelines_.at(concern.known - kFirstTimeline);
  };
  for (const Concern& concern : concerns) {
    fetch(&round.record_of(*concern.op).body_offset);
    if (const auto* timeline = timeline_of(concern)) fetch(timeline, sizeof(Timeline), 2);
  }
  for (const Concern& concern : concerns) {
    const auto body = round.body_of(*concern.op);
    fetch(body.data(), body.size(), 2);
    if (const auto* timeline = timeline_of(concern)) timeline->fetch_slots();
  }
}

Status Shard::apply_person(const Round& round, std::span<const Concern> concerns) {
  Pending pending;
  pending.person = concerns.front().person;
  if (auto status = open(concerns.front().known, round.commit, pending); !status.ok())
    return status;
  Timeline& timeline = *pending.timeline;
  timeline.last_commit = round.commit;
  pending.touched = touched_.size();
  for (const Concern& concern : concerns) {
    Entry entry;
    entry.disposition = concern.op->disposition;
    entry.body = round.body_of(*concern.op);
    timeline.apply(entry, bodies_, touched_);
  }
  pending.concerns = concerns;
  pending.touched_size = touched_.size() - pending.touched;
  pending.choices = choices_.size();
  if (!pending.whole) {
    pending.incomes = timeline.choose(touched_of(pending), reactions_, choices_);
  }
  pending_.push_back(pending);
  return {};
}

// Finds all hits of a person again; `read`: by records that a timeline in memory does not have.
Status Shard::join_anew(const Round& round, PersonCode person, bool read, ShardOutput& output) {
  touched_.clear();
  Pending pending;
  pending.person = person;
  if (auto status = open(flagged_.find(person), round.commit, pending); !status.ok()) return status;
  if (!pending.whole && read) {
    if (auto status = load_records(person, *pending.timeline); !status.ok()) return status;
  }
  pending.whole = true;
  pending.timeline->last_commit = round.commit;
  const std::size_t told = output.changes.size();
  find_changes(pending, output);
  if (output.changes.size() == told) return {};
  name_causes(round, pending, told, output);
  if (!read && !context_->rules_changed) return {};
  output.causes.emplace_back().kind = read ? HitCauseKind::kIdentity : HitCauseKind::kRules;
  for (auto& change : std::span(output.changes).subspan(told)) ++change.cause_count;
  return {};
}

}  // namespace matcher
