// How a Committer writes what a round changed among hits: the feed, the hits' last changes, the
// lists and the index by person.
#include <rocksdb/write_batch.h>

#include <algorithm>

#include "storage/commit.h"
#include "storage/database.h"
#include "storage/hit_reader.h"
#include "storage/keys.h"
#include "storage/sealed_index.h"
#include "storage/standing_hit.h"

namespace storage {

using matcher::HitChange;
using matcher::HitChangeKind;
using matcher::Status;
using matcher::StatusCode;

namespace {

constexpr std::size_t kTogether = 64;  // hits looked up

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

// Of the record that came last.
std::uint32_t last_source(std::span<const matcher::HitCause> causes) {
  const matcher::HitCause* last = nullptr;
  for (const auto& cause : causes) {
    if (cause.source == 0) continue;
    if (last == nullptr || cause.received_ms >= last->received_ms) last = &cause;
  }
  return last == nullptr ? 0 : last->source;
}

}  // namespace

// Both ascend.
Status Committer::write_before_if_concerned(const std::vector<FoundChange>& changes,
                                            const WriteBefore& write_before) {
  auto known = unwritten_.begin();
  const auto is_unwritten = [&](const FoundChange& found) {
    known = std::lower_bound(known, unwritten_.end(), found.change->id);
    return known != unwritten_.end() && *known == found.change->id;
  };
  const bool concerned = !unwritten_.empty() && std::ranges::any_of(changes, is_unwritten);
  Status status;
  if (concerned) status = write_before();
  unwritten_.clear();
  for (const auto& found : changes) unwritten_.push_back(found.change->id);
  return status;
}

Status Committer::put_changes(const matcher::Round& round, const std::string& rules_checksum,
                              std::uint64_t now_ms, const WriteBefore& write_before,
                              rocksdb::WriteBatch& batch, Outcome& outcome) {
  const auto changes = changes_by_hit(round);
  if (auto status = write_before_if_concerned(changes, write_before); !status.ok()) return status;
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

void Committer::note_by_person(matcher::PersonCode person, const HitChange& change, bool stands,
                               std::uint64_t sequence) {
  auto& entry = by_person_.emplace_back();
  const auto number = number_key(store_.pseudonym().of(person));
  const auto id = id_key(change.id);
  std::ranges::copy(id, std::ranges::copy(number, entry.key.begin()).out);
  entry.stands = stands;
  entry.pair = change.pair;
  entry.digest = change.digest;
  entry.sequence = sequence;
}

// In the order of their keys, where the memory table inserts each beside the one before. Of what is
// said twice of a key the last word counts.
void Committer::put_by_person(rocksdb::WriteBatch& batch) {
  std::ranges::stable_sort(by_person_, {}, &ByPerson::key);
  auto* const family = store_.family(Family::kHitsByPerson);
  std::string standing;
  for (std::size_t i = 0; i < by_person_.size(); ++i) {
    const auto& entry = by_person_[i];
    if (i + 1 < by_person_.size() && by_person_[i + 1].key == entry.key) continue;
    const rocksdb::Slice key(entry.key.data(), entry.key.size());
    if (!entry.stands) {
      batch.Delete(family, key);
      continue;
    }
    standing.clear();
    put_standing({{entry.pair, {}, entry.digest}, entry.sequence}, standing);
    batch.Put(family, key, slice(standing));
  }
  by_person_.clear();
}

Status Committer::put_change(const FoundChange& found, const std::optional<HitRecord>& before,
                             const matcher::Round& round, const std::string& rules_checksum,
                             std::uint64_t now_ms, rocksdb::WriteBatch& batch, Outcome& outcome) {
  const HitChange& change = *found.change;
  const bool stood = before && before->status != HitStatus::kWithdrawn;
  if (before) {
    hit_ = *before;
    if (!content_before_.read(before->content)) {
      return {StatusCode::kCorruption, "a stored hit is damaged: restore a backup"};
    }
  } else {
    hit_.revision = 0;
    hit_.id = change.id;
  }
  auto kind = found.kind;
  if (stood) {
    // Somebody left behind may not know yet that a record went to somebody else, and the hit with
    // it.
    const bool withdraws = kind == HitChangeKind::kWithdrawn;
    if (withdraws && content_before_.person != change.person) return {};
    note_by_person(content_before_.person, change, /*stands=*/false, 0);
  }
  if (kind == HitChangeKind::kWithdrawn) {
    if (!stood) return {};  // nothing stands that could be withdrawn
    hit_.status = HitStatus::kWithdrawn;
  } else {
    const bool changes = !stood || before->content != change.content;
    const auto sequence = changes ? state_.sequence + 1 : before->sequence;
    note_by_person(change.person, change, /*stands=*/true, sequence);
    if (!changes) return {};  // the same again: nothing to tell
    kind = stood ? HitChangeKind::kAmended : HitChangeKind::kRaised;
    ++hit_.revision;
    if (!stood) {
      hit_.status = HitStatus::kOpen;
      hit_.raised_ms = now_ms;
    }
    hit_.content = change.content;
    hit_.rules_checksum = rules_checksum;
  }
  hit_.sequence = ++state_.sequence;
  hit_.changed_ms = now_ms;
  if (!content_.read(hit_.content)) {
    return {StatusCode::kCorruption, "a hit that was found cannot be read"};
  }
  tell({found.change, kind, found.causes}, before ? &*before : nullptr, round, rules_checksum,
       batch, outcome);
  return {};
}

// Writes hit_ and its place in the lists.
void Committer::tell(const FoundChange& change, const HitRecord* before,
                     const matcher::Round& round, const std::string& rules_checksum,
                     rocksdb::WriteBatch& batch, Outcome& outcome) {
  ++state_.totals.changes[static_cast<std::size_t>(change.kind)];
  const ListedHit is{hit_.id, hit_.status, hit_.sequence, content_};
  if (before != nullptr) {
    const ListedHit was{before->id, before->status, before->sequence, content_before_};
    lists_.change(&was, is);
  } else {
    lists_.change(nullptr, is);
  }
  const auto causes = causes_.choose(change.causes, round, rules_checksum,
                                     before != nullptr ? &content_before_ : nullptr, &content_);
  entry_.clear();
  append_feed_entry(change.kind, hit_, causes, entry_);
  batch.Put(store_.family(Family::kHits), slice(id_key(hit_.id)),
            slice(encode_last_change(hit_.sequence)));
  batch.Put(store_.family(Family::kFeed), slice(number_key(hit_.sequence)), slice(entry_));
  outcome.changes.push_back({change.kind, content_.person, last_source(causes)});
}

}  // namespace storage
