#include "storage/log.h"

#include <rocksdb/write_batch.h>

#include <memory>

namespace storage {

void put_log(rocksdb::WriteBatch& batch, rocksdb::ColumnFamilyHandle* family, std::uint64_t commit,
             unsigned shard, std::string_view entries) {
  std::string key = number_key(commit);
  put_big_endian(key, static_cast<std::uint16_t>(shard));
  batch.Put(family, slice(key), slice(entries));
}

matcher::Status replay_log(
    const Store& store, std::uint64_t epoch,
    const std::function<matcher::Status(matcher::PersonCode, const matcher::Entry&)>& visit) {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> at(
      store.db().NewIterator(options, store.log_family(epoch)));
  for (at->SeekToFirst(); at->Valid(); at->Next()) {
    std::string_view rest = view(at->value());
    matcher::PersonCode person = 0;
    matcher::Entry entry;
    while (!rest.empty()) {
      if (!read_logged_entry(rest, person, entry)) {
        return {matcher::StatusCode::kCorruption,
                "the arrival log of epoch " + std::to_string(epoch) +
                    " is damaged: restore a backup"};
      }
      if (auto status = visit(person, entry); !status.ok()) return status;
    }
  }
  return to_status(at->status(), "reading the arrival log");
}

}  // namespace storage
