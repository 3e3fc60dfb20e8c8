#include "storage/backup.h"

#include <rocksdb/utilities/backup_engine.h>

#include <array>
#include <cstdio>
#include <filesystem>

#include "storage/commit.h"
#include "storage/database.h"
#include "storage/directory.h"
#include "storage/hit_reader.h"
#include "storage/keys.h"

namespace storage {
namespace {

namespace fs = std::filesystem;
using matcher::error;
using matcher::Result;
using matcher::Status;
using matcher::StatusCode;

constexpr const char* kMetadataForm = "cumuld format %u commit %llu sequence %llu";

std::string metadata_of(const CommitState& state) {
  std::array<char, 128> text{};
  (void)std::snprintf(text.data(), text.size(), kMetadataForm, kFormat,
                      static_cast<unsigned long long>(state.commit),
                      static_cast<unsigned long long>(state.sequence));
  return text.data();
}

// What metadata_of() wrote; zeros if it did not.
BackupDescription description_of(const rocksdb::BackupInfo& info) {
  BackupDescription description{info.backup_id, static_cast<std::uint64_t>(info.timestamp),
                                info.size, info.number_files};
  unsigned format = 0;
  unsigned long long commit = 0;
  unsigned long long sequence = 0;
  // NOLINTNEXTLINE(cert-err34-c): it is our own text; numbers too large are not in it
  if (std::sscanf(info.app_metadata.c_str(), kMetadataForm, &format, &commit, &sequence) == 3) {
    description.commit = commit;
    description.sequence = sequence;
  }
  return description;
}

// A backup opened to be read.
class OpenedBackup {
 public:
  static Result<std::unique_ptr<OpenedBackup>> open(const rocksdb::BackupInfo& info) {
    rocksdb::DBOptions options;
    options.env = info.env_for_open.get();
    options.max_open_files = 64;
    const std::vector<rocksdb::ColumnFamilyDescriptor> families{
        {name_of(Family::kMeta), {}}, {name_of(Family::kHits), {}}, {name_of(Family::kFeed), {}}};
    auto opened = std::make_unique<OpenedBackup>();
    rocksdb::DB* db = nullptr;
    const auto status = rocksdb::DB::OpenForReadOnly(options, info.name_for_open, families,
                                                     &opened->families_, &db);
    if (!status.ok()) return tl::make_unexpected(to_status(status, "opening the backup"));
    opened->db_.reset(db);
    return opened;
  }
  OpenedBackup() = default;
  OpenedBackup(const OpenedBackup&) = delete;
  OpenedBackup& operator=(const OpenedBackup&) = delete;
  ~OpenedBackup() {
    if (!db_) return;
    for (auto* family : families_) db_->DestroyColumnFamilyHandle(family);
  }

  Result<CommitState> state() const {
    std::string bytes;
    const auto read = db_->Get({}, families_[0], slice(kStateName), &bytes);
    if (read.IsNotFound()) return CommitState{};  // nothing was ever committed
    if (!read.ok()) return tl::make_unexpected(to_status(read, "reading the backup"));
    const auto state = parse_state(bytes);
    if (!state) return error(StatusCode::kCorruption, "the state in the backup is damaged");
    return *state;
  }
  Status check_hits(std::uint64_t sequence) const {
    const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator(scan_options(), families_[1]));
    for (at->SeekToFirst(); at->Valid(); at->Next()) {
      const auto last = parse_last_change(view(at->value()));
      const bool sound =
          last ? *last > 0 && *last <= sequence : HitRecord::parse(view(at->value())).has_value();
      if (!sound) return {StatusCode::kCorruption, "a hit in the backup is damaged"};
    }
    return to_status(at->status(), "reading the hits of the backup");
  }
  Status check_feed(std::uint64_t sequence) const {
    const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator(scan_options(), families_[2]));
    std::uint64_t expected = 1;
    for (at->SeekToFirst(); at->Valid(); at->Next(), ++expected) {
      if (read_big_endian<std::uint64_t>(view(at->key())) != expected) {
        return {StatusCode::kCorruption, "the feed in the backup has a hole"};
      }
      if (!FeedEntry::parse(expected, view(at->value()))) {
        return {StatusCode::kCorruption, "a change in the feed of the backup is damaged"};
      }
    }
    if (expected != sequence + 1 && at->status().ok()) {
      return {StatusCode::kCorruption, "the feed in the backup does not end where its state says"};
    }
    return to_status(at->status(), "reading the feed of the backup");
  }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
};

rocksdb::BackupEngineOptions options_for(const std::string& directory) {
  rocksdb::BackupEngineOptions options(directory);
  options.sync = true;
  options.max_background_operations = 1;
  return options;
}

