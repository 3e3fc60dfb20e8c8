#include "storage/store.h"

#include <rocksdb/compaction_filter.h>
#include <rocksdb/options.h>

#include <array>
#include <random>

#include "matcher/bytes.h"
#include "storage/clustering.h"
#include "storage/commit.h"
#include "storage/database.h"
#include "storage/directory.h"
#include "storage/flush_watch.h"
#include "storage/keys.h"
#include "storage/wal_check.h"

namespace storage {
namespace {

using matcher::Result;
using matcher::Status;
using matcher::StatusCode;

constexpr std::array<const char*, kFamilies> kFamilyNames{"default",
                                                          "persons",
                                                          "keys",
                                                          "benefit_persons",
                                                          "hits",
                                                          "hits_by_person",
                                                          "feed",
                                                          "identity",
                                                          "positions",
                                                          "quarantine",
                                                          "sources",
                                                          "rule_tables",
                                                          "quarantine_accounts",
                                                          "hit_lists",
                                                          "clustered"};

}  // namespace

const char* name_of(Family family) {
  return kFamilyNames[static_cast<std::size_t>(family)];
}

Status to_status(const rocksdb::Status& status, std::string_view doing) {
  if (status.ok()) return {};
  const StatusCode code = status.IsCorruption() ? StatusCode::kCorruption
                          : status.IsNotFound() ? StatusCode::kNotFound
                          : status.IsNoSpace()  ? StatusCode::kResourceExhausted
                                                : StatusCode::kIoError;
  return {code, std::string(doing) + ": " + status.ToString()};
}

Result<std::unique_ptr<Store>> Store::open(const StoreOptions& options,
                                           const matcher::CatalogueSpec& spec) {
  const auto format = claim_directory(options.directory, options.program_version);
  if (!format) return tl::make_unexpected(format.error());
  std::unique_ptr<Store> store(new Store(options));
  auto status = store->open_database();
  // Nobody else has it now, and nothing was written yet that an older program cannot read.
  if (status.ok() && *format < kFormat) {
    status = mark_directory(options.directory, options.program_version);
  }
  if (status.ok()) status = store->complete_database();
  if (status.ok()) status = store->load_identity_of_store();
  if (status.ok()) status = store->load_catalogue(spec);
  if (!status.ok()) return tl::make_unexpected(std::move(status));
  return store;
}

Store::Store(StoreOptions options)
    : options_(std::move(options)),
      wal_check_(std::make_unique<WalCheck>()),
      flush_watch_(std::make_shared<FlushWatch>()),
      drops_clustered_(dropping_clustered(*this)) {
}

Store::~Store() {
  if (!db_) return;
  for (auto* handle : families_) {
    if (handle != nullptr) db_->DestroyColumnFamilyHandle(handle);
  }
  for (const auto& [epoch, handle] : logs_) db_->DestroyColumnFamilyHandle(handle);
  db_->Close();
}

namespace {

constexpr std::uint64_t kMuchReadBack = std::uint64_t{32} << 20U;

void flush_in_background(rocksdb::DB& db,
                         const std::vector<rocksdb::ColumnFamilyHandle*>& families) {
  rocksdb::FlushOptions options;
  options.wait = false;
  options.allow_write_stall = true;  // it would wait for the background otherwise
  // A failure shows in the next commit.
  (void)db.Flush(options, families);
}

}  // namespace

rocksdb::DB& Store::db() const {
  count_nothing();
  return *db_;
}

void Store::flush_what_lags() {
  if (!flush_watch_->take()) return;
  std::vector<rocksdb::ColumnFamilyHandle*> others;
  for (std::size_t i = 0; i < kFamilies; ++i) {
    if (static_cast<Family>(i) != Family::kMeta) others.push_back(families_[i]);
  }
  flush_in_background(*db_, others);
}

void Store::flush() {
  flush_in_background(*db_, families_);
}

void Store::flush_after_start() {
  std::uint64_t bytes = 0;
  for (auto* const family : families_) {
    std::uint64_t of_family = 0;
    (void)db_->GetIntProperty(family, rocksdb::DB::Properties::kCurSizeAllMemTables, &of_family);
    bytes += of_family;
  }
  if (bytes >= kMuchReadBack) flush();
}

Status Store::load_identity_of_store() {
  auto secrets = read_meta("secrets");
  if (!secrets) return secrets.error();
  if (secrets->empty()) {
    std::random_device device;
    const auto random64 = [&] { return std::uint64_t{device()} << 32U | device(); };
    matcher::put_fixed(*secrets, random64());
    matcher::put_fixed(*secrets, random64());
    if (auto status = write_meta("secrets", *secrets); !status.ok()) return status;
  }
  matcher::ByteReader reader(*secrets);
  pseudonym_ = Pseudonym(reader.fixed<std::uint64_t>());
  key_seed_ = reader.fixed<std::uint64_t>();
  if (!reader.ok()) return {StatusCode::kCorruption, "the store's secrets are damaged"};
  return {};
}

// The catalogue is stored as its numbering: the names of kinds with their sides, then registries.
Status Store::load_catalogue(const matcher::CatalogueSpec& spec) {
  auto stored = read_meta("catalogue");
  if (!stored) return stored.error();
  matcher::Catalogue::Numbering numbering;
  if (!stored->empty()) {
    matcher::ByteReader reader(*stored);
    for (auto left = reader.varint(); left > 0; --left) {
      numbering.kinds.emplace_back(reader.string());
      numbering.sides.push_back(static_cast<matcher::Side>(reader.fixed<std::uint8_t>()));
    }
    for (auto left = reader.varint(); left > 0; --left) {
      numbering.registries.emplace_back(reader.string());
    }
    if (!reader.ok()) return {StatusCode::kCorruption, "the stored catalogue is damaged"};
  }
  auto built = matcher::Catalogue::build(spec, numbering);
  if (!built) return built.error();
  catalogue_ = std::move(*built);
  if (catalogue_.numbering() == numbering) return {};
  std::string bytes;
  matcher::put_varint(bytes, catalogue_.kinds().size());
  for (const auto& kind : catalogue_.kinds()) {
    matcher::put_string(bytes, kind.name);
    bytes.push_back(static_cast<char>(kind.side));
  }
  matcher::put_varint(bytes, catalogue_.registries().size());
  for (const auto& registry : catalogue_.registries()) matcher::put_string(bytes, registry.name);
  return write_meta("catalogue", bytes);
}

std::vector<std::uint64_t> Store::log_epochs() const {
  const std::scoped_lock lock(logs_mutex_);
  std::vector<std::uint64_t> epochs;
  for (const auto& [epoch, handle] : logs_) epochs.push_back(epoch);
  return epochs;
}

// While a family could not be made or dropped. RocksDB 7.8 takes care of that itself where it
// writes the list of table files for other reasons, and asserts it when it recovers from a full
// disk.
void Store::hold_deletions(bool hold) {
  const std::scoped_lock lock(logs_mutex_);
  if (hold) {
    std::uint64_t enabled = 0;  // again, if it recovered from something
    (void)db_->GetIntProperty(rocksdb::DB::Properties::kIsFileDeletionsEnabled, &enabled);
    deletions_held_ |= enabled != 0 && db_->DisableFileDeletions().ok();
  } else if (deletions_held_) {
    deletions_held_ = !db_->EnableFileDeletions(false).ok();
  }
}

Status Store::create_log(std::uint64_t epoch) {
  rocksdb::ColumnFamilyHandle* handle = nullptr;
  const auto created = db_->CreateColumnFamily(log_options(), log_name(epoch), &handle);
  hold_deletions(!created.ok());
  if (!created.ok()) return to_status(created, "beginning an epoch of the log");
  const std::scoped_lock lock(logs_mutex_);
  logs_[epoch] = handle;
  return {};
}

Status Store::drop_log(std::uint64_t epoch) {
  rocksdb::ColumnFamilyHandle* handle = log_family(epoch);
  if (handle == nullptr) return {};
  const auto dropped = db_->DropColumnFamily(handle);
  hold_deletions(!dropped.ok());
  if (!dropped.ok()) return to_status(dropped, "ending an epoch of the log");
  const std::scoped_lock lock(logs_mutex_);
  logs_.erase(epoch);
  db_->DestroyColumnFamilyHandle(handle);
  // If that is lost, nobody asks for it again.
  (void)db_->Delete({}, family(Family::kMeta), log_name(epoch));
  return {};
}

rocksdb::ColumnFamilyHandle* Store::log_family(std::uint64_t epoch) const {
  const std::scoped_lock lock(logs_mutex_);
  const auto at = logs_.find(epoch);
  return at == logs_.end() ? nullptr : at->second;
}

Result<std::optional<std::string>> Store::read(Family where, std::string_view key) const {
  std::string value;
  const auto status = db_->Get({}, family(where), slice(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>{};
  if (!status.ok()) return tl::make_unexpected(to_status(status, "reading the store"));
  return std::optional{std::move(value)};
}

Status Store::write(Family where, std::string_view key, std::string_view value) {
  rocksdb::WriteOptions options;
  options.sync = true;
  return to_status(db_->Put(options, family(where), slice(key), slice(value)), "writing the store");
}

Result<std::string> Store::read_meta(std::string_view name) const {
  auto value = read(Family::kMeta, name);
  if (!value) return tl::make_unexpected(value.error());
  return value->value_or(std::string());
}

Result<std::vector<std::pair<std::string, std::string>>> Store::read_all(
    Family where, std::string_view prefix) const {
  std::vector<std::pair<std::string, std::string>> found;
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator(scan_options(), family(where)));
  for (at->Seek(slice(prefix)); at->Valid() && view(at->key()).starts_with(prefix); at->Next()) {
    found.emplace_back(view(at->key()), view(at->value()));
  }
  if (!at->status().ok()) {
    return tl::make_unexpected(to_status(at->status(), "reading the store"));
  }
  return found;
}

std::optional<std::uint64_t> Store::figure(const std::string& property) const {
  std::uint64_t value = 0;
  // All families share one cache: added up it would count once for each.
  if (property == rocksdb::DB::Properties::kBlockCacheUsage) {
    if (db_->GetIntProperty(property, &value)) return value;
    return std::nullopt;
  }
  if (db_->GetAggregatedIntProperty(property, &value)) return value;
  if (db_->GetIntProperty(property, &value)) return value;
  return std::nullopt;
}

}  // namespace storage
