#include "matcher/shard.h"

#include <algorithm>

namespace matcher {
namespace {

constexpr std::uint32_t kPrefetchAhead = 12;

// Keeps the first failure of a phase.
void note(ShardOutput& output, const Status& status) {
  if (!status.ok() && output.failure.ok()) output.failure = status;
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
    newest().add_version(record.key, {record.version, record.content, op.person,
                                      newest().epoch(), round.commit, op.disposition});
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
  for (const auto& output : round.outputs) {
    const auto count = output.ops.size();
    for (std::size_t i = 0; i < count; ++i) {
      if (i + kPrefetchAhead < count) newest().prefetch_person(output.ops[i + kPrefetchAhead].person);
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
    for (const PersonOp& op : output.ops) {
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
    if ((round.record_of(op).kinds & benefit_kinds_) != 0) flagged_.insert(person);
  });
  for_each_own_op(round, [&](PersonCode person, const PersonOp& op) {
    if (!is_flagged(person)) return;
    const auto timeline = timeline_of(person);
    if (!timeline) return note(output, timeline.error());
    apply(round, op, **timeline);
    touch(person, **timeline, round.commit);
  });
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
  for (const PersonCode person : dirty_) find_changes(person, *timelines_.at(person), output);
  evict(round.committed);
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
  dirty_.push_back(person);
}

Result<Timeline*> Shard::timeline_of(PersonCode person) {
  if (const auto at = timelines_.find(person); at != timelines_.end()) return at->second.get();
  auto timeline = std::make_unique<Timeline>();
  if (auto status = load_records(person, *timeline); !status.ok()) {
    return tl::make_unexpected(std::move(status));
  }
  auto standing = context_->backing->standing_hits(person);
  if (!standing) return tl::make_unexpected(standing.error());
  timeline->standing = std::move(*standing);
  std::ranges::sort(timeline->standing, {}, &StandingHit::pair);
  timeline_bytes_ += timeline->bytes();
  return timelines_.emplace(person, std::move(timeline)).first->second.get();
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
    auto status = for_each_entry(number, [&](const Entry& entry) {
      entries.emplace_back(entry, std::string(entry.body));
    });
    if (!status.ok()) return status;
  }
  std::ranges::stable_sort(entries, [](const auto& a, const auto& b) {
    return takes_effect_before(a.first, b.first);
  });
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
  timeline.collect(periods_);
  const RuleTable& rules = *context_->rules;
  find_hits(periods_, rules, *context_->catalogue, order_, scratch_, found_);
  for (const auto& hit : found_) {
    const Rule& rule = rules.rules[hit.rule];
    HitChange change;
    change.person = person;
    change.pair = pair_of(rule.id, periods_[hit.income], periods_[hit.benefit]);
    change.content = content_of(hit, periods_, rule, person).encode();
    change.digest = hash128(change.content);
    const auto stood = std::ranges::lower_bound(timeline.standing, change.pair, {},
                                                &StandingHit::pair);
    if (stood != timeline.standing.end() && stood->pair == change.pair) {
      change.kind = HitChangeKind::kAmended;
      change.id = stood->id;
    } else {
      const HitSide& income = periods_[hit.income];
      const HitSide& benefit = periods_[hit.benefit];
      change.id = make_hit_id(rule.id, income, context_->catalogue->registry(income.registry).name,
                              benefit, context_->catalogue->registry(benefit.registry).name);
    }
    now_.push_back(std::move(change));
  }
  std::ranges::sort(now_, {}, &HitChange::pair);
  std::vector<StandingHit> standing;
  standing.reserve(now_.size());
  auto was = timeline.standing.begin();
  const auto withdraw_until = [&](const Hash128* pair) {
    for (; was != timeline.standing.end() && (pair == nullptr || was->pair < *pair); ++was) {
      output.changes.push_back({HitChangeKind::kWithdrawn, was->id, was->pair, {}, person, {}});
    }
  };
  for (auto& change : now_) {
    withdraw_until(&change.pair);
    standing.push_back({change.pair, change.id, change.digest});
    bool same = false;
    if (change.kind == HitChangeKind::kAmended) same = (was++)->digest == change.digest;
    if (!same) output.changes.push_back(std::move(change));
  }
  withdraw_until(nullptr);
  timeline_bytes_ -= timeline.bytes();
  timeline.standing = std::move(standing);
  timeline_bytes_ += timeline.bytes();
}

// Drops the half that was touched longest ago, once all are more than their memory. What is not
// committed stays: the store could not yet give it back.
void Shard::evict(std::uint64_t committed) {
  if (timeline_bytes_ <= context_->timeline_bytes_max / context_->shards) return;
  std::vector<std::uint64_t> touched;
  touched.reserve(timelines_.size());
  for (const auto& [person, timeline] : timelines_) touched.push_back(timeline->last_commit);
  const auto middle = touched.begin() + static_cast<std::ptrdiff_t>(touched.size() / 2);
  std::ranges::nth_element(touched, middle);
  const std::uint64_t limit = std::min(*middle, committed);
  std::erase_if(timelines_, [&](const auto& item) {
    if (item.second->last_commit > limit) return false;
    timeline_bytes_ -= item.second->bytes();
    return true;
  });
}

}  // namespace matcher
