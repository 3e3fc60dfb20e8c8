// How a Pipeline begins: the log's entries back into deltas, what is kept back into allowances.
#include <algorithm>

#include "daemon/named_thread.h"
#include "daemon/pipeline/pipeline.h"
#include "storage/log.h"

namespace cumuld {

using matcher::Status;

Status Pipeline::recover() {
  if (auto status = committer_.load(); !status.ok()) return status;
  const auto& kept = committer_.kept();
  for (std::size_t account = 1; account < kept.size(); ++account) {
    const auto& stale = kept[account].stale;
    stale_.set_used(static_cast<matcher::RegistryId>(account - 1), stale.entries, stale.bytes);
  }
  auto status = sealed_.for_each_link(
      [&](matcher::PersonCode number, matcher::PersonCode to) { identity_.link(number, to); });
  if (!status.ok()) return status;
  sealed_.for_each_benefit_person([&](matcher::PersonCode number) {
    const auto person = identity_.current(number);
    team_->owner_of(person).flag(person);
  });

  auto live = store_.log_epochs();
  if (live.empty()) {
    if (status = store_.create_log(1); !status.ok()) return status;
    live.push_back(1);
  }
  for (const auto number : live) {
    epochs_.adopt(number);
    if (status = replay_epoch(number); !status.ok()) return status;
  }
  epochs_.seal_all_but_newest();
  written_ = committer_.state();
  committed_.store(written_.commit, std::memory_order_release);
  sequence_.store(written_.sequence, std::memory_order_release);
  return {};
}

// Puts what the log of a live epoch holds into its deltas. Each thread reads all of the log, and
// takes from it what its shards own: looking up what a key had before is most of the work.
Status Pipeline::replay_epoch(std::uint64_t number) {
  const unsigned count = std::clamp(std::thread::hardware_concurrency(), 1U, options_.shards);
  std::vector<Status> ends(count);
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < count; ++i) {
    threads.push_back(named_thread("replay-" + std::to_string(i), [this, number, i, count, &ends] {
      ends[i] = replay_share(number, i, count);
    }));
  }
  ends[0] = replay_share(number, 0, count);
  for (auto& thread : threads) thread.join();
  const auto failed = std::ranges::find_if(ends, [](const Status& end) { return !end.ok(); });
  return failed == ends.end() ? Status() : *failed;
}

// What the shards share, share + count, … own.
Status Pipeline::replay_share(std::uint64_t number, unsigned share, unsigned count) {
  constexpr std::size_t kTogether = 16 * matcher::kFetchTogether;
  const auto is_mine = [&](unsigned shard) { return shard % count == share; };
  const auto benefits = store_.catalogue().kinds_of(matcher::Side::kBenefit);
  const auto& deltas = epochs_.live().back().deltas;
  std::vector<std::vector<matcher::Shard::LoggedVersion>> logged(options_.shards);
  const auto replay = [&](unsigned shard) {
    auto status = team_->shard(shard).replay_versions(logged[shard]);
    logged[shard].clear();
    return status;
  };
  const auto flag = [&](matcher::PersonCode number_of_entry) {
    const auto person = identity_.current(number_of_entry);
    const auto owner = matcher::owner_of_person(person, options_.shards);
    if (is_mine(owner)) team_->shard(owner).flag(person);
  };
  auto status = storage::replay_log(
      store_, number, [&](matcher::PersonCode person, const matcher::Entry& entry) -> Status {
        if (share == 0) ++recovered_entries_;
        const auto owner = matcher::owner_of_person(person, options_.shards);
        const auto record = matcher::RecordView::parse(entry.body);
        if (!record) return {matcher::StatusCode::kCorruption, "a logged record is damaged"};
        bool of_benefit = false;
        record->for_each_period([&](const matcher::PeriodView& period) {
          of_benefit |= (benefits >> period.kind & 1U) != 0;
        });
        if (is_mine(owner)) deltas[owner]->add_entry(person, entry, of_benefit);
        if (entry.disposition == matcher::Disposition::kMovedAway) return {};
        if (of_benefit) flag(person);
        const auto key =
            matcher::key_identity(record->registry(), record->key(), store_.key_seed());
        const auto shard = matcher::owner_of_key(key, options_.shards);
        if (!is_mine(shard)) return {};
        logged[shard].push_back({key,
                                 {record->version(), record->content_checksum(), number,
                                  entry.commit, person, entry.disposition}});
        return logged[shard].size() < kTogether ? Status() : replay(shard);
      });
  for (unsigned shard = 0; shard < options_.shards && status.ok(); ++shard) {
    if (is_mine(shard)) status = replay(shard);
  }
  return status;
}

}  // namespace cumuld
