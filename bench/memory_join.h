// MemoryJoin: shards with nothing around them, worked in turn by the thread that calls: the join as
// the pipeline does it, in rounds, with no disk and nobody to wait for.
//
// Thread safety: one thread. Errors: none; a batch holds what the decoder accepted.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "bench/overlap.h"
#include "matcher/batch.h"
#include "matcher/catalogue.h"
#include "matcher/rule.h"
#include "matcher/shard.h"

namespace bench {

// What stands, by pair, and whether two such sets are the same.
struct Standing {
  struct PairHash {
    std::size_t operator()(const matcher::Hash128& pair) const { return pair.low; }
  };
  std::unordered_map<matcher::Hash128, matcher::HitDigest, PairHash> digests;

  void take(const matcher::HitChange& change);
  std::uint64_t checksum() const;
};

class MemoryJoin {
 public:
  // `catalogue` and `rules` must outlive it.
  MemoryJoin(const matcher::Catalogue& catalogue, const matcher::RuleTable& rules, unsigned shards);

  // The batch as the next round; it must outlive the round. Its three phases in this order, each by
  // all shards, then finish().
  std::unique_ptr<matcher::Round> begin(const matcher::Batch& batch);
  void judge(matcher::Round& round);
  void append(matcher::Round& round);
  void join(matcher::Round& round);
  void finish(const matcher::Round& round, Standing& standing);

  // Joins each person once, from the delta; adds the days of what it finds to `overlaps`.
  Standing join_all(OverlapSum& overlaps) const;

  std::uint64_t changes() const { return changes_; }
  std::size_t timelines() const;
  double bytes() const;  // of deltas and timelines

 private:
  matcher::EmptyBacking backing_;
  matcher::IdentityTable identity_;
  matcher::LiveEpochs epochs_;
  matcher::ShardContext context_;
  std::vector<std::unique_ptr<matcher::Shard>> shards_;
  std::uint64_t commit_ = 0;
  std::uint64_t changes_ = 0;
};

}  // namespace bench
