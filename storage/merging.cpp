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
constexpr std::array kFamiliesOfRuns{Family::kPersons, Family::kClustered, Family::kKeys};

}  // namespace

void merge_seldom(rocksdb::ColumnFamilyOptions& options, int runs) {
  options.level0_file_num_compaction_trigger = runs;
  options.level0_slowdown_writes_trigger = 3 * runs;
  options.level0_stop_writes_trigger = 4 * runs;
  options.max_bytes_for_level_base = kLevelBytesInLoad;
}

Status Store::set_merging(bool seldom) {
  for (const auto merged :
       {Family::kPersons, Family::kClustered, Family::kKeys, Family::kHitLists}) {
    rocksdb::ColumnFamilyOptions options;
    const bool asked_by_all = merged != Family::kHitLists && !sealed_keys_.knows_all();
    if (seldom) merge_seldom(options, asked_by_all ? kRunsInLoad : kRunsInFirstLoad);
    const auto set = db_->SetOptions(
        family(merged),
        {{"level0_file_num_compaction_trigger",
          std::to_string(options.level0_file_num_compaction_trigger)},
         {"level0_slowdown_writes_trigger", std::to_string(options.level0_slowdown_writes_trigger)},
         {"level0_stop_writes_trigger", std::to_string(options.level0_stop_writes_trigger)},
         {"max_bytes_for_level_base", std::to_string(options.max_bytes_for_level_base)}});
    if (!set.ok()) return to_status(set, "changing how runs are merged");
  }
  return {};
}

Status Store::expect_load(bool begins) {
  expects_load_.store(begins, std::memory_order_release);
  const std::scoped_lock lock(merging_mutex_);
  const auto wanted = begins ? Merging::kSeldom : Merging::kUsual;
  Status status;
  if (merging_ != wanted) status = set_merging(begins);
  if (status.ok()) merging_ = wanted;
  return status;
}

// A failure costs time only.
void Store::merge_after_start() {
  const std::scoped_lock lock(merging_mutex_);
  if (merging_ != Merging::kAsAtTheStart || !has_runs_to_merge()) return;
  if (set_merging(false).ok()) merging_ = Merging::kUsual;
}

bool Store::has_runs_to_merge() const {
  const rocksdb::ColumnFamilyOptions usual;
  return std::ranges::any_of(kFamiliesOfRuns, [&](Family runs) {
    std::string files;  // RocksDB tells it as text only
    return db_->GetProperty(family(runs), "rocksdb.num-files-at-level0", &files) &&
           std::stoi(files) >= usual.level0_file_num_compaction_trigger;
  });
}

}  // namespace storage
