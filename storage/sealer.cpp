#include "storage/sealer.h"

#include <rocksdb/sst_file_writer.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <span>
#include <thread>

#include "storage/careful_files.h"
#include "storage/database.h"
#include "storage/person_cursor.h"
#include "storage/run_scan.h"
#include "storage/sealed_index.h"

namespace storage {
namespace {

namespace fs = std::filesystem;
using matcher::EpochDelta;
using matcher::Status;

// A run lies above others, where compaction will find it: what compresses best is for where it
// ends.
rocksdb::Options options_of_runs(rocksdb::Options options) {
  options.bottommost_compression = rocksdb::kDisableCompressionOption;
  return options;
}

// A table file being written beside the database. Nothing is created until the first put().
class RunFile {
 public:
  RunFile(const Store& store, Family family, std::string path)
      : family_(store.family(family)),
        path_(std::move(path)),
        writer_(rocksdb::EnvOptions(), options_of_runs(store.db().GetOptions(family_)), family_,
                /*invalidate_page_cache=*/false) {}

  Status put(std::string_view key, std::string_view value) {
    if (!open_) {
      if (auto status = to_status(writer_.Open(path_), "beginning a run"); !status.ok()) {
        return status;
      }
      open_ = true;
    }
    return to_status(writer_.Put(slice(key), slice(value)), "writing a run");
  }

  Status finish(std::vector<rocksdb::IngestExternalFileArg>& files) {
    if (!open_) return {};
    if (auto status = to_status(writer_.Finish(), "finishing a run"); !status.ok()) return status;
    rocksdb::IngestExternalFileArg file;
    file.column_family = family_;
    file.external_files = {path_};
    file.options.move_files = true;
    file.options.snapshot_consistency = true;
    files.push_back(std::move(file));
    return {};
  }

 private:
  rocksdb::ColumnFamilyHandle* family_;
  std::string path_;
  rocksdb::SstFileWriter writer_;
  bool open_ = false;
};

struct PersonAt {
  std::uint32_t pseudonym;
  EpochDelta::Place newest;
  const EpochDelta* delta;
};

struct KeyAt {
  matcher::Hash128 key;
  EpochDelta::Place newest;
  const EpochDelta* delta;
};

// In the order of a run nothing lies beside what comes next: fetched for some in a row.
template <typename At>
std::span<const At> some_from(const std::vector<At>& sorted, std::size_t i) {
  if (i % matcher::kFetchTogether != 0) return {};
  const auto rest = std::span(sorted).subspan(i);
  return rest.first(std::min(rest.size(), matcher::kFetchTogether));
}

// Where an older entry lies only the newer one says: all persons' newest, then all their second, …
void fetch_chains(std::span<const PersonAt> some) {
  std::array<EpochDelta::Place, matcher::kFetchTogether> places{};
  for (const auto& at : some) at.delta->fetch_entry(at.newest);
  std::ranges::transform(some, places.begin(), &PersonAt::newest);
  for (bool more = true; more;) {
    more = false;
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (places[i] == 0) continue;
      places[i] = some[i].delta->entry_before(places[i]);
      more = more || places[i] != 0;
    }
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (places[i] != 0) some[i].delta->fetch_entry(places[i]);
    }
  }
}

// The files of a run.
struct Run {
  RunFile persons;
  RunFile clustered;
  RunFile on_benefit;
  RunFile keys;

  Status finish(std::vector<rocksdb::IngestExternalFileArg>& files) {
    for (RunFile* file : {&persons, &clustered, &on_benefit, &keys}) {
      if (auto status = file->finish(files); !status.ok()) return status;
    }
    return {};
  }
};

// Says in the order of the store where a person's entries go, and brings those that were sealed
// before its first benefit. Thread safety: one thread at a time.
class Clustering {
 public:
  Clustering(Store& store, std::uint64_t epoch)
      : store_(store),
        epoch_(epoch),
        sought_(store, Family::kPersons, matcher::ReadingOrder::kAny) {}

  // True: among the clustered ones. `has_benefit`: in this epoch.
  matcher::Result<bool> place(std::uint32_t pseudonym, bool has_benefit, Run& run) {
    const auto before = store_.benefit_place(pseudonym);
    if (before == BenefitPlace::kClustered) return true;
    if (before == BenefitPlace::kNone && !has_benefit) return false;
    auto status = bring(pseudonym, run);
    if (status.ok()) status = run.on_benefit.put(number_key(pseudonym), kClusteredMark);
    if (!status.ok()) return tl::make_unexpected(std::move(status));
    new_.push_back(pseudonym);
    return true;
  }

  // Once the run is taken in.
  void end() {
    for (const auto pseudonym : new_) store_.set_clustered(pseudonym);
  }

 private:
  static constexpr const char* kDoing = "reading a person's entries";
  static constexpr std::size_t kSoughtFirst = 256;
  static constexpr double kStepsAsASeek = 6;  // keys, as long as a seek in one of the runs takes

  // A run of this epoch may be there, from a process that stopped after it: it is sealed again.
  Status bring(std::uint32_t pseudonym, Run& run) {
    const auto visit = [&](std::string_view epoch, std::string_view value) -> Status {
      if (read_big_endian<std::uint64_t>(epoch) >= epoch_) return {};
      return run.clustered.put(number_key(pseudonym).append(epoch), value);
    };
    if (new_.size() == kSoughtFirst && is_worth_a_scan(pseudonym)) {
      auto scan = RunScan::begin(store_, Family::kPersons, kDoing);
      if (!scan) return scan.error();
      scan_ = std::move(*scan);
    }
    return scan_ ? scan_->read(pseudonym, visit) : sought_.read(pseudonym, kDoing, visit);
  }

