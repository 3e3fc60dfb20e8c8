// What a round changed among the hits of a person, told with what it did to the person.
#include <algorithm>

#include "matcher/reset.h"
#include "matcher/shard.h"

namespace matcher {
namespace {

const Hash128& pair_in_timeline(const TimelineHit& hit) {
  return hit.hit.pair;
}

}  // namespace

// Finds the hits again that what was touched can have changed, or all, and reports the difference
// to those that stood.
void Shard::find_changes(const Pending& pending, ShardOutput& output) {
  Timeline& timeline = *pending.timeline;
  periods_.clear();
  found_.clear();
  std::size_t incomes = pending.incomes;
  if (pending.whole) {
    timeline.collect(bodies_, periods_);
    incomes = periods_.size();
  } else if (incomes != 0) {
    timeline.collect_chosen(std::span(choices_).subspan(pending.choices), bodies_, periods_);
  }
  find_hits(periods_, incomes, *context_->rules, *context_->catalogue, order_, scratch_, found_);
  if (!found_.empty() || !timeline.standing.empty()) {
    encode_found(pending, incomes);
    tell_changes(pending, output);
  }
  timeline_bytes_ += timeline.bytes();
}

// Fills now_ and contents_ with what was found, and incomes_ with whose hits were looked for.
void Shard::encode_found(const Pending& pending, std::size_t incomes) {
  now_.clear();
  contents_.clear();
  incomes_.clear();
  for (const auto& period : touched_of(pending)) {
    if (period.gone) incomes_.push_back(period.income);
  }
  for (const auto& side : std::span(periods_).first(incomes)) {
    incomes_.push_back(income_tag(side.registry, side.key, side.period.part));
  }
  const std::size_t gone = incomes_.size() - incomes;
  for (std::size_t i = 0; i < found_.size(); ++i) {
    const FoundHit& hit = found_[i];
    const Rule& rule = context_->rules->rules[hit.rule];
    const std::size_t begin = contents_.size();
    fill_content(hit, periods_, rule, pending.person, content_);
    content_.append_to(contents_);
    now_.push_back({pair_of(rule.id, periods_[hit.income], periods_[hit.benefit]),
                    digest_of(std::string_view(contents_).substr(begin)),
                    incomes_[gone + hit.income], i, begin, contents_.size() - begin, false});
  }
  std::ranges::sort(now_, {}, &HitNow::pair);
  std::ranges::sort(incomes_);
}

// Reports what changed among the hits that were looked for, and keeps what stands now.
void Shard::tell_changes(const Pending& pending, ShardOutput& output) {
  const PersonCode person = pending.person;
  auto& standing = pending.timeline->standing;
  std::size_t kept = 0;
  for (const TimelineHit& was : standing) {
    TimelineHit now = was;
    if (pending.whole || std::ranges::binary_search(incomes_, was.income)) {
      const auto found = std::ranges::lower_bound(now_, was.hit.pair, {}, &HitNow::pair);
      if (found == now_.end() || found->pair != was.hit.pair) {
        output.changes.push_back(
            {HitChangeKind::kWithdrawn, was.hit.id, was.hit.pair, {}, person, {}, 0, 0});
        continue;
      }
      found->stood = true;
      now = {{was.hit.pair, was.hit.id, found->digest}, found->income};
      if (found->digest != was.hit.digest) {
        tell(HitChangeKind::kAmended, was.hit.id, *found, person, output);
      }
    }
    standing[kept++] = now;
  }
  standing.resize(kept);
  for (const HitNow& hit : now_) {
    if (hit.stood) continue;
    const HitId id = id_of(found_[hit.found]);
    make_room(standing, 1);
    const auto place = std::ranges::lower_bound(standing, hit.pair, {}, pair_in_timeline);
    standing.insert(place, {{hit.pair, id, hit.digest}, hit.income});
    tell(HitChangeKind::kRaised, id, hit, person, output);
  }
}

namespace {

HitCause cause_of(Disposition disposition, const RecordView& body, const Provenance& provenance) {
  HitCause cause;
  cause.received_ms = provenance.received_ms;
  cause.source = provenance.source;
  if (disposition == Disposition::kReset) {
    const Reset reset = read_reset(body);
    cause.kind = HitCauseKind::kReset;
    cause.registry = reset.registry;
    cause.key = reset.key;
    cause.reason = reset.reason;
    cause.by = reset.by;
  } else {
    cause.registry = body.registry();
    cause.version = body.version();
    cause.key = body.key();
  }
  return cause;
}

}  // namespace

// What was done to the person, by the round's records and by those that it was left behind at, are
// the causes of the changes from the told-th on.
void Shard::name_causes(const Round& round, const Pending& pending, std::size_t told,
                        ShardOutput& output) const {
  const std::size_t first = output.causes.size();
  const auto late = std::span(late_).subspan(pending.late, pending.late_size);
  output.causes.insert(output.causes.end(), late.begin(), late.end());
  for (const Concern& concern : pending.concerns) {
    const auto body = RecordView::parse(round.body_of(*concern.op));
    if (!body) continue;
    const RoundInput& input = round.inputs[concern.op->input];
    Provenance provenance;
    provenance.source = input.source;
    provenance.received_ms = input.received_ms;
    output.causes.push_back(cause_of(concern.op->disposition, *body, provenance));
  }
  set_causes(told, first, output);
}

// Of somebody who was left behind: an entry that no hit was looked for at.
void Shard::note_late(const Entry& entry) {
  const bool is_late = entry.commit >= late_first_ && entry.commit < late_end_;
  if (!is_late || entry.disposition == Disposition::kStale) return;
  const auto body = RecordView::parse(late_texts_.add(entry.body));
  if (body) late_.push_back(cause_of(entry.disposition, *body, entry.provenance));
}

// The causes from the first-th on are those of the changes from the told-th on.
void Shard::set_causes(std::size_t told, std::size_t first, ShardOutput& output) {
  for (auto& change : std::span(output.changes).subspan(told)) {
    change.causes = static_cast<std::uint32_t>(first);
    change.cause_count = static_cast<std::uint32_t>(output.causes.size() - first);
  }
}

void Shard::tell(HitChangeKind kind, const HitId& id, const HitNow& hit, PersonCode person,
                 ShardOutput& output) const {
  const auto content = std::string_view(contents_).substr(hit.content, hit.content_size);
  output.changes.push_back(
      {kind, id, hit.pair, hit.digest, person, output.contents.add(content), 0, 0});
}

HitId Shard::id_of(const FoundHit& hit) const {
  const HitSide& income = periods_[hit.income];
  const HitSide& benefit = periods_[hit.benefit];
  const Catalogue& catalogue = *context_->catalogue;
  return make_hit_id(context_->rules->rules[hit.rule].id, income,
                     catalogue.registry(income.registry).name, benefit,
                     catalogue.registry(benefit.registry).name);
}

}  // namespace matcher
