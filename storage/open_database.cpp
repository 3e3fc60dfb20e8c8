// How a Store opens its database: the families it has, and those it lacks.
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/options.h>

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "storage/careful_files.h"
#include "storage/database.h"
#include "storage/flush_watch.h"
#include "storage/keys.h"
#include "storage/store.h"
#include "storage/uncounted.h"
#include "storage/wal_check.h"

namespace storage {
namespace {

namespace fs = std::filesystem;
using matcher::Result;
using matcher::Status;
using matcher::StatusCode;

// RocksDB's messages into ours. Its default logger writes keys to a file and aborts on a full disk.
class LogBridge final : public rocksdb::Logger {
 public:
  explicit LogBridge(const StoreOptions& options)
      : rocksdb::Logger(rocksdb::InfoLogLevel::WARN_LEVEL), sink_(options.log) {}

  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list arguments) override {
    Logv(rocksdb::InfoLogLevel::INFO_LEVEL, format, arguments);
  }
  void Logv(const rocksdb::InfoLogLevel level, const char* format, va_list arguments) override {
    if (!sink_ || level < GetInfoLogLevel() || level > rocksdb::InfoLogLevel::FATAL_LEVEL) return;
    std::array<char, 1024> text{};
    std::vsnprintf(text.data(), text.size(), format, arguments);
    const auto severity = level >= rocksdb::InfoLogLevel::ERROR_LEVEL
                              ? StoreOptions::Severity::kError
                              : StoreOptions::Severity::kWarning;
    sink_(severity, std::string("rocksdb: ") + text.data());
  }

 private:
  std::function<void(StoreOptions::Severity, const std::string&)> sink_;
};

// Files that a database makes after CURRENT: without that one RocksDB would begin a new one.
bool holds_data(const std::string& path) {
  std::error_code ignored;
  for (const auto& file : fs::directory_iterator(path, ignored)) {
    const auto extension = file.path().extension();
    if (extension == ".sst" || extension == ".log") return true;
  }
  return false;
}

// The names of the families that stand there; none if there is no database yet.
Result<std::vector<std::string>> families_in(const rocksdb::DBOptions& options,
                                             const std::string& path) {
  std::vector<std::string> names;
  if (fs::exists(path + "/CURRENT")) {
    const auto listed = rocksdb::DB::ListColumnFamilies(options, path, &names);
    if (!listed.ok()) return tl::make_unexpected(to_status(listed, "opening " + path));
  } else if (holds_data(path)) {
    return matcher::error(StatusCode::kCorruption, path + "/CURRENT is missing: restore a backup");
  }
  return names;
}

}  // namespace

rocksdb::DBOptions Store::database_options() const {
  rocksdb::DBOptions options;
  options.env = env_.get();
  options.create_if_missing = true;
  options.info_log = std::make_shared<LogBridge>(options_);
  options.max_background_jobs = 2;
  options.bytes_per_sync = std::size_t{1} << 20U;
  options.avoid_flush_during_recovery = true;
  // All that was acknowledged is synced: only the very end of the log may be torn. Whether it is
  // torn too early, WalCheck and CommitMark tell.
  options.wal_filter = wal_check_.get();
  options.listeners = {flush_watch_, std::make_shared<Uncounted>()};
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.max_total_wal_size = 4 * options_.write_buffer_bytes;
  // Room on the disk beforehand spares a sync the change of the file's size; without syncs it only
  // costs.
  options.allow_fallocate = options_.sync;
  options.max_open_files = kOpenTablesMax;
  // With that bound RocksDB opens only a few files ahead of their use, yet would start 15 threads a
  // family to do so.
  options.max_file_opening_threads = 1;
  options.stats_dump_period_sec = 0;
  return options;
}

