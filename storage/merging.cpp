#include "storage/merging.h"

#include <rocksdb/options.h>

#include <algorithm>
#include <array>
#include <string>

#include "storage/database.h"
#include "storage/store.h"

namespace storage {
namespace {

using matcher::Status;

constexpr std::uint64_t kLevelBytesInLoad = std::uint64_t{16} << 30U;  // all in the lowest level
constexpr std::array kMergedFamilies{Family::kPersons, Family::kClustered, Family::kKeys,
                                     Family::kHitLists};
constexpr int kRunsThatSlowDown = 400;
constexpr int kFewRuns = 12;  // at 20 RocksDB slows writes down

int merged_usually_at() {
  return rocksdb::ColumnFamilyOptions().level0_file_num_compaction_trigger;
}

}  // namespace

void merge_seldom(rocksdb::ColumnFamilyOptions& options, int runs) {
  options.level0_file_num_compaction_trigger = runs;
  options.max_bytes_for_level_base = kLevelBytesInLoad;
  let_writes_go_on(options);
}

void let_writes_go_on(rocksdb::ColumnFamilyOptions& options) {
  options.level0_slowdown_writes_trigger = kRunsThatSlowDown;
  options.level0_stop_writes_trigger = 2 * kRunsThatSlowDown;
  options.soft_pending_compaction_bytes_limit = 0;
  options.hard_pending_compaction_bytes_limit = 0;
}

Status Store::set_merging(Merging how) {
  if (merging_ == how) return {};
  for (const auto merged : kMergedFamilies) {
    rocksdb::ColumnFamilyOptions options;
    const bool asked_by_all = merged != Family::kHitLists && !sealed_keys_.knows_all();
    if (how == Merging::kSeldom) {
      merge_seldom(options, asked_by_all ? kRunsInLoad : kRunsInFirstLoad);
    }
    if (how == Merging::kCatchingUp) let_writes_go_on(options);
    const auto set = db_->SetOptions(
        family(merged),
        {{"level0_file_num_compaction_trigger",
          std::to_string(options.level0_file_num_compaction_trigger)},
         {"level0_slowdown_writes_trigger", std::to_string(options.level0_slowdown_writes_trigger)},
         {"level0_stop_writes_trigger", std::to_string(options.level0_stop_writes_trigger)},
         {"max_bytes_for_level_base", std::to_string(options.max_bytes_for_level_base)}});
    if (!set.ok()) return to_status(set, "changing how runs are merged");
  }
  merging_ = how;
  return {};
}

Status Store::expect_load(bool begins) {
  expects_load_.store(begins, std::memory_order_release);
  const std::scoped_lock lock(merging_mutex_);
  if (begins) return set_merging(Merging::kSeldom);
  return merging_ == Merging::kUsual ? Status() : set_merging(Merging::kCatchingUp);
}

// A failure costs time only.
void Store::go_on_merging() {
  const std::scoped_lock lock(merging_mutex_);
  if (merging_ == Merging::kAsAtTheStart && most_runs() >= merged_usually_at()) {
    (void)set_merging(Merging::kCatchingUp);
  } else if (merging_ == Merging::kCatchingUp && most_runs() < kFewRuns) {
    (void)set_merging(Merging::kUsual);
  }
}

// Of a family, unmerged.
int Store::most_runs() const {
  int most = 0;
  for (const auto runs : kMergedFamilies) {
    std::string files;  // RocksDB tells it as text only
    const bool told = db_->GetProperty(family(runs), "rocksdb.num-files-at-level0", &files);
    if (told) most = std::max(most, std::stoi(files));
  }
  return most;
}

}  // namespace storage