// Where the store stands; what is committed meanwhile may be in the backup too.
Result<CommitState> state_of(const Store& store) {
  const auto stored = store.read_meta(kStateName);
  if (!stored) return tl::make_unexpected(stored.error());
  return parse_state(*stored).value_or(CommitState{});
}

}  // namespace

Backups::Backups(std::unique_ptr<rocksdb::BackupEngine> engine) : engine_(std::move(engine)) {
}

Backups::~Backups() = default;

Result<std::unique_ptr<Backups>> Backups::open(const std::string& where) {
  std::error_code failure;
  // The engine takes a relative path for what it copies, and not for what it reads back.
  const auto directory = fs::absolute(where, failure).string();
  if (!failure) fs::create_directories(directory, failure);
  if (failure) {
    return error(StatusCode::kIoError,
                 "backup directory " + where + ": cannot be created: " + failure.message());
  }
  rocksdb::BackupEngine* engine = nullptr;
  const rocksdb::Status opened =
      rocksdb::BackupEngine::Open(options_for(directory), rocksdb::Env::Default(), &engine);
  if (!opened.ok()) {
    return tl::make_unexpected(to_status(opened, "opening the backups in " + directory));
  }
  return std::unique_ptr<Backups>(new Backups(std::unique_ptr<rocksdb::BackupEngine>(engine)));
}

Result<BackupDescription> Backups::create(Store& store) {
  const auto state = state_of(store);
  if (!state) return tl::make_unexpected(state.error());
  rocksdb::BackupID id = 0;
  const rocksdb::Status created =
      engine_->CreateNewBackupWithMetadata({}, &store.db(), metadata_of(*state), &id);
  if (!created.ok()) return tl::make_unexpected(to_status(created, "taking a backup"));
  if (auto status = verify(id); !status.ok()) {
    (void)engine_->DeleteBackup(id);
    return tl::make_unexpected(std::move(status));
  }
  rocksdb::BackupInfo info;
  const rocksdb::Status found = engine_->GetBackupInfo(id, &info);
  if (!found.ok()) return tl::make_unexpected(to_status(found, "reading the backup"));
  return description_of(info);
}

std::vector<BackupDescription> Backups::list() const {
  std::vector<rocksdb::BackupInfo> infos;
  engine_->GetBackupInfo(&infos);
  std::vector<BackupDescription> list;
  list.reserve(infos.size());
  for (const auto& info : infos) list.push_back(description_of(info));
  return list;
}

Status Backups::verify(std::uint32_t id) const {
  const rocksdb::Status whole = engine_->VerifyBackup(id, /*verify_with_checksum=*/true);
  if (!whole.ok()) return to_status(whole, "verifying backup " + std::to_string(id));
  rocksdb::BackupInfo info;
  const rocksdb::Status found = engine_->GetBackupInfo(id, &info, /*include_file_details=*/true);
  if (!found.ok()) return to_status(found, "reading backup " + std::to_string(id));
  const auto opened = OpenedBackup::open(info);
  if (!opened) return opened.error();
  const auto state = (*opened)->state();
  if (!state) return state.error();
  const auto described = description_of(info);
  if (state->commit < described.commit || state->sequence < described.sequence) {
    return {StatusCode::kCorruption, "the backup ends before it was begun"};
  }
  if (auto status = (*opened)->check_hits(state->sequence); !status.ok()) return status;
  return (*opened)->check_feed(state->sequence);
}

Status Backups::remove(std::uint32_t id) {
  const rocksdb::Status removed = engine_->DeleteBackup(id);
  return to_status(removed, "removing backup " + std::to_string(id));
}

Status Backups::keep_newest(std::uint32_t count) {
  const rocksdb::Status purged = engine_->PurgeOldBackups(count);
  return to_status(purged, "removing old backups");
}

Status Backups::restore(std::uint32_t id, const std::string& data_directory,
                        const std::string& program_version) const {
  if (auto status = require_empty(data_directory); !status.ok()) return status;
  const auto known = list();
  if (known.empty()) return {StatusCode::kNotFound, "there is no backup"};
  if (id == 0) id = known.back().id;
  if (auto status = verify(id); !status.ok()) return status;
  std::error_code failure;
  fs::create_directories(data_directory, failure);
  if (failure) {
    return {StatusCode::kIoError,
            "data directory " + data_directory + ": cannot be created: " + failure.message()};
  }
  const auto database = (fs::path(data_directory) / "db").string();
  const rocksdb::Status restored = engine_->RestoreDBFromBackup(id, database, database);
  if (!restored.ok()) return to_status(restored, "restoring backup " + std::to_string(id));
  return mark_directory(data_directory, program_version);
}

}  // namespace storage
