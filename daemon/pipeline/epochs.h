// Epochs: which deltas are live, and the background thread that turns old ones into sorted runs and
// brings together whoever is on benefit (storage/clustering.h): after each epoch; in a load that
// brought the work of others before, once at its end.
//
// The newest epoch takes what comes. When it has grown to its size the writer begins the next one;
// the old one is sealed in the background and let go. At most kEpochsWaiting are not sealed yet:
// beyond that begin_next() blocks, and with it the sources. One will do: while it is sealed the
// next fills, and the memory that more would take spares matching to read persons again.
//
// Thread safety: published() by anybody; the rest by the writer thread, between rounds.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "daemon/pipeline/signal.h"
#include "matcher/shard.h"
#include "storage/reader.h"

namespace cumuld {

inline constexpr std::size_t kEpochsWaiting = 1;

class Epochs {
 public:
  // Called by the sealing thread. `wake`: when an epoch is sealed, or some are clustered. `fail`:
  // when either failed.
  Epochs(storage::Store& store, storage::SealedIndex& sealed, unsigned shards,
         std::function<void()> wake, std::function<void(const matcher::Status&)> fail);
  ~Epochs();  // leaves what is not sealed to the log
  Epochs(const Epochs&) = delete;
  Epochs& operator=(const Epochs&) = delete;

  // The live epochs as the shards see them. The vector is replaced, never changed, by the writer.
  const matcher::LiveEpochs& live() const { return *live_; }
  // A pointer that follows live(): for ShardContext.
  const matcher::LiveEpochs* view() const { return &view_; }

  // Adds a live epoch, for recovery. Ascending.
  void adopt(std::uint64_t number);
  // Creates the log, publishes, hands the old one to be sealed. `one_more`: than kEpochsWaiting may
  // wait, where the new one is to stay as good as empty for a while.
  matcher::Status begin_next(bool one_more = false);
  void seal_all_but_newest();  // after recovery

  // Has whoever is on benefit clustered once all that waits is sealed. Returns the number of the
  // request, from 1, for has_clustered(): it and all before it are done.
  std::uint64_t cluster();
  bool has_clustered(std::uint64_t request) const {
    return clustered_requests_.load(std::memory_order_acquire) >= request;
  }
  // Grows when some more are; `wake` is called then.
  std::uint64_t clusterings() const { return clusterings_.load(std::memory_order_acquire); }

  // Lets go of what has been sealed meanwhile. Cheap when there is nothing.
  bool retire_sealed();  // false: there was nothing to retire

  std::uint64_t newest() const { return live_->back().number; }
  std::size_t newest_bytes() const;
  std::size_t waiting() const { return live_->size() - 1; }

  // For readers, by any thread: the deltas to look through beside the runs below the first of them.
  std::shared_ptr<const matcher::LiveEpochs> published() const {
    const std::scoped_lock lock(published_mutex_);
    return live_;
  }

 private:
  struct Queue;  // lock-free, from the writer to the thread that seals

  struct Task;

  void publish(matcher::LiveEpochs live);
  void run();
  bool do_task(const Task& task);
  bool end_well(const std::function<matcher::Status()>& work);
  matcher::Status cluster_all();

  storage::Store& store_;
  storage::SealedIndex& sealed_;
  unsigned shards_;
  std::function<void()> wake_;
  std::function<void(const matcher::Status&)> fail_;

  // Held when an epoch begins or ends, and by a query for the copy of one pointer: never for a
  // record.
  mutable std::mutex published_mutex_;
  std::shared_ptr<const matcher::LiveEpochs> live_;
  matcher::LiveEpochs view_;

  std::unique_ptr<Queue> tasks_;
  std::atomic<std::uint64_t> sealed_through_{0};
  std::uint64_t requests_ = 0;
  std::atomic<std::uint64_t> clustered_requests_{0};
  std::atomic<std::uint64_t> clusterings_{0};
  Signal new_task_;
  Signal sealed_one_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace cumuld
