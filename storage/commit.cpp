#include "storage/commit.h"

#include <rocksdb/write_batch.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "matcher/bytes.h"
#include "storage/database.h"
#include "storage/keys.h"
#include "storage/log.h"
#include "storage/notes.h"

namespace storage {
namespace {

using matcher::Status;
using matcher::StatusCode;

constexpr std::size_t kBatchBytesKept = std::size_t{16} << 20U;

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
    : store_(store), keeper_(store, quarantine), lists_(store) {
  for (auto& batch : batches_) batch = std::make_unique<rocksdb::WriteBatch>();
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

rocksdb::WriteBatch& Committer::empty_batch() {
  auto& batch = *batches_[next_batch_];
  next_batch_ ^= 1U;
  batch.Clear();
  if (batch.Data().capacity() > kBatchBytesKept) batch = rocksdb::WriteBatch();
  return batch;
}

matcher::Result<Outcome> Committer::commit(const matcher::Round& round,
                                           const std::vector<InputExtras>& extras,
                                           std::uint64_t epoch, const std::string& rules_checksum,
                                           std::uint64_t now_ms) {
  auto outcome = prepare(round, extras, epoch, rules_checksum, now_ms, [] { return Status(); });
  if (!outcome) return outcome;
  if (auto status = write(prepared()); !status.ok()) return tl::make_unexpected(std::move(status));
  note_written(prepared());
  return outcome;
}

Status Committer::write(const Prepared& prepared) const {
  rocksdb::WriteOptions options;
  options.sync = store_.options().sync;
  return to_status(store_.db().Write(options, prepared.batch), "committing");
}

void Committer::note_written(const Prepared& prepared) {
  mark_.note(prepared.commit);
  store_.flush_what_lags();
  if (prepared.commit == state_.commit) unwritten_.clear();
}

matcher::Result<Outcome> Committer::prepare(const matcher::Round& round,
                                            const std::vector<InputExtras>& extras,
                                            std::uint64_t epoch, const std::string& rules_checksum,
                                            std::uint64_t now_ms, const WriteBefore& write_before) {
  auto& batch = empty_batch();
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
  if (status.ok())
    status = put_changes(round, rules_checksum, now_ms, write_before, batch, outcome);
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

std::string source_name(const Store& store, std::uint32_t number) {
  std::string name;
  const auto status =
      store.db().Get({}, store.family(Family::kSources), slice(number_key(number)), &name);
  if (status.IsNotFound()) return "unknown";
  return status.ok() ? name : "unreadable";
}

}  // namespace storage
