// Store: the data directory, opened. Everything else in storage/ works through it.
//
// A data directory holds one file that says what it is (CUMULD) and one RocksDB database (db/). It
// is refused, with a message that says why, when it belongs to another program, was written by a
// newer format, is in use by another process, or has damaged or missing files. FORMAT.md draws
// every key and value.
//
// Thread safety: open() and close once; db() and the families by any thread, as RocksDB allows.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "matcher/catalogue.h"
#include "matcher/code_table.h"
#include "matcher/status.h"
#include "storage/keys.h"
#include "storage/sealed_keys.h"

namespace rocksdb {
class Cache;
class ColumnFamilyHandle;
class CompactionFilter;
class DB;
class Env;
struct ColumnFamilyOptions;
struct DBOptions;
}  // namespace rocksdb

namespace storage {

class FlushWatch;
class WalCheck;

inline constexpr unsigned kFormat = 5;
inline constexpr int kOpenTablesMax = 512;  // table files held open at once

struct StoreOptions {
  std::string directory;
  std::string program_version;  // noted in a new store
  bool sync = true;             // a commit is on the disk before it is answered
  std::size_t write_buffer_bytes = std::size_t{160} << 20U;  // of the arrival log: one whole epoch
  std::size_t block_cache_bytes = std::size_t{64} << 20U;
  // Where RocksDB's own messages go: they name files, never keys.
  enum class Severity { kInfo, kWarning, kError };
  std::function<void(Severity, const std::string&)> log;
};

// The column families with a fixed name. The arrival log has one more for each live epoch.
enum class Family : std::uint8_t {
  kMeta = 0,
  kPersons,
  kKeys,
  kBenefitPersons,
  kHits,
  kHitsByPerson,
  kFeed,
  kIdentity,
  kPositions,
  kQuarantine,
  kSources,
  kRuleTables,
  kQuarantineAccounts,
  kHitLists,
  kClustered,
};
inline constexpr std::size_t kFamilies = 15;
const char* name_of(Family family);  // "hits"; of kMeta it is "default"

// Where the sealed entries of a number lie that has a benefit among them.
enum class BenefitPlace : std::uint32_t {
  kNone = 0,   // it has none: in `persons`
  kPersons,    // in `persons`, too: to be clustered (clustering.h)
  kClustered,  // in `clustered`, all of them; in `persons` perhaps some still
};

class Store {
 public:
  // Opens the directory, making a new store if it is empty or absent. `spec` is what configuration
  // says; the catalogue keeps the numbers that the store gave to kinds and registries before.
  static matcher::Result<std::unique_ptr<Store>> open(const StoreOptions& options,
                                                      const matcher::CatalogueSpec& spec);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  const StoreOptions& options() const { return options_; }
  const matcher::Catalogue& catalogue() const { return catalogue_; }
  const Pseudonym& pseudonym() const { return pseudonym_; }
  std::uint64_t key_seed() const { return key_seed_; }
  const SealedKeys& sealed_keys() const { return sealed_keys_; }
  SealedKeys& sealed_keys() { return sealed_keys_; }

  // Of the number with that pseudonym. Any thread.
  BenefitPlace benefit_place(std::uint32_t pseudonym) const {
    return static_cast<BenefitPlace>(benefit_places_.find(pseudonym));
  }
  // Those who are not in kNone, a BenefitPlace by pseudonym. Written by who seals, read by anybody.
  const matcher::CodeTable& benefit_places() const { return benefit_places_; }
  // By who seals, once it is so.
  void set_benefit_place(std::uint32_t pseudonym, BenefitPlace place) {
    benefit_places_.set(pseudonym, static_cast<std::uint32_t>(place));
  }

  // Nothing is counted of a thread that was here: see count_nothing().
  rocksdb::DB& db() const;
  rocksdb::ColumnFamilyHandle* family(Family family) const {
    return families_[static_cast<std::size_t>(family)];
  }

