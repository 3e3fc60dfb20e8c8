#include "matcher/shard.h"

#include <algorithm>

namespace matcher {
namespace {

constexpr std::uint32_t kPrefetchAhead = 12;

// Keeps the first failure of a phase.
void note(ShardOutput& output, const Status& status) {
  if (!status.ok() && output.failure.ok()) output.failure = status;
}

// About what one shard will append to the log: growing a string of megabytes copies it again and
// again. Too little is no harm.
std::size_t expected_log_bytes(const Round& round) {
  constexpr std::size_t kHeadBytes = 40;
  std::size_t bytes = 0;
  for (const auto& input : round.inputs) {
    bytes += input.batch->bodies.size() + input.batch->records.size() * kHeadBytes;
  }
  const std::size_t share = bytes / round.outputs.size();
  return share + share / 16;
}

// What stays with the person that a record left: which one, and the version that took it away.
void encode_departure(const RecordView& record, std::string& out) {
  RecordDraft draft;
  draft.registry = record.registry();
  draft.key = record.key();
  draft.version = record.version();
  draft.cancelled = true;
  out.clear();
  encode_record(draft, out);
}

}  // namespace

Shard::Shard(unsigned index, const ShardContext& context)
    : index_(index), context_(&context), order_(*context.catalogue) {
  use_rules();
}

void Shard::use_rules() {
  benefit_kinds_ = context_->catalogue->kinds_of(Side::kBenefit);
  wide_ = (context_->rules->kinds_in(&Rule::benefit) & ~benefit_kinds_) != 0;
}

// --- judge ---------------------------------------------------------------------------------------

void Shard::judge(Round& round) {
  const EpochDelta& delta = newest();
  for (std::uint32_t i = 0; i < round.inputs.size(); ++i) {
    const auto& records = round.inputs[i].batch->records;
    const auto count = static_cast<std::uint32_t>(records.size());
    for (std::uint32_t r = 0; r < count; ++r) {
      if (r + kPrefetchAhead < count) delta.prefetch_key(records[r + kPrefetchAhead].key);
      if (owner_of_key(records[r].key, context_->shards) == index_) judge_record(round, i, r);
    }
  }
}

void Shard::judge_record(Round& round, std::uint32_t input, std::uint32_t index) {
  const IncomingRecord& record = round.inputs[input].batch->records[index];
  ShardOutput& output = round.outputs[index_];
  Verdict& verdict = round.inputs[input].verdicts[index];
  const auto known = current_version(record.key);
  if (!known) {
    note(output, known.error());
    return;
  }
  const std::optional<KeyVersion>& before = *known;
  PersonOp op{input, index, record.person, Disposition::kCurrent};
  if (!before || record.version > before->version) {
    verdict = Verdict::kAccepted;
    if (record.cancelled) {
      op.disposition = Disposition::kCancelled;
      op.person = before ? before->person : stand_in(record.key);
    }
    accept(round, op, before);
  } else if (record.version == before->version) {
    verdict = record.content == before->content ? Verdict::kDuplicate : Verdict::kConflict;
  } else {
    verdict = Verdict::kStale;
    if (newest().has_version(record.key, record.version, record.content)) return;  // kept already
    op.disposition = Disposition::kStale;
    if (record.cancelled) op.person = before->person;
    output.ops.push_back(op);
    newest().add_version(record.key, {record.version, record.content, op.person, newest().epoch(),
                                      round.commit, op.disposition});
  }
}

void Shard::accept(Round& round, const PersonOp& op, const std::optional<KeyVersion>& before) {
  const IncomingRecord& record = round.record_of(op);
  ShardOutput& output = round.outputs[index_];
  const bool stood = before && before->disposition == Disposition::kCurrent;
  if (stood && before->person != op.person) {
    output.ops.push_back({op.input, op.record, before->person, Disposition::kMovedAway});
  }
  output.ops.push_back(op);
  newest().add_version(record.key, {record.version, record.content, op.person, newest().epoch(),
                                    round.commit, op.disposition});
  if (!context_->catalogue->registry(record.registry).identity || is_stand_in(op.person)) return;
  IdentityChange change{op.person, 0, false};
  if (!record.cancelled) {
    const auto view = RecordView::parse(round.inputs[op.input].batch->body_of(record));
    change.successor = view->successor().value_or(op.person);
    change.linked = true;
  }
  output.identity.push_back(change);
}

Result<std::optional<KeyVersion>> Shard::current_version(const Hash128& key) {
  if (auto found = newest().current_version(key)) return found;
  const LiveEpochs& epochs = *context_->epochs;
  for (auto epoch = epochs.rbegin() + 1; epoch != epochs.rend(); ++epoch) {
    const auto versions = epoch->deltas[index_]->versions(key);
    if (versions.empty()) continue;
    for (const auto& version : versions) newest().add_version(key, version);
    return newest().current_version(key);
  }
  const auto sealed = context_->backing->key_versions(key);
  if (!sealed) return tl::make_unexpected(sealed.error());
  for (const auto& version : *sealed) newest().add_version(key, version);
  return newest().current_version(key);
}

Status Shard::replay_version(const Hash128& key, const KeyVersion& version) {
  const auto before = current_version(key);
  if (!before) return before.error();
  newest().add_version(key, version);
  return {};
}

// --- append --------------------------------------------------------------------------------------

void Shard::append(Round& round) {
  std::string& log = round.outputs[index_].log;
  log.reserve(expected_log_bytes(round));
  for (const auto& output : round.outputs) {
    const auto count = output.ops.size();
    for (std::size_t i = 0; i < count; ++i) {
      if (i + kPrefetchAhead < count)
        newest().prefetch_person(output.ops[i + kPrefetchAhead].person);
      const PersonOp& op = output.ops[i];
      if (owner_of_person(op.person, context_->shards) != index_) continue;
      const RoundInput& input = round.inputs[op.input];
      const IncomingRecord& record = round.record_of(op);
      Entry entry;
      entry.disposition = op.disposition;
      entry.commit = round.commit;
      entry.ordinal = input.first_ordinal + op.record;
      entry.provenance = {input.source, record.position, input.received_ms, record.raw_checksum};
      entry.body = input.batch->body_of(record);
      if (op.disposition == Disposition::kMovedAway) {
        encode_departure(*RecordView::parse(entry.body), moved_body_);
        entry.body = moved_body_;
      }
      put_logged_entry(op.person, newest().add_entry(op.person, entry), log);
    }
  }
}

// --- join ----------------------------------------------------------------------------------------

template <typename Visitor>
void Shard::for_each_own_op(const Round& round, Visitor&& visit) const {
  for (const auto& output : round.outputs) {
    const auto count = output.ops.size();
    for (std::size_t i = 0; i < count; ++i) {
      if (i + kPrefetchAhead < count) flagged_.prefetch(output.ops[i + kPrefetchAhead].person);
      const PersonOp& op = output.ops[i];
      if (op.disposition == Disposition::kStale || is_stand_in(op.person)) continue;
      const PersonCode person = context_->identity->current(op.person);
      if (owner_of_person(person, context_->shards) == index_) visit(person, op);
    }
  }
}

void Shard::join(Round& round) {
  ShardOutput& output = round.outputs[index_];
  dirty_.clear();
  for_each_own_op(round, [&](PersonCode person, const PersonOp& op) {
    if ((round.record_of(op).kinds & benefit_kinds_) != 0) flag(person);
  });
  concerned_.clear();
  for_each_own_op(round, [&](PersonCode person, const PersonOp& op) {
    if (is_flagged(person)) concerned_.emplace_back(person, &op);
  });
  for (std::size_t i = 0; i < concerned_.size(); ++i) {
    prefetch_timelines(i);
    const auto& [person, op] = concerned_[i];
    const auto timeline = timeline_of(person);
    if (!timeline) {
      note(output, timeline.error());
      continue;
    }
    apply(round, *op, **timeline);
    touch(person, **timeline, round.commit);
  }
  for (const PersonCode person : refresh_) {
    if (!is_flagged(person)) continue;
    const auto timeline = timeline_of(person);
    if (!timeline) {
      note(output, timeline.error());
      continue;
    }
    timeline_bytes_ -= (*timeline)->bytes();
    note(output, load_records(person, **timeline));
    timeline_bytes_ += (*timeline)->bytes();
    touch(person, **timeline, round.commit);
  }
  refresh_.clear();
  if (!output.failure.ok()) return;
  for (std::size_t i = 0; i < dirty_.size(); ++i) {
    if (i + 2 < dirty_.size()) dirty_[i + 2].second->prefetch();
    find_changes(dirty_[i].first, *dirty_[i].second, output);
  }
  evict(round.committed);
}

// A timeline is three steps away: its place, itself, its records. Each step is taken some persons
// before it is needed.
void Shard::prefetch_timelines(std::size_t at) const {
  const auto timeline_at = [&](std::size_t i) -> const Timeline* {
    if (i >= concerned_.size()) return nullptr;
    const std::uint32_t known = flagged_.find(concerned_[i].first);
    return known >= kFirstTimeline ? timelines_[known - kFirstTimeline].get() : nullptr;
  };
  if (const auto* timeline = timeline_at(at + 8)) {
    __builtin_prefetch(timeline);
    __builtin_prefetch(reinterpret_cast<const char*>(timeline) + 64);
  }
  if (const auto* timeline = timeline_at(at + 4)) timeline->prefetch();
}

void Shard::apply(const Round& round, const PersonOp& op, Timeline& timeline) {
  const auto body = round.inputs[op.input].batch->body_of(round.record_of(op));
  timeline_bytes_ -= timeline.bytes();
  Entry entry;
  entry.disposition = op.disposition;
  entry.body = body;
  timeline.apply(entry);
  timeline_bytes_ += timeline.bytes();
}

void Shard::touch(PersonCode person, Timeline& timeline, std::uint64_t commit) {
  if (timeline.last_commit == commit) return;
  timeline.last_commit = commit;
  dirty_.emplace_back(person, &timeline);
}

Result<Timeline*> Shard::timeline_of(PersonCode person) {
  const std::uint32_t known = flagged_.find(person);
  if (known >= kFirstTimeline) return timelines_[known - kFirstTimeline].get();
  auto timeline = std::make_unique<Timeline>();
  if (auto status = load_records(person, *timeline); !status.ok()) {
    return tl::make_unexpected(std::move(status));
  }
  auto standing = context_->backing->standing_hits(person);
  if (!standing) return tl::make_unexpected(standing.error());
  timeline->standing = std::move(*standing);
  std::ranges::sort(timeline->standing, {}, &StandingHit::pair);
  timeline_bytes_ += timeline->bytes();
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(timelines_.size()));
    timelines_.emplace_back();
  }
  const std::uint32_t at = free_.back();
  free_.pop_back();
  timelines_[at] = std::move(timeline);
  flagged_.set(person, kFirstTimeline + at);
  return timelines_[at].get();
}