Status Store::open_database() {
  const std::string path = options_.directory + "/db";
  cache_ = rocksdb::NewLRUCache(options_.block_cache_bytes);
  env_ = rocksdb::NewCompositeEnv(careful_file_system(rocksdb::FileSystem::Default()));
  const auto options = database_options();
  const auto existing = families_in(options, path);
  if (!existing) return existing.error();
  std::error_code failure;
  fs::create_directories(path, failure);
  if (failure) return {StatusCode::kIoError, "creating " + path + ": " + failure.message()};

  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  std::vector<Family> there;  // the first descriptors are theirs
  for (std::size_t i = 0; i < kFamilies; ++i) {
    const auto family = static_cast<Family>(i);
    if (family != Family::kMeta && !std::ranges::count(*existing, name_of(family))) continue;
    descriptors.emplace_back(name_of(family), options_for(family));
    there.push_back(family);
  }
  std::vector<std::uint64_t> epochs;
  for (const auto& name : *existing) {
    if (!name.starts_with(kLogPrefix)) continue;
    descriptors.emplace_back(name, log_options());
    epochs.push_back(std::stoull(name.substr(kLogPrefix.size())));
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const auto opened = rocksdb::DB::Open(options, path, descriptors, &handles, &db);
  if (!opened.ok()) {
    if (opened.IsIOError() && opened.ToString().find("/LOCK: ") != std::string::npos) {
      return {StatusCode::kUnavailable,
              "data directory " + options_.directory + ": in use by another process"};
    }
    if (!wal_check_->status().ok()) return wal_check_->status();
    return to_status(opened, "opening " + path);
  }
  db_.reset(db);
  families_.assign(kFamilies, nullptr);
  for (std::size_t i = 0; i < there.size(); ++i) {
    families_[static_cast<std::size_t>(there[i])] = handles[i];
  }
  for (std::size_t i = 0; i < epochs.size(); ++i) logs_[epochs[i]] = handles[there.size() + i];
  return {};
}

// What open_database() leaves to be done once nobody takes the directory for an older one.
Status Store::complete_database() {
  if (auto status = create_families(); !status.ok()) return status;
  if (!has_sealed_keys()) sealed_keys_.begin_with_none();
  if (auto status = check_what_was_read_back(); !status.ok()) return status;
  return load_benefit_places();
}

Status Store::load_benefit_places() {
  const std::unique_ptr<rocksdb::Iterator> at(
      db_->NewIterator(scan_options(), family(Family::kBenefitPersons)));
  for (at->SeekToFirst(); at->Valid(); at->Next()) {
    const auto mark = view(at->value());
    if (at->key().size() != sizeof(std::uint32_t) || (!mark.empty() && mark != kClusteredMark)) {
      return {StatusCode::kCorruption, "who is on benefit is damaged: restore a backup"};
    }
    const auto place = mark.empty() ? BenefitPlace::kPersons : BenefitPlace::kClustered;
    benefit_places_.set(read_big_endian<std::uint32_t>(view(at->key())),
                        static_cast<std::uint32_t>(place));
  }
  return to_status(at->status(), "reading who is on benefit");
}

// True where it cannot be read, too.
bool Store::has_sealed_keys() const {
  const std::unique_ptr<rocksdb::Iterator> at(
      db_->NewIterator(scan_options(), family(Family::kKeys)));
  at->SeekToFirst();
  return at->Valid() || !at->status().ok();
}

// All at once: RocksDB writes its file of options anew after each call, in some milliseconds.
Status Store::create_families() {
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < kFamilies; ++i) {
    if (families_[i] != nullptr) continue;
    const auto family = static_cast<Family>(i);
    descriptors.emplace_back(name_of(family), options_for(family));
    missing.push_back(i);
  }
  if (missing.empty()) return {};
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const auto created = db_->CreateColumnFamilies(descriptors, &handles);
  for (std::size_t i = 0; i < handles.size(); ++i) families_[missing[i]] = handles[i];
  return to_status(created, "beginning the store's families");
}

}  // namespace storage