  // To be called after commits, by their thread: when `default` has reached table files, has the
  // other families follow, in the background. So a write-ahead log that is missing shows at the
  // next start: what `default` has in table files, all of them have.
  void flush_what_lags();
  // Has all families but the logs follow, in the background: a start reads nothing of them from the
  // write-ahead log then. Any thread.
  void flush();
  // Likewise, if this start had much of them to read: the next one has less, and the log can go.
  void flush_after_start();

  // Says that a load begins, or that none is under way: how runs are merged changes. A store that
  // was opened just now merges as in a load, since whoever opens it reads what it holds: until
  // go_on_merging() finds runs to merge. Where there were many writes do not wait for it, until
  // go_on_merging() finds few. Any thread; some milliseconds, mostly nothing.
  matcher::Status expect_load(bool begins);
  bool expects_load() const { return expects_load_.load(std::memory_order_acquire); }
  void go_on_merging();

  // --- the arrival log's families, one an epoch. By one thread at a time. ---

  std::vector<std::uint64_t> log_epochs() const;  // ascending
  matcher::Status create_log(std::uint64_t epoch);
  matcher::Status drop_log(std::uint64_t epoch);
  rocksdb::ColumnFamilyHandle* log_family(std::uint64_t epoch) const;  // nullptr: none

  // --- small facts, one at a time ---

  matcher::Result<std::optional<std::string>> read(Family family, std::string_view key) const;
  matcher::Status write(Family family, std::string_view key, std::string_view value);  // synced
  matcher::Result<std::string> read_meta(std::string_view name) const;  // empty: not there
  matcher::Status write_meta(std::string_view name, std::string_view value) {
    return write(Family::kMeta, name, value);
  }

  // All (key, value) of the family whose keys start with `prefix`. For small families.
  matcher::Result<std::vector<std::pair<std::string, std::string>>> read_all(
      Family family, std::string_view prefix) const;

  // A figure of the database by RocksDB's name for it, summed over families; nullopt: unknown.
  std::optional<std::uint64_t> figure(const std::string& property) const;

 private:
  explicit Store(StoreOptions options);
  rocksdb::DBOptions database_options() const;
  matcher::Status open_database();
  matcher::Status complete_database();
  matcher::Status create_families();
  matcher::Status check_what_was_read_back() const;
  matcher::Result<std::uint64_t> commit_in_tables() const;
  bool has_sealed_keys() const;
  matcher::Status load_benefit_places();
  matcher::Status load_identity_of_store();
  matcher::Status load_catalogue(const matcher::CatalogueSpec& spec);
  rocksdb::ColumnFamilyOptions options_for(Family family) const;
  rocksdb::ColumnFamilyOptions log_options() const;
  enum class Merging : std::uint8_t { kAsAtTheStart, kSeldom, kCatchingUp, kUsual };
  matcher::Status set_merging(Merging how);
  void hold_deletions(bool hold);
  int most_runs() const;

  StoreOptions options_;
  std::unique_ptr<WalCheck> wal_check_;  // the database keeps a pointer to it
  std::shared_ptr<FlushWatch> flush_watch_;
  std::shared_ptr<rocksdb::Env> env_;  // the database keeps a pointer to it
  std::shared_ptr<rocksdb::Cache> cache_;
  matcher::CodeTable benefit_places_;
  std::unique_ptr<rocksdb::CompactionFilter>
      drops_clustered_;  // the database keeps a pointer to it
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
  mutable std::mutex logs_mutex_;  // epochs begin and end rarely, and never on a record's way
  std::map<std::uint64_t, rocksdb::ColumnFamilyHandle*> logs_;
  bool deletions_held_ = false;  // under logs_mutex_, too
  std::mutex merging_mutex_;     // changes with loads
  Merging merging_ = Merging::kAsAtTheStart;
  std::atomic<bool> expects_load_{false};
  matcher::Catalogue catalogue_;
  Pseudonym pseudonym_{0};
  std::uint64_t key_seed_ = 0;
  SealedKeys sealed_keys_;
};

}  // namespace storage