std::vector<PersonCode> Shard::flagged() const {
  std::vector<PersonCode> persons;
  flagged_.for_each([&](PersonCode person, std::uint32_t) { persons.push_back(person); });
  return persons;
}

Status Shard::load_records(PersonCode person, Timeline& timeline) const {
  timeline.clear_records();
  // Somebody else by now: what was known of this number counts for another.
  if (context_->identity->current(person) != person) return {};
  const auto numbers = context_->identity->numbers_of(person);
  const auto for_each_entry = [&](PersonCode number, auto&& visit) -> Status {
    auto status = context_->backing->person_entries(number, visit);
    for (const auto& epoch : *context_->epochs) {
      epoch.deltas[owner_of_person(number, context_->shards)]->for_each_entry(number, visit);
    }
    return status;
  };
  if (numbers.size() == 1) {
    return for_each_entry(person, [&](const Entry& entry) { timeline.apply(entry); });
  }
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
    timeline.apply(entry);
  }
  return {};
}

// Finds the person's hits again and reports the difference to those that stood.
void Shard::find_changes(PersonCode person, Timeline& timeline, ShardOutput& output) {
  periods_.clear();
  found_.clear();
  now_.clear();
  contents_.clear();
  timeline.collect(periods_);
  find_hits(periods_, *context_->rules, *context_->catalogue, order_, scratch_, found_);
  for (std::size_t i = 0; i < found_.size(); ++i) {
    const FoundHit& hit = found_[i];
    const Rule& rule = context_->rules->rules[hit.rule];
    const std::size_t begin = contents_.size();
    fill_content(hit, periods_, rule, person, content_);
    content_.append_to(contents_);
    now_.push_back({pair_of(rule.id, periods_[hit.income], periods_[hit.benefit]),
                    hash128(std::string_view(contents_).substr(begin)), i, begin,
                    contents_.size() - begin});
  }
  std::ranges::sort(now_, {}, &HitNow::pair);
  std::vector<StandingHit> standing;
  standing.reserve(now_.size());
  auto was = timeline.standing.begin();
  const auto withdraw_until = [&](const Hash128* pair) {
    for (; was != timeline.standing.end() && (pair == nullptr || was->pair < *pair); ++was) {
      output.changes.push_back({HitChangeKind::kWithdrawn, was->id, was->pair, {}, person, {}});
    }
  };
  for (const auto& hit : now_) {
    withdraw_until(&hit.pair);
    const bool stood = was != timeline.standing.end() && was->pair == hit.pair;
    const HitId id = stood ? was->id : id_of(found_[hit.found]);
    const bool same = stood && (was++)->digest == hit.digest;
    standing.push_back({hit.pair, id, hit.digest});
    if (same) continue;
    output.changes.push_back({stood ? HitChangeKind::kAmended : HitChangeKind::kRaised, id,
                              hit.pair, hit.digest, person,
                              contents_.substr(hit.content, hit.content_size)});
  }
  withdraw_until(nullptr);
  timeline_bytes_ -= timeline.bytes();
  timeline.standing = std::move(standing);
  timeline_bytes_ += timeline.bytes();
}

