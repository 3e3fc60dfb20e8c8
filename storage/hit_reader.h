// Reads hits and the feed, for queries and for the commit that changes a hit.
//
// The feed keeps each hit as it was after each of its changes; the family `hits` says for each id
// which change was the last. So a hit is two look-ups, both of few bytes but for the hit itself,
// and its bytes are written once. Stores of older programs keep the whole hit a second time in
// `hits`: it is read from there.
//
// Thread safety: pure functions; a HitScan by one thread.
// Errors: kIoError, kCorruption.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/hit_record.h"
#include "storage/sealed_index.h"

namespace rocksdb {
class Iterator;
class PinnableSlice;
struct ReadOptions;
}  // namespace rocksdb

namespace storage {

// The value in `hits` of one whose last change has that sequence, and what it says: nullopt if it
// is none, but a whole hit.
std::string encode_last_change(std::uint64_t sequence);
std::optional<std::uint64_t> parse_last_change(std::string_view value);

// One hit by its id; nullopt if there never was one.
matcher::Result<std::optional<HitRecord>> find_hit(const Store& store, const matcher::HitId& id);

// Many by their ids, in their order: a fraction of what each costs by itself.
matcher::Result<std::vector<std::optional<HitRecord>>> find_hits(
    const Store& store, std::span<const matcher::HitId> ids);

// The hit that the feed tells at that sequence; kCorruption also when it tells none.
matcher::Result<HitRecord> read_told_hit(const Store& store, std::uint64_t sequence,
                                         const rocksdb::ReadOptions& options);

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
  bool read_some();

  const Store& store_;
  std::unique_ptr<rocksdb::Iterator> at_;
  std::vector<HitRecord> some_;  // read ahead
  std::size_t next_ = 0;
  matcher::Status status_;
};

// Calls visit for every hit, standing or not, in the order of ids, until it returns false.
matcher::Status for_each_hit(const Store& store, const std::function<bool(HitRecord&&)>& visit);

// Calls visit for each entry of the feed after sequence `after`, in order, until it returns false.
matcher::Status for_each_change(const Store& store, std::uint64_t after,
                                const std::function<bool(FeedEntry&&)>& visit);

}  // namespace storage
