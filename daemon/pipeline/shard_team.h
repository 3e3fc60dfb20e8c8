// ShardTeam: the shards and their threads.
//
// The writer hands a round to all shard threads through their rings and waits for it; the shards
// meet once in between, after judging (round.h). For a small round waking threads costs more than
// the work: work_inline() does all phases on the writer's own thread, which owns every shard while
// no round is under way.
//
// Thread safety: the writer thread only. Shards are touched by their threads between begin() and
// the end of wait(), and by the writer otherwise; the rings and counters order the two.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "matcher/shard.h"

namespace cumuld {

class ShardTeam {
 public:
  explicit ShardTeam(const matcher::ShardContext& context);
  ~ShardTeam();  // REQUIRES: no round under way
  ShardTeam(const ShardTeam&) = delete;
  ShardTeam& operator=(const ShardTeam&) = delete;

  unsigned size() const { return static_cast<unsigned>(shards_.size()); }
  matcher::Shard& shard(unsigned index) { return *shards_[index]; }
  matcher::Shard& owner_of(matcher::PersonCode current) {
    return *shards_[matcher::owner_of_person(current, size())];
  }

  void begin(matcher::Round& round);  // returns at once
  static void wait(const matcher::Round& round, unsigned shards);

  // The same by the calling thread, phase by phase, so that something can be done in between.
  void judge_inline(matcher::Round& round);
  void settle_inline(matcher::Round& round);  // append and join

 private:
  struct Worker;  // a thread with its ring
  void run(unsigned index);

  std::vector<std::unique_ptr<matcher::Shard>> shards_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::atomic<bool> stopping_{false};
};

}  // namespace cumuld
