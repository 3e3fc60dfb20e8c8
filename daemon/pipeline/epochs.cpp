#include "daemon/pipeline/epochs.h"

#include <algorithm>
#include <boost/lockfree/spsc_queue.hpp>
#include <chrono>
#include <optional>
#include <thread>

#include "daemon/named_thread.h"
#include "storage/clustering.h"
#include "storage/sealer.h"

namespace cumuld {
namespace {

constexpr std::chrono::milliseconds kRoomRetry{500};

}  // namespace

// To seal an epoch, or without one to cluster.
struct Epochs::Task {
  std::optional<matcher::LiveEpoch> epoch;
  std::uint64_t request = 0;
};

struct Epochs::Queue : boost::lockfree::spsc_queue<Epochs::Task, boost::lockfree::capacity<64>> {};

Epochs::Epochs(storage::Store& store, storage::SealedIndex& sealed, unsigned shards,
               std::function<void()> wake, std::function<void(const matcher::Status&)> fail)
    : store_(store),
      sealed_(sealed),
      shards_(shards),
      wake_(std::move(wake)),
      fail_(std::move(fail)),
      live_(std::make_shared<matcher::LiveEpochs>()),
      tasks_(std::make_unique<Queue>()),
      thread_(named_thread("sealer", [this] { run(); })) {
}

Epochs::~Epochs() {
  stopping_.store(true, std::memory_order_release);
  new_task_.raise();
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
  tasks_->push({live_->back()});
  adopt(next);
  new_task_.raise();
  return {};
}

void Epochs::seal_all_but_newest() {
  for (std::size_t i = 0; i + 1 < live_->size(); ++i) {
    tasks_->push({(*live_)[i]});
  }
  new_task_.raise();
}

std::uint64_t Epochs::cluster() {
  tasks_->push({std::nullopt, ++requests_});
  new_task_.raise();
  return requests_;
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
    const auto seen = new_task_.now();
    Task task;
    if (tasks_->pop(task)) {
      if (!do_task(task)) return;
    } else if (!stopping_.load(std::memory_order_acquire)) {
      new_task_.wait(seen);
    }
  }
}

// False: it is time to end.
bool Epochs::do_task(const Task& task) {
  if (!task.epoch) {
    if (!end_well([&] { return cluster_all(); })) return false;
    clustered_requests_.store(task.request, std::memory_order_release);
    clusterings_.fetch_add(1, std::memory_order_release);
    wake_();
    return true;
  }
  if (!end_well([&] { return storage::seal_epoch(store_, *task.epoch); })) return false;
  sealed_through_.store(task.epoch->number, std::memory_order_release);
  sealed_one_.raise();
  wake_();
  const bool later = store_.expects_load() && !storage::are_most_to_cluster(store_);
  return later || end_well([&] { return cluster_all(); });
}

// A full disk is no reason to end: what was answered lies in the log, and queries go on. The work
// begins anew each time.
bool Epochs::end_well(const std::function<matcher::Status()>& work) {
  auto status = work();
  while (status.code() == matcher::StatusCode::kResourceExhausted &&
         !stopping_.load(std::memory_order_acquire)) {
    std::this_thread::sleep_for(kRoomRetry);
    status = work();
  }
  if (!status.ok() && status.code() != matcher::StatusCode::kResourceExhausted) fail_(status);
  return status.ok();
}

matcher::Status Epochs::cluster_all() {
  return storage::cluster_those_on_benefit(store_, [this] {
    clusterings_.fetch_add(1, std::memory_order_release);
    wake_();
    return !stopping_.load(std::memory_order_acquire);
  });
}

}  // namespace cumuld
