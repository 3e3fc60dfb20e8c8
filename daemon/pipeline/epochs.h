// Epochs: which deltas are live, and the background thread that turns old ones into sorted runs.
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
  // `wake`: called by the sealing thread when an epoch is sealed. `fail`: when sealing failed.
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

  // Lets go of what has been sealed meanwhile. Cheap when there is nothing.
  bool retire_sealed();  // false: there was nothing to retire

  std::uint64_t oldest() const { return live_->front().number; }
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

  void publish(matcher::LiveEpochs live);
  void run();

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

  std::unique_ptr<Queue> to_seal_;
  std::atomic<std::uint64_t> sealed_through_{0};
  Signal begin_sealing_;
  Signal sealed_one_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace cumuld
