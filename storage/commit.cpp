#include "storage/commit.h"

#include <rocksdb/write_batch.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "matcher/bytes.h"
#include "storage/database.h"
#include "storage/hit_reader.h"
#include "storage/keys.h"
#include "storage/log.h"
#include "storage/notes.h"
#include "storage/sealed_index.h"

namespace storage {
namespace {

using matcher::HitChange;
using matcher::HitChangeKind;
using matcher::Status;
using matcher::StatusCode;

constexpr std::size_t kTogether = 64;  // hits looked up
constexpr std::size_t kBatchBytesKept = std::size_t{16} << 20U;

// Joins what several shards found about one hit.
FoundChange merged(const FoundChange& first, const FoundChange& second) {
  // One of them is the withdrawal under the old person, the other what stands under the new one.
  FoundChange stands = first.kind == HitChangeKind::kWithdrawn ? second : first;
  const FoundChange& gone = first.kind == HitChangeKind::kWithdrawn ? first : second;
  if (stands.kind == HitChangeKind::kRaised && gone.kind == HitChangeKind::kWithdrawn) {
    stands.kind = HitChangeKind::kAmended;
  }
  return stands;
}

// In the order of ids, so that the feed does not depend on shards; each hit once.
std::vector<FoundChange> changes_by_hit(const matcher::Round& round) {
  std::vector<FoundChange> found;
  for (const auto& output : round.outputs) {
    for (const auto& change : output.changes) {
      found.push_back({&change, change.kind,
                       std::span(output.causes).subspan(change.causes, change.cause_count)});
    }
  }
  const auto id_of = [](const FoundChange& change) -> const matcher::HitId& {
    return change.change->id;
  };
  std::ranges::stable_sort(found, {}, id_of);
  std::size_t kept = 0;
  for (const auto& change : found) {
    if (kept > 0 && id_of(found[kept - 1]) == id_of(change)) {
      found[kept - 1] = merged(found[kept - 1], change);
    } else {
      found[kept++] = change;
    }
  }
  found.resize(kept);
  return found;
}

}  // namespace

std::string encode_state(const CommitState& state) {
  std::string out;
  matcher::put_fixed(out, state.commit);
  matcher::put_fixed(out, state.sequence);
  matcher::put_fixed(out, state.quarantined);
  matcher::put_fixed(out, state.totals.accepted);
  matcher::put_fixed(out, state.totals.duplicates);
  matcher::put_fixed(out, state.totals.stale);
  for (const auto count : state.totals.rejected) matcher::put_fixed(out, count);
  for (const auto count : state.totals.changes) matcher::put_fixed(out, count);
  return out;
}

std::optional<CommitState> parse_state(std::string_view bytes) {
  matcher::ByteReader reader(bytes);
  CommitState state;
  const auto next = [&] { return reader.fixed<std::uint64_t>(); };
  state.commit = next();
  state.sequence = next();
  state.quarantined = next();
  state.totals.accepted = next();
  state.totals.duplicates = next();
  state.totals.stale = next();
  for (auto& count : state.totals.rejected) count = next();
  for (auto& count : state.totals.changes) count = next();
  if (!reader.ok()) return std::nullopt;
  return state;
}

Committer::Committer(Store& store, const matcher::KeptBound& quarantine)
    : store_(store),
      batch_(std::make_unique<rocksdb::WriteBatch>()),
      keeper_(store, quarantine),
      lists_(store) {
}

Committer::~Committer() = default;

Status Committer::load() {
  const auto stored = store_.read_meta(kStateName);
  if (!stored) return stored.error();
  if (!stored->empty()) {
    const auto state = parse_state(*stored);
    if (!state) return {StatusCode::kCorruption, "the store's state is damaged"};
    state_ = *state;
  }
  if (auto status = lists_.build(); !status.ok()) return status;
  if (auto status = keeper_.load(); !status.ok()) return status;
  if (auto status = check_mark(); !status.ok()) return status;
  for (const auto epoch : store_.log_epochs()) {
    const auto begin = store_.read_meta(log_name(epoch));
    if (!begin) return begin.error();
    if (!begin->empty()) begun_epoch_ = epoch;
  }
  const std::unique_ptr<rocksdb::Iterator> at(
      store_.db().NewIterator(scan_options(), store_.family(Family::kSources)));
  for (at->SeekToFirst(); at->Valid(); at->Next()) {
    sources_[std::string(view(at->value()))] = read_big_endian<std::uint32_t>(view(at->key()));
  }
  return to_status(at->status(), "reading the sources");
}

// Has the store all that was committed? From here on the mark says so, if commits are synced.
Status Committer::check_mark() {
  const auto& directory = store_.options().directory;
  const auto marked = CommitMark::read(directory);
  if (!marked) return marked.error();
  if (state_.commit < *marked) {
    return {StatusCode::kCorruption,
            directory + "/db ends with commit " + std::to_string(state_.commit) + ", but " +
                std::to_string(*marked) +
                " was stored: its write-ahead log was damaged or cut off; restore a backup, or "
                "remove " +
                directory + "/" + std::string(kCommitMarkName) + " to go on without what is lost"};
  }
  return store_.options().sync ? mark_.open(directory, state_.commit) : Status();
}

std::uint32_t Committer::source_number(const std::string& name) {
  const auto [at, added] = sources_.emplace(name, static_cast<std::uint32_t>(sources_.size() + 1));
  if (added) new_sources_.emplace_back(at->second, name);
  return at->second;
}

matcher::Result<Outcome> Committer::commit(const matcher::Round& round,
                                           const std::vector<InputExtras>& extras,
                                           std::uint64_t epoch, const std::string& rules_checksum,
                                           std::uint64_t now_ms) {
  auto& batch = *batch_;
  batch.Clear();
  if (batch.Data().capacity() > kBatchBytesKept) batch = rocksdb::WriteBatch();
  Outcome outcome;
  auto* const log = store_.log_family(epoch);
  for (unsigned shard = 0; shard < round.outputs.size(); ++shard) {
    const auto& output = round.outputs[shard];
    if (!output.log.empty()) put_log(batch, log, round.commit, shard, output.log);
    for (const auto& change : output.identity) {
      const auto key = number_key(store_.pseudonym().of(change.number));
      auto* const family = store_.family(Family::kIdentity);
      if (change.linked) {
        batch.Put(family, slice(key), slice(number_key(change.successor)));
      } else {
        batch.Delete(family, slice(key));
      }
    }
  }
  count_verdicts(round, outcome);
  keeper_.count_stale(round);
  auto status = put_rejections(round, extras, batch, outcome);
  if (status.ok()) status = put_changes(round, rules_checksum, now_ms, batch, outcome);
  if (!status.ok()) return tl::make_unexpected(std::move(status));
  for (const auto& extra : extras) {
    if (extra.position_key.empty()) continue;
    auto* const family = store_.family(Family::kPositions);
    if (extra.position_value.empty()) {
      batch.Delete(family, slice(extra.position_key));
    } else {
      batch.Put(family, slice(extra.position_key), slice(extra.position_value));
    }
  }
  if (status = put_notes(store_, round, batch); !status.ok()) {
    return tl::make_unexpected(std::move(status));
  }
  for (const auto& [number, name] : new_sources_) {
    batch.Put(store_.family(Family::kSources), slice(number_key(number)), slice(name));
  }
  const bool logs =
      std::ranges::any_of(round.outputs, [](const auto& o) { return !o.log.empty(); });
  if (logs && epoch != begun_epoch_) {
    std::string begin;
    matcher::put_fixed(begin, round.commit);
    batch.Put(store_.family(Family::kMeta), slice(log_name(epoch)), slice(begin));
    begun_epoch_ = epoch;
  }
  state_.commit = round.commit;
  batch.Put(store_.family(Family::kMeta), slice(kStateName), slice(encode_state(state_)));
  keeper_.finish(batch);
  rocksdb::WriteOptions options;
  options.sync = store_.options().sync;
  status = to_status(store_.db().Write(options, &batch), "committing");
  if (!status.ok()) return tl::make_unexpected(std::move(status));
  mark_.note(state_.commit);
  store_.flush_what_lags();
  new_sources_.clear();
  return outcome;
}

void Committer::count_verdicts(const matcher::Round& round, Outcome& outcome) {
  outcome.conflicts.resize(round.inputs.size());
  for (std::size_t i = 0; i < round.inputs.size(); ++i) {
    const auto& input = round.inputs[i];
    for (std::size_t r = 0; r < input.verdicts.size(); ++r) {
      switch (input.verdicts[r]) {
        case matcher::Verdict::kAccepted:
          ++state_.totals.accepted;
          break;
        case matcher::Verdict::kDuplicate:
          ++state_.totals.duplicates;
          break;
        case matcher::Verdict::kStale:
          ++state_.totals.stale;
          break;
        case matcher::Verdict::kReset:
        case matcher::Verdict::kNothingToReset:
          break;  // no record
        case matcher::Verdict::kConflict: {
          const auto& record = input.batch->records[r];
          outcome.conflicts[i].push_back({record.position, matcher::RejectCode::kVersionConflict,
                                          "version: " + std::to_string(record.version) +
                                              " was accepted before with other content",
                                          record.raw_offset, record.raw_size, record.registry});
          break;
        }
      }
    }
  }
}

// What was refused, by decoding or by judging. What is settled goes first, and makes room.
Status Committer::put_rejections(const matcher::Round& round,
                                 const std::vector<InputExtras>& extras, rocksdb::WriteBatch& batch,
                                 const Outcome& outcome) {
  std::vector<Keeper::Settled> settled(round.inputs.size());
  for (std::size_t i = 0; i < extras.size(); ++i) {
    if (extras[i].settled == 0) continue;
    const auto item = keeper_.settle(extras[i].settled, batch);
    if (!item) return item.error();
    settled[i] = *item;
  }
  for (std::size_t i = 0; i < round.inputs.size(); ++i) {
    const auto& input = round.inputs[i];
    bool takes_a_place = settled[i].left;
    for (const std::vector<matcher::RejectedInput>* refused :
         {&input.batch->rejected, &outcome.conflicts[i]}) {
      for (const auto& rejection : *refused) {
        ++state_.totals.rejected[static_cast<std::size_t>(rejection.code)];
        QuarantineItem item;
        item.id = state_.quarantined + 1;
        item.received_ms = input.received_ms;
        item.source = input.source;
        item.position = rejection.position;
        item.code = rejection.code;
        item.message = rejection.message;
        item.raw = input.batch->raw_of(rejection);
        const auto registry = extras[i].registry ? extras[i].registry : rejection.registry;
        const auto account = settled[i].counted ? settled[i].account : account_of(registry);
        const bool kept = keeper_.put(item, account, std::exchange(takes_a_place, false), batch);
        state_.quarantined += kept ? 1U : 0U;
      }
    }
  }
  return {};
}

Status Committer::put_changes(const matcher::Round& round, const std::string& rules_checksum,
                              std::uint64_t now_ms, rocksdb::WriteBatch& batch, Outcome& outcome) {
  const auto changes = changes_by_hit(round);
  outcome.changes.reserve(changes.size());
  std::vector<matcher::HitId> ids;
  for (std::size_t first = 0; first < changes.size(); first += kTogether) {
    const auto some =
        std::span(changes).subspan(first, std::min(kTogether, changes.size() - first));
    ids.clear();
    for (const auto& found : some) ids.push_back(found.change->id);
    const auto before = find_hits(store_, ids);
    if (!before) return before.error();
    for (std::size_t i = 0; i < some.size(); ++i) {
      auto status =
          put_change(some[i], (*before)[i], round, rules_checksum, now_ms, batch, outcome);
      if (!status.ok()) return status;
    }
  }
  put_by_person(batch);
  lists_.finish(batch);
  return {};
}

// In the order of their keys, where the memory table inserts each beside the one before. Of what is
// said twice of a key the last word counts.
void Committer::put_by_person(rocksdb::WriteBatch& batch) {
  std::ranges::stable_sort(by_person_, {}, &ByPerson::key);
  auto* const family = store_.family(Family::kHitsByPerson);
  for (std::size_t i = 0; i < by_person_.size(); ++i) {
    const auto& entry = by_person_[i];
    if (i + 1 < by_person_.size() && by_person_[i + 1].key == entry.key) continue;
    if (entry.standing.empty()) {
      batch.Delete(family, slice(entry.key));
    } else {
      batch.Put(family, slice(entry.key), slice(entry.standing));
    }
  }
  by_person_.clear();
}

Status Committer::put_change(const FoundChange& found, const std::optional<HitRecord>& before,
                             const matcher::Round& round, const std::string& rules_checksum,
                             std::uint64_t now_ms, rocksdb::WriteBatch& batch, Outcome& outcome) {
  const HitChange& change = *found.change;
  HitRecord hit;
  if (before) hit = *before;
  hit.id = change.id;
  const bool stood = before && before->status != HitStatus::kWithdrawn;
  const auto index_key = [&](matcher::PersonCode person) {
    return number_key(store_.pseudonym().of(person)) + std::string(id_key(change.id));
  };
  if (stood) {
    const auto content = matcher::HitContent::parse(before->content);
    if (!content) return {StatusCode::kCorruption, "a stored hit is damaged: restore a backup"};
    // Somebody left behind may not know yet that a record went to somebody else, and the hit with
    // it.
    const bool withdraws = found.kind == HitChangeKind::kWithdrawn;
    if (withdraws && content->person != change.person) return {};
    by_person_.push_back({index_key(content->person), {}});
  }
  auto kind = found.kind;
  if (kind == HitChangeKind::kWithdrawn) {
    if (!stood) return {};  // nothing stands that could be withdrawn
    hit.status = HitStatus::kWithdrawn;
  } else {
    by_person_.push_back({index_key(change.person), encode_standing(change.pair, change.digest)});
    if (stood && before->content == change.content) return {};  // the same again: nothing to tell
    kind = stood ? HitChangeKind::kAmended : HitChangeKind::kRaised;
    hit.revision = before ? before->revision + 1 : 1;
    if (!stood) {
      hit.status = HitStatus::kOpen;
      hit.raised_ms = now_ms;
    }
    hit.content = change.content;
    hit.rules_checksum = rules_checksum;
  }
  hit.sequence = ++state_.sequence;
  hit.changed_ms = now_ms;
  ++state_.totals.changes[static_cast<std::size_t>(kind)];
  if (auto status = lists_.change(before ? &*before : nullptr, hit); !status.ok()) return status;
  auto causes =
      causes_of(found.causes, round, rules_checksum,
                before ? std::string_view(before->content) : std::string_view(), hit.content);
  FeedEntry entry{hit.sequence, kind, std::move(hit), std::move(causes)};
  batch.Put(store_.family(Family::kHits), slice(id_key(change.id)),
            slice(encode_last_change(entry.sequence)));
  batch.Put(store_.family(Family::kFeed), slice(number_key(entry.sequence)), slice(entry.encode()));
  outcome.changes.push_back(std::move(entry));
  return {};
}

std::string source_name(const Store& store, std::uint32_t number) {
  std::string name;
  const auto status =
      store.db().Get({}, store.family(Family::kSources), slice(number_key(number)), &name);
  if (status.IsNotFound()) return "unknown";
  return status.ok() ? name : "unreadable";
}

}  // namespace storage
