#include "storage/keeper.h"

#include <rocksdb/write_batch.h>

#include <utility>

#include "storage/database.h"

namespace storage {

using matcher::Status;
using matcher::StatusCode;

Status Keeper::load() {
  const auto stored = store_.read_meta(kKeptName);
  if (!stored) return stored.error();
  if (stored->empty()) return {};
  auto table = parse_kept(*stored);
  if (!table) return {StatusCode::kCorruption, "the store's sums of what it keeps are damaged"};
  kept_ = std::move(*table);
  return {};
}

matcher::Result<Keeper::Settled> Keeper::settle(std::uint64_t id, rocksdb::WriteBatch& batch) {
  if (const auto known = gone_.find(id); known != gone_.end()) {
    Settled again = known->second;
    again.left = false;
    return again;
  }
  const auto key = number_key(id);
  const auto stored = store_.read(Family::kQuarantineAccounts, key);
  if (!stored) return tl::make_unexpected(stored.error());
  Settled& settled = gone_[id];
  if (*stored) {
    const auto item = parse_item_account(**stored);
    if (!item) {
      return matcher::error(StatusCode::kCorruption,
                            "the account of a quarantined item is damaged: restore a backup");
    }
    settled = {true, true, item->account};
    auto& sum = sums_of(item->account).quarantine;
    --sum.entries;
    sum.bytes -= item->bytes;
    batch.Delete(store_.family(Family::kQuarantineAccounts), slice(key));
  } else {
    const auto item = store_.read(Family::kQuarantine, key);
    if (!item) return tl::make_unexpected(item.error());
    settled.left = item->has_value();
  }
  batch.Delete(store_.family(Family::kQuarantine), slice(key));
  return settled;
}

bool Keeper::put(const QuarantineItem& item, Account account, bool takes_a_place,
                 rocksdb::WriteBatch& batch) {
  auto& sum = sums_of(account).quarantine;
  const auto bytes = item.encode();
  const bool fits = sum.entries < quarantine_.entries && bytes.size() <= quarantine_.bytes &&
                    sum.bytes <= quarantine_.bytes - bytes.size();
  if (!fits && !takes_a_place) {
    ++sum.dropped;
    return false;
  }
  ++sum.entries;
  sum.bytes += bytes.size();
  const auto key = number_key(item.id);
  batch.Put(store_.family(Family::kQuarantine), slice(key), slice(bytes));
  batch.Put(store_.family(Family::kQuarantineAccounts), slice(key),
            slice(encode_item_account({account, bytes.size()})));
  return true;
}

void Keeper::count_stale(const matcher::Round& round) {
  for (const auto& output : round.outputs) {
    for (const auto& count : output.stale) {
      auto& sum = sums_of(account_of(count.registry)).stale;
      sum.entries += count.kept;
      sum.bytes += count.bytes;
      sum.dropped += count.dropped;
    }
  }
}

void Keeper::finish(rocksdb::WriteBatch& batch) {
  gone_.clear();
  if (!std::exchange(changed_, false)) return;
  batch.Put(store_.family(Family::kMeta), slice(kKeptName), slice(encode_kept(kept_)));
}

Kept& Keeper::sums_of(Account account) {
  changed_ = true;
  if (kept_.size() <= account) kept_.resize(std::size_t{account} + 1);
  return kept_[account];
}

}  // namespace storage
