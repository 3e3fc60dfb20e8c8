// SealedKeys: whether sealed runs may hold a key's history, told from memory.
//
// Nearly every key of a load is new, and to learn it from the runs costs a question to each run's
// filter: half of what judging a record took. Here one filter answers for all runs, in one line of
// the cache for each of its segments, of which there are few: each holds twice as many keys as the
// one before. A key that was added is never denied. Of the others each full segment lets one in
// 14,000 be asked of the runs for nothing, which takes 300 us where there are six dozen of them.
//
// It knows what was sealed since a store was made, by this process: a store that is opened with
// runs in it is not read through for this, so that a start costs the same at any size. Then it
// denies nothing.
//
// A segment is a blocked Bloom filter (Putze, Sanders, Singler: Cache-, Hash- and Space-Efficient
// Bloom Filters, 2007): 24 bits a key, 9 of them in one block of 512. The keys are hashes with a
// seed of the store, so their bits are taken as they are.
//
// Thread safety: add() by one thread at a time; the rest by any number beside it. What was added
// before a release is not denied after the acquire that saw it.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "matcher/fetch.h"
#include "matcher/hash.h"

namespace storage {

class SealedKeys {
 public:
  SealedKeys() = default;
  ~SealedKeys();
  SealedKeys(const SealedKeys&) = delete;
  SealedKeys& operator=(const SealedKeys&) = delete;

  // To be called before anything else, for a store without runs.
  void begin_with_none() { knows_all_ = true; }

  bool knows_all() const { return knows_all_; }

  // Before the run that holds the key is taken in. Cost: a miss of the cache, 3 to 6 bytes a key.
  void add(const matcher::Hash128& key);

  // False: no run holds it.
  bool may_hold(const matcher::Hash128& key) const;

  // Fetches what may_hold() will touch, see fetch.h.
  void fetch(const matcher::Hash128& key) const;

 private:
  static constexpr std::size_t kWords = matcher::kCacheLine / sizeof(std::uint64_t);
  static constexpr std::size_t kSegmentsMax = 24;
  static constexpr std::size_t kFirstSegmentKeys = std::size_t{1} << 19U;

  struct alignas(matcher::kCacheLine) Block {
    std::array<std::atomic<std::uint64_t>, kWords> words{};
  };
  struct Segment {
    explicit Segment(std::size_t keys);

    Block& block_of(const matcher::Hash128& key) const;

    std::size_t keys_max;
    std::size_t keys = 0;  // of add() only
    std::size_t blocks;
    std::unique_ptr<Block[]> block;
  };

  Segment* segment(std::size_t i) const { return segments_[i].load(std::memory_order_acquire); }

  bool knows_all_ = false;
  std::array<std::atomic<Segment*>, kSegmentsMax> segments_{};  // the first that are not null
};

}  // namespace storage
