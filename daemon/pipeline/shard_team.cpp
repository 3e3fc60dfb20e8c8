#include "daemon/pipeline/shard_team.h"

#include <boost/lockfree/spsc_queue.hpp>
#include <thread>

#include "daemon/named_thread.h"
#include "daemon/pipeline/signal.h"
#include "matcher/limits.h"

namespace cumuld {

struct ShardTeam::Worker {
  boost::lockfree::spsc_queue<matcher::Round*, boost::lockfree::capacity<matcher::kShardRingSlots>>
      ring;
  Signal signal;
  std::thread thread;
};

namespace {

// Blocks until the counter reaches `all`.
void await(const std::atomic<unsigned>& counter, unsigned all) {
  for (unsigned seen = counter.load(std::memory_order_acquire); seen != all;
       seen = counter.load(std::memory_order_acquire)) {
    counter.wait(seen, std::memory_order_acquire);
  }
}

void count_one(std::atomic<unsigned>& counter) {
  counter.fetch_add(1, std::memory_order_acq_rel);
  counter.notify_all();
}

}  // namespace

ShardTeam::ShardTeam(const matcher::ShardContext& context) {
  for (unsigned i = 0; i < context.shards; ++i) {
    shards_.push_back(std::make_unique<matcher::Shard>(i, context));
    workers_.push_back(std::make_unique<Worker>());
  }
  for (unsigned i = 0; i < context.shards; ++i) {
    workers_[i]->thread = named_thread("shard-" + std::to_string(i), [this, i] { run(i); });
  }
}

ShardTeam::~ShardTeam() {
  stopping_.store(true, std::memory_order_release);
  for (auto& worker : workers_) worker->signal.raise();
  for (auto& worker : workers_) worker->thread.join();
}

void ShardTeam::begin(matcher::Round& round) {
  for (auto& worker : workers_) {
    // One round is under way at a time, so there is always a free slot.
    worker->ring.push(&round);
    worker->signal.raise();
  }
}

void ShardTeam::wait(const matcher::Round& round, unsigned shards) {
  await(round.joined, shards);
}

void ShardTeam::judge_inline(matcher::Round& round) {
  for (auto& shard : shards_) shard->judge(round);
}

void ShardTeam::settle_inline(matcher::Round& round) {
  for (auto& shard : shards_) shard->append(round);
  for (auto& shard : shards_) shard->join(round);
}

void ShardTeam::run(unsigned index) {
  Worker& worker = *workers_[index];
  matcher::Shard& shard = *shards_[index];
  while (true) {
    const auto seen = worker.signal.now();
    matcher::Round* round = nullptr;
    if (!worker.ring.pop(round)) {
      if (stopping_.load(std::memory_order_acquire)) return;
      worker.signal.wait(seen);
      continue;
    }
    shard.judge(*round);
    count_one(round->judged);
    await(round->judged, size());
    shard.append(*round);
    shard.join(*round);
    count_one(round->joined);
  }
}

}  // namespace cumuld
