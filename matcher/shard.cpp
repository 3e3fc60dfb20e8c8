#include "matcher/shard.h"

#include <algorithm>

namespace matcher {
namespace {

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

StaleCount& stale_count(std::vector<StaleCount>& counts, RegistryId registry) {
  const auto known = std::ranges::find(counts, registry, &StaleCount::registry);
  if (known != counts.end()) return *known;
  counts.push_back({registry});
  return counts.back();
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
  reactions_ = Reactions::of(*context_->rules);
}

// --- judge ---------------------------------------------------------------------------------------

void Shard::judge(Round& round) {
  ShardOutput& output = round.outputs[index_];
  for (std::uint32_t i = 0; i < round.inputs.size(); ++i) {
    const std::span<const IncomingRecord> records = round.inputs[i].batch->records;
    for (std::size_t first = 0; first < records.size(); first += kFetchTogether) {
      const auto some = records.subspan(first, std::min(kFetchTogether, records.size() - first));
      keys_.clear();
      for (const auto& record : some) {
        if (owner_of_key(record.key, context_->shards) == index_) keys_.push_back(record.key);
      }
      if (auto status = bring_versions(keys_); !status.ok()) return note(output, status);
      for (std::size_t r = 0; r < some.size(); ++r) {
        if (owner_of_key(some[r].key, context_->shards) != index_) continue;
        judge_record(round, i, static_cast<std::uint32_t>(first + r));
      }
    }
  }
}

// REQUIRES: bring_versions() of its key.
void Shard::judge_record(Round& round, std::uint32_t input, std::uint32_t index) {
  const IncomingRecord& record = round.inputs[input].batch->records[index];
  Verdict& verdict = round.inputs[input].verdicts[index];
  const auto before = newest().current_version(record.key);
  PersonOp op{input, index, record.person, Disposition::kCurrent,
              (record.kinds & benefit_kinds_) != 0};
  if (record.reset) return judge_reset(round, op, before);
  const bool is_first = !before || before->disposition == Disposition::kReset;
  if (is_first || record.version > before->version) {
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
    judge_stale(round, op, *before);
  }
}

// Keeps the version as history, once, and as long as its registry may have more kept.
void Shard::judge_stale(Round& round, PersonOp op, const KeyVersion& current) {
  const IncomingRecord& record = round.record_of(op);
  if (newest().has_version(record.key, record.version, record.content)) return;  // kept already
  ShardOutput& output = round.outputs[index_];
  StaleCount& count = stale_count(output.stale, record.registry);
  if (context_->stale != nullptr && !context_->stale->take(record.registry, record.body_size)) {
    ++count.dropped;
    return;
  }
  ++count.kept;
  count.bytes += record.body_size;
  op.disposition = Disposition::kStale;
  if (record.cancelled) op.person = current.person;
  output.ops.push_back(op);
  newest().add_version(record.key, {record.version, record.content, newest().epoch(), round.commit,
                                    op.person, op.disposition});
}

// The reset stands under the person of the version that it takes away.
void Shard::judge_reset(Round& round, PersonOp op, const std::optional<KeyVersion>& before) {
  const bool stands = before && before->disposition != Disposition::kReset;
  round.inputs[op.input].verdicts[op.record] = stands ? Verdict::kReset : Verdict::kNothingToReset;
  if (!stands) return;
  op.person = before->person;
  op.disposition = Disposition::kReset;
  accept(round, op, before);
}

void Shard::accept(Round& round, const PersonOp& op, const std::optional<KeyVersion>& before) {
  const IncomingRecord& record = round.record_of(op);
  ShardOutput& output = round.outputs[index_];
  const bool stood = before && before->disposition == Disposition::kCurrent;
  if (stood && before->person != op.person) {
    output.ops.push_back(
        {op.input, op.record, before->person, Disposition::kMovedAway, op.benefit});
  }
  output.ops.push_back(op);
  newest().add_version(record.key, {record.version, record.content, newest().epoch(), round.commit,
                                    op.person, op.disposition});
  if (!context_->catalogue->registry(record.registry).identity || is_stand_in(op.person)) return;
  IdentityChange change{op.person, 0, false};
  if (op.disposition == Disposition::kCurrent) {
    const auto view = RecordView::parse(round.inputs[op.input].batch->body_of(record));
    change.successor = view->successor().value_or(op.person);
    change.linked = true;
  }
  output.identity.push_back(change);
}

// Afterwards the newest delta has the whole history of each key that has one.
Status Shard::bring_versions(std::span<const Hash128> keys) {
  for (auto epoch = context_->epochs->rbegin(); epoch != context_->epochs->rend(); ++epoch) {
    for (const auto& key : keys) epoch->deltas[index_]->fetch_key(key);
  }
  unknown_.clear();
  for (const auto& key : keys) {
    if (!has_in_memory(key)) unknown_.push_back(key);
  }
  if (unknown_.empty()) return {};
  return context_->backing->key_versions(
      unknown_, [this](std::size_t i, const std::vector<KeyVersion>& versions) {
        if (newest().current_version(unknown_[i])) return;  // it was asked for twice
        for (const auto& version : versions) newest().add_version(unknown_[i], version);
      });
}

// Whether a live epoch has the key; then the newest one has it from now on.
bool Shard::has_in_memory(const Hash128& key) {
  if (newest().current_version(key)) return true;
  const LiveEpochs& epochs = *context_->epochs;
  for (auto epoch = epochs.rbegin() + 1; epoch != epochs.rend(); ++epoch) {
    const auto versions = epoch->deltas[index_]->versions(key);
    for (const auto& version : versions) newest().add_version(key, version);
    if (!versions.empty()) return true;
  }
  return false;
}

Status Shard::replay_versions(std::span<const LoggedVersion> logged) {
  while (!logged.empty()) {
    const auto some = logged.first(std::min(kFetchTogether, logged.size()));
    logged = logged.subspan(some.size());
    keys_.clear();
    for (const auto& version : some) keys_.push_back(version.key);
    if (auto status = bring_versions(keys_); !status.ok()) return status;
    for (const auto& version : some) newest().add_version(version.key, version.version);
  }
  return {};
}

// --- append --------------------------------------------------------------------------------------

void Shard::append(Round& round) {
  std::string& log = round.outputs[index_].log;
  log.reserve(expected_log_bytes(round));
  for (const auto& output : round.outputs) {
    const std::span<const PersonOp> ops = output.ops;
    for (std::size_t i = 0; i < ops.size(); ++i) {
      if (i % kFetchTogether == 0) {
        for (const auto& op : ops.subspan(i, std::min(kFetchTogether, ops.size() - i))) {
          newest().fetch_person(op.person);
        }
      }
      const PersonOp& op = ops[i];
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
      put_logged_entry(op.person, newest().add_entry(op.person, entry, op.benefit), log);
    }
  }
}

}  // namespace matcher