  // Whether it takes less to step through all runs: as many persons as were new up to this one, of
  // those that there can be, will be new among the others.
  bool is_worth_a_scan(std::uint32_t pseudonym) const {
    constexpr double kPseudonyms = 4294967296.0;
    const double persons = static_cast<double>(new_.size()) * kPseudonyms / (pseudonym + 1.0);
    const auto sizes = sizes_of_runs(store_, Family::kPersons);
    return persons * static_cast<double>(sizes.runs) * kStepsAsASeek >
           static_cast<double>(sizes.keys);
  }

  Store& store_;
  std::uint64_t epoch_;
  PersonCursor sought_;
  std::unique_ptr<RunScan> scan_;
  std::vector<std::uint32_t> new_;
};

// The kinds of what the entries state.
matcher::KindMask kinds_of(const PersonAt& at, std::string& entries) {
  matcher::KindMask kinds = 0;
  at.delta->for_each_entry_at(at.newest, [&](const matcher::Entry& entry) {
    put_entry(entry, entries);
    if (entry.disposition != matcher::Disposition::kCurrent) return;
    const auto record = matcher::RecordView::parse(entry.body);
    if (!record) return;
    record->for_each_period(
        [&](const matcher::PeriodView& period) { kinds |= matcher::KindMask{1} << period.kind; });
  });
  return kinds;
}

Status write_persons(const Store& store, const matcher::LiveEpoch& epoch, Clustering& clustering,
                     Run& run) {
  std::vector<PersonAt> sorted;
  for (const auto& delta : epoch.deltas) {
    delta->for_each_person_place([&](matcher::PersonCode person, EpochDelta::Place newest) {
      sorted.push_back({store.pseudonym().of(person), newest, delta.get()});
    });
  }
  std::ranges::sort(sorted, {}, &PersonAt::pseudonym);
  const matcher::KindMask benefits = store.catalogue().kinds_of(matcher::Side::kBenefit);
  std::string entries;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    fetch_chains(some_from(sorted, i));
    const auto& at = sorted[i];
    entries.clear();
    const bool has_benefit = (kinds_of(at, entries) & benefits) != 0;
    const auto clustered = clustering.place(at.pseudonym, has_benefit, run);
    if (!clustered) return clustered.error();
    std::string key = number_key(at.pseudonym);
    put_big_endian(key, epoch.number);
    auto status = (*clustered ? run.clustered : run.persons).put(key, entries);
    if (!status.ok()) return status;
  }
  return {};
}

Status write_keys(Store& store, const matcher::LiveEpoch& epoch, RunFile& keys) {
  std::vector<KeyAt> sorted;
  for (const auto& delta : epoch.deltas) {
    delta->for_each_key([&](const matcher::Hash128& key, EpochDelta::Place newest) {
      sorted.push_back({key, newest, delta.get()});
    });
  }
  std::ranges::sort(sorted, {}, &KeyAt::key);
  std::vector<matcher::KeyVersion> versions;
  std::string key;
  std::string history;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    for (const auto& next : some_from(sorted, i)) next.delta->fetch_version(next.newest);
    const auto& at = sorted[i];
    store.sealed_keys().add(at.key);
    at.delta->versions_at(at.newest, versions);
    key.clear();
    put_hash_key(key, at.key);
    history.clear();
    put_versions(versions, history);
    auto status = keys.put(key, history);
    if (!status.ok()) return status;
  }
  return {};
}

}  // namespace

Status seal_epoch(Store& store, const matcher::LiveEpoch& epoch) {
  const fs::path directory = fs::path(store.options().directory) / "runs";
  std::error_code ignored;  // a failure shows when the files are written
  fs::create_directories(directory, ignored);
  const auto path_of = [&](const char* what) {
    return (directory / (std::string(what) + "." + std::to_string(epoch.number))).string();
  };
  for (const auto& leftover : fs::directory_iterator(directory, ignored)) {
    fs::remove(leftover.path(), ignored);  // of a process that stopped half-way
  }
  Run run{{store, Family::kPersons, path_of("persons")},
          {store, Family::kClustered, path_of("clustered")},
          {store, Family::kBenefitPersons, path_of("on_benefit")},
          {store, Family::kKeys, path_of("keys")}};
  Clustering clustering(store, epoch.number);
  Status keys_status;
  std::jthread keys([&] { keys_status = write_keys(store, epoch, run.keys); });
  auto status = write_persons(store, epoch, clustering, run);
  keys.join();
  if (status.ok()) status = keys_status;
  std::vector<rocksdb::IngestExternalFileArg> files;
  if (status.ok()) status = run.finish(files);
  if (status.ok() && !files.empty()) {
    const TakingIn reads;
    status = to_status(store.db().IngestExternalFiles(files), "taking in a run");
  }
  if (status.ok()) clustering.end();
  if (status.ok()) status = store.drop_log(epoch.number);
  if (status.ok()) store.merge_after_start();
  return status;
}

}  // namespace storage
