// How timelines come into a shard's memory, and leave it.
#include <algorithm>

#include "matcher/shard.h"

namespace matcher {
namespace {

constexpr std::size_t kDroppedOf = 8;

const Hash128& pair_in_timeline(const TimelineHit& hit) {
  return hit.hit.pair;
}

}  // namespace

// Finds the timeline, in memory or not; `known` is what flagged_ says of the person. One that was
// read just now is joined as a whole: of its hits it is not known which income they are of.
Status Shard::open(std::uint32_t known, std::uint64_t commit, Pending& pending) {
  if (known >= kFirstTimeline) {
    pending.timeline = &timelines_.at(known - kFirstTimeline);
    timeline_bytes_ -= pending.timeline->bytes();
    return {};
  }
  const std::uint32_t number = timelines_.take();
  flagged_.set(pending.person, kFirstTimeline + number);
  pending.timeline = &timelines_.at(number);
  pending.whole = true;
  pending.late = late_.size();
  if (known == kBehind) {
    late_first_ = context_->behind_since;
    late_end_ = commit;
  }
  auto status = load_records(pending.person, *pending.timeline);
  late_first_ = late_end_ = 0;
  if (!status.ok()) return status;
  pending.late_size = late_.size() - pending.late;
  auto& standing = pending.timeline->standing;
  const auto stored = runs().standing_hits(pending.person);
  if (!stored) return stored.error();
  standing.reserve(stored->size());
  for (const auto& hit : *stored) standing.push_back({hit, 0});
  std::ranges::sort(standing, {}, pair_in_timeline);
  return {};
}

void Shard::leave_all_behind() {
  behind_ = flagged();
  for (const PersonCode person : behind_) flagged_.set(person, kBehind);
}

std::vector<PersonCode> Shard::flagged() const {
  std::vector<PersonCode> persons;
  flagged_.for_each([&](PersonCode person, std::uint32_t) { persons.push_back(person); });
  return persons;
}

// What it puts in and takes out is of no interest: touched_ stays as it was.
Status Shard::load_records(PersonCode person, Timeline& timeline) {
  const std::size_t touched = touched_.size();
  auto status = load_entries(person, timeline);
  touched_.resize(touched);
  return status;
}

Status Shard::load_entries(PersonCode person, Timeline& timeline) {
  timeline.clear(bodies_);
  // Somebody else by now: what was known of this number counts for another.
  if (context_->identity->current(person) != person) return {};
  const auto numbers = context_->identity->numbers_of(person);
  const auto for_each_entry = [&](PersonCode number, auto&& visit) -> Status {
    auto status = runs().entries(number, visit);
    for (const auto& epoch : *context_->epochs) {
      epoch.deltas[owner_of_person(number, context_->shards)]->for_each_entry(number, visit);
    }
    return status;
  };
  const auto apply = [&](const Entry& entry) {
    timeline.apply(entry, bodies_, touched_);
    note_late(entry);
  };
  if (numbers.size() == 1) return for_each_entry(person, apply);
  // A record may have gone from one of the numbers to another: put all in the order they happened.
  std::vector<std::pair<Entry, std::string>> entries;
  for (const PersonCode number : numbers) {
    auto status = for_each_entry(
        number, [&](const Entry& entry) { entries.emplace_back(entry, std::string(entry.body)); });
    if (!status.ok()) return status;
  }
  std::ranges::stable_sort(
      entries, [](const auto& a, const auto& b) { return takes_effect_before(a.first, b.first); });
  for (auto& [entry, body] : entries) {
    entry.body = body;  // only now: sorting moves the bytes of a short string
    apply(entry);
  }
  return {};
}

// Drops those that were touched longest ago, one in kDroppedOf, once all are more than their
// memory. To look at each takes the time in which some hundred are read back: less of them at once
// would be looked at too often, and more leaves memory empty that spares a person to be read. What
// is not committed stays: the store could not yet give it back.
void Shard::evict(std::uint64_t committed) {
  const std::size_t most = context_->timeline_bytes_max / context_->shards;
  if (timeline_bytes_ <= std::min(most, BodyStore::kBytesMax)) return;
  std::vector<std::uint64_t> touched;
  touched.reserve(timelines());
  const auto for_each_timeline = [&](auto&& visit) {
    flagged_.for_each([&](PersonCode person, std::uint32_t known) {
      if (known >= kFirstTimeline) visit(person, known - kFirstTimeline);
    });
  };
  for_each_timeline([&](PersonCode, std::uint32_t number) {
    touched.push_back(timelines_.at(number).last_commit);
  });
  const auto last = touched.begin() + static_cast<std::ptrdiff_t>(touched.size() / kDroppedOf);
  std::ranges::nth_element(touched, last);
  const std::uint64_t limit = std::min(*last, committed);
  std::vector<PersonCode> dropped;
  for_each_timeline([&](PersonCode person, std::uint32_t number) {
    if (timelines_.at(number).last_commit > limit) return;
    timeline_bytes_ -= timelines_.at(number).bytes();
    timelines_.at(number).clear(bodies_);
    timelines_.give_back(number);
    dropped.push_back(person);
  });
  for (const PersonCode person : dropped) flagged_.set(person, kNotLoaded);
}

}  // namespace matcher
