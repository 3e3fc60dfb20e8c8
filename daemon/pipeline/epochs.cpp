#include "daemon/pipeline/epochs.h"

#include <algorithm>
#include <boost/lockfree/spsc_queue.hpp>
#include <chrono>
#include <thread>

#include "daemon/named_thread.h"
#include "storage/sealer.h"

namespace cumuld {
namespace {

constexpr std::chrono::milliseconds kRoomRetry{500};

}  // namespace

struct Epochs::Queue
    : boost::lockfree::spsc_queue<matcher::LiveEpoch, boost::lockfree::capacity<64>> {};

Epochs::Epochs(storage::Store& store, storage::SealedIndex& sealed, unsigned shards,
               std::function<void()> wake, std::function<void(const matcher::Status&)> fail)
    : store_(store),
      sealed_(sealed),
      shards_(shards),
      wake_(std::move(wake)),
      fail_(std::move(fail)),
      live_(std::make_shared<matcher::LiveEpochs>()),
      to_seal_(std::make_unique<Queue>()),
      thread_(named_thread("sealer", [this] { run(); })) {
}

Epochs::~Epochs() {
  stopping_.store(true, std::memory_order_release);
  begin_sealing_.raise();
  thread_.join();
}

void Epochs::publish(matcher::LiveEpochs live) {
  view_ = live;
  auto next = std::make_shared<const matcher::LiveEpochs>(std::move(live));
  const std::scoped_lock lock(published_mutex_);
  live_ = std::move(next);
}

void Epochs::adopt(std::uint64_t number) {
  matcher::LiveEpoch epoch{number, {}};
  for (unsigned i = 0; i < shards_; ++i) {
    epoch.deltas.push_back(std::make_shared<matcher::EpochDelta>(number));
  }
  matcher::LiveEpochs live = *live_;
  live.push_back(std::move(epoch));
  sealed_.set_first_live(live.front().number);
  publish(std::move(live));
}

matcher::Status Epochs::begin_next(bool one_more) {
  const std::size_t most = kEpochsWaiting + (one_more ? 1 : 0);
  while (waiting() >= most) {
    const auto seen = sealed_one_.now();
    retire_sealed();
    if (waiting() < most) break;
    sealed_one_.wait(seen);
  }
  const std::uint64_t next = newest() + 1;
  if (auto status = store_.create_log(next); !status.ok()) return status;
  to_seal_->push(live_->back());
  adopt(next);
  begin_sealing_.raise();
  return {};
}

void Epochs::seal_all_but_newest() {
  for (std::size_t i = 0; i + 1 < live_->size(); ++i) {
    to_seal_->push((*live_)[i]);
  }
  begin_sealing_.raise();
}

bool Epochs::retire_sealed() {
  const std::uint64_t through = sealed_through_.load(std::memory_order_acquire);
  if (live_->front().number > through) return false;
  matcher::LiveEpochs live = *live_;
  std::erase_if(live, [&](const auto& epoch) { return epoch.number <= through; });
  // First the runs become visible, then the deltas go: a reader between the two sees the deltas of
  // its own copy and passes over the runs.
  sealed_.set_first_live(live.front().number);
  publish(std::move(live));
  return true;
}

std::size_t Epochs::newest_bytes() const {
  std::size_t bytes = 0;
  for (const auto& delta : live_->back().deltas) bytes += delta->bytes();
  return bytes;
}

void Epochs::run() {
  while (!stopping_.load(std::memory_order_acquire)) {
    const auto seen = begin_sealing_.now();
    matcher::LiveEpoch epoch;
    if (!to_seal_->pop(epoch)) {
      if (!stopping_.load(std::memory_order_acquire)) begin_sealing_.wait(seen);
      continue;
    }
    auto status = storage::seal_epoch(store_, epoch);
    // A full disk is no reason to end: what was answered lies in the log, and queries go on.
    // Sealing begins anew each time.
    while (status.code() == matcher::StatusCode::kResourceExhausted &&
           !stopping_.load(std::memory_order_acquire)) {
      std::this_thread::sleep_for(kRoomRetry);
      status = storage::seal_epoch(store_, epoch);
    }
    if (status.code() == matcher::StatusCode::kResourceExhausted) return;
    if (!status.ok()) {
      fail_(status);
      return;
    }
    sealed_through_.store(epoch.number, std::memory_order_release);
    sealed_one_.raise();
    wake_();
  }
}

}  // namespace cumuld
