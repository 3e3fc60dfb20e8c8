// Reader: what stands, as of a commit: sorted runs plus the deltas in memory, and the hits.
//
// For queries, outside the shards. A Reader is made for one request and sees what was committed
// when it was made; hits are read as of the moment they are asked for.
//
// Thread safety: one thread a Reader; any number of Readers.
// Errors: kIoError, kCorruption.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "matcher/shard.h"
#include "storage/hit_record.h"
#include "storage/sealed_index.h"

namespace rocksdb {
class Iterator;
}

namespace storage {

// What the writer publishes for readers.
struct Published {
  std::shared_ptr<const matcher::LiveEpochs> epochs;
  std::uint64_t committed = 0;
};

// One version of a record with what is known of its arrival.
struct ReceivedVersion {
  matcher::KeyVersion version;
  matcher::Provenance provenance;
  std::string body;
};

class Reader {
 public:
  Reader(const Store& store, const SealedIndex& sealed, Published published)
      : store_(store), sealed_(sealed), published_(std::move(published)) {}

  // All versions received under (registry, key), and its resets, oldest first; empty if there is
  // none.
  matcher::Result<std::vector<ReceivedVersion>> history(matcher::RegistryId registry,
                                                        std::string_view key) const;

  // The bodies of the current records under these numbers (all of one person), by registry and key.
  matcher::Result<std::vector<std::string>> current_records(
      const std::vector<matcher::PersonCode>& numbers) const;

  // Calls visit for each number with an entry that is in no sorted run yet, stand-ins too; one may
  // come more than once, and one that is not committed yet may be among them.
  void for_each_live_number(const std::function<void(matcher::PersonCode)>& visit) const;

  // Calls visit for each committed entry under the number, in order.
  matcher::Status entries(matcher::PersonCode number,
                          const std::function<void(const matcher::Entry&)>& visit) const;

 private:
  const Store& store_;
  const SealedIndex& sealed_;
  Published published_;
};

// One hit by its id; nullopt if there never was one.
matcher::Result<std::optional<HitRecord>> find_hit(const Store& store, const matcher::HitId& id);

// The standing hits of a person by current number, sorted by id.
matcher::Result<std::vector<HitRecord>> standing_hits_of(const Store& store,
                                                         const SealedIndex& sealed,
                                                         matcher::PersonCode person);

// Every hit, standing or not, in the order of ids, as of the scan's beginning: for a reader that
// does other work in between. Does not push out of the cache what is asked for one by one.
class HitScan {
 public:
  explicit HitScan(const Store& store);
  ~HitScan();
  HitScan(const HitScan&) = delete;
  HitScan& operator=(const HitScan&) = delete;

  // The next hit; nullopt at the end, or when status() says what failed.
  std::optional<HitRecord> next();
  const matcher::Status& status() const { return status_; }

 private:
  std::unique_ptr<rocksdb::Iterator> at_;
  matcher::Status status_;
};

// Calls visit for every hit, standing or not, in the order of ids, until it returns false.
matcher::Status for_each_hit(const Store& store, const std::function<bool(HitRecord&&)>& visit);

// Calls visit for each entry of the feed after sequence `after`, in order, until it returns false.
matcher::Status for_each_change(const Store& store, std::uint64_t after,
                                const std::function<bool(FeedEntry&&)>& visit);

}  // namespace storage
