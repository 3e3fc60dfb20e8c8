// Whether a store that was opened holds all that was committed to it: the write-ahead logs must go
// on where the table files end. What lacks at the end of the logs shows elsewhere (commit_mark.h).
#include <rocksdb/metadata.h>
#include <rocksdb/sst_file_reader.h>

#include <algorithm>
#include <limits>

#include "matcher/bytes.h"
#include "storage/commit.h"
#include "storage/database.h"
#include "storage/keys.h"
#include "storage/store.h"
#include "storage/wal_check.h"

namespace storage {

using matcher::Result;
using matcher::Status;
using matcher::StatusCode;

// How far the table files of `default` reach; 0: there is none.
Result<std::uint64_t> Store::commit_in_tables() const {
  // A compaction that ends meanwhile may not delete what is read here.
  if (auto held = db_->DisableFileDeletions(); !held.ok()) {
    return tl::make_unexpected(to_status(held, "holding the table files"));
  }
  const auto let_go = [](rocksdb::DB* db) { (void)db->EnableFileDeletions(false); };
  const std::unique_ptr<rocksdb::DB, decltype(let_go)> hold(db_.get(), let_go);
  rocksdb::ColumnFamilyMetaData meta;
  db_->GetColumnFamilyMetaData(family(Family::kMeta), &meta);
  std::uint64_t commit = 0;
  for (const auto& level : meta.levels) {
    for (const auto& file : level.files) {
      rocksdb::SstFileReader table{rocksdb::Options()};
      auto status = table.Open(file.db_path + file.name);
      if (status.ok()) {
        const std::unique_ptr<rocksdb::Iterator> at(table.NewIterator(scan_options()));
        at->Seek(slice(kStateName));
        const auto state = at->Valid() && view(at->key()) == kStateName
                               ? parse_state(view(at->value()))
                               : std::nullopt;
        if (state) commit = std::max(commit, state->commit);
        status = at->status();
      }
      if (!status.ok()) return tl::make_unexpected(to_status(status, "reading " + file.name));
    }
  }
  return commit;
}

// Of what is in no table file, is all of it in the write-ahead logs? They are whole from the first
// commit that was read back (WalCheck); it must be early enough.
Status Store::check_what_was_read_back() const {
  const auto flushed = [&](rocksdb::ColumnFamilyHandle* handle) {
    rocksdb::ColumnFamilyMetaData meta;
    db_->GetColumnFamilyMetaData(handle, &meta);
    return meta.file_count > 0;
  };
  std::uint64_t latest = std::numeric_limits<std::uint64_t>::max();  // that it may begin with
  const auto stored = read_meta(kStateName);
  if (!stored) return stored.error();
  const auto in_tables = commit_in_tables();
  if (!in_tables) return in_tables.error();
  const auto state = parse_state(*stored);
  if (state && state->commit > *in_tables) latest = *in_tables + 1;
  for (const auto& [epoch, handle] : logs_) {
    const auto begin = read_meta(log_name(epoch));
    if (!begin) return begin.error();
    matcher::ByteReader reader(*begin);
    const auto commit = reader.fixed<std::uint64_t>();
    if (reader.ok() && !flushed(handle)) latest = std::min(latest, commit);
  }
  const auto first = wal_check_->first();
  if (first.value_or(std::numeric_limits<std::uint64_t>::max()) <= latest) return {};
  return {StatusCode::kCorruption,
          options_.directory + "/db: the write-ahead logs begin with commit " +
              (first ? std::to_string(*first) : std::string("none")) + " where " +
              std::to_string(latest) +
              " must be: one was damaged, cut off or is missing; restore a backup"};
}

}  // namespace storage
