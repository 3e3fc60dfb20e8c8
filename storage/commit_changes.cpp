// How a Committer writes what a round changed among hits: the feed, the hits' last changes, the
// lists and the index by person.
#include <rocksdb/write_batch.h>

#include <algorithm>

#include "storage/commit.h"
#include "storage/database.h"
#include "storage/hit_reader.h"
#include "storage/keys.h"
#include "storage/sealed_index.h"

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

}  // namespace

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
    auto key = number_key(store_.pseudonym().of(person));
    key.append(id_key(change.id));
    return key;
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

}  // namespace storage