HitId Shard::id_of(const FoundHit& hit) const {
  const HitSide& income = periods_[hit.income];
  const HitSide& benefit = periods_[hit.benefit];
  const Catalogue& catalogue = *context_->catalogue;
  return make_hit_id(context_->rules->rules[hit.rule].id, income,
                     catalogue.registry(income.registry).name, benefit,
                     catalogue.registry(benefit.registry).name);
}

// Drops the half that was touched longest ago, once all are more than their memory. What is not
// committed stays: the store could not yet give it back.
void Shard::evict(std::uint64_t committed) {
  if (timeline_bytes_ <= context_->timeline_bytes_max / context_->shards) return;
  std::vector<std::uint64_t> touched;
  touched.reserve(timelines());
  for (const auto& timeline : timelines_) {
    if (timeline) touched.push_back(timeline->last_commit);
  }
  const auto middle = touched.begin() + static_cast<std::ptrdiff_t>(touched.size() / 2);
  std::ranges::nth_element(touched, middle);
  const std::uint64_t limit = std::min(*middle, committed);
  std::vector<PersonCode> dropped;
  flagged_.for_each([&](PersonCode person, std::uint32_t known) {
    if (known < kFirstTimeline) return;
    const std::uint32_t at = known - kFirstTimeline;
    if (timelines_[at]->last_commit > limit) return;
    timeline_bytes_ -= timelines_[at]->bytes();
    timelines_[at].reset();
    free_.push_back(at);
    dropped.push_back(person);
  });
  for (const PersonCode person : dropped) flagged_.set(person, kNotLoaded);
}

}  // namespace matcher
