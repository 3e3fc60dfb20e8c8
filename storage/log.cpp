#include "storage/log.h"

#include <rocksdb/write_batch.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "storage/database.h"

namespace storage {

void put_log(rocksdb::WriteBatch& batch, rocksdb::ColumnFamilyHandle* family, std::uint64_t commit,
             unsigned shard, std::string_view entries) {
  std::string key = number_key(commit);
  put_big_endian(key, static_cast<std::uint16_t>(shard));
  batch.Put(family, slice(key), slice(entries));
}

namespace {

using Visitor = std::function<matcher::Status(matcher::PersonCode, const matcher::Entry&)>;

// The entries of one commit, from the values that its shards wrote.
class LoggedCommit {
 public:
  // False: damaged.
  bool add(std::string_view value) {
    values_.emplace_back(value);
    std::string_view rest = values_.back();
    while (!rest.empty()) {
      auto& [person, entry] = entries_.emplace_back();
      if (!read_logged_entry(rest, person, entry)) return false;
    }
    return true;
  }

  matcher::Status replay(const Visitor& visit) {
    std::ranges::stable_sort(entries_, [](const auto& a, const auto& b) {
      return takes_effect_before(a.second, b.second);
    });
    for (const auto& [person, entry] : entries_) {
      if (auto status = visit(person, entry); !status.ok()) return status;
    }
    entries_.clear();
    values_.clear();
    return {};
  }

 private:
  std::deque<std::string> values_;  // entries_ view into them
  std::vector<std::pair<matcher::PersonCode, matcher::Entry>> entries_;
};

}  // namespace

matcher::Status replay_log(const Store& store, std::uint64_t epoch, const Visitor& visit) {
  auto options = scan_options();
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> at(
      store.db().NewIterator(options, store.log_family(epoch)));
  LoggedCommit commit;
  std::uint64_t number = 0;
  for (at->SeekToFirst(); at->Valid(); at->Next()) {
    const auto next = read_big_endian<std::uint64_t>(view(at->key()));
    if (next != number) {
      if (auto status = commit.replay(visit); !status.ok()) return status;
      number = next;
    }
    if (!commit.add(view(at->value()))) {
      return {
          matcher::StatusCode::kCorruption,
          "the arrival log of epoch " + std::to_string(epoch) + " is damaged: restore a backup"};
    }
  }
  if (auto status = to_status(at->status(), "reading the arrival log"); !status.ok()) return status;
  return commit.replay(visit);
}

}  // namespace storage
