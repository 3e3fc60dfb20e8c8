#include "daemon/http/broadcast.h"

#include <boost/asio/post.hpp>
#include <utility>

#include "daemon/http/exchange.h"

namespace cumuld::http {

namespace asio = boost::asio;

// What one io thread has: its waiters, touched there only, and two flags that publishers read.
struct Broadcast::Lane {
  explicit Lane(asio::any_io_executor where) : executor(std::move(where)) {}

  void wake(std::uint64_t value) {
    for (auto& [timer, seen] : waiters) {
      if (value > seen) timer->cancel();
    }
  }

  asio::any_io_executor executor;
  std::unordered_map<asio::steady_timer*, std::uint64_t> waiters;  // what each has seen
  std::atomic<std::size_t> waiting{0};                             // waiters.size()
  std::atomic<bool> told{false};  // a post is on its way that will read the value
};

// A waiter's entry, gone with its coroutine however that ends.
class Broadcast::Waiting {
 public:
  Waiting(std::shared_ptr<Lane> lane, asio::steady_timer& timer, std::uint64_t seen)
      : lane_(std::move(lane)), timer_(timer) {
    lane_->waiters.emplace(&timer_, seen);
    lane_->waiting.fetch_add(1);
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  ~Waiting() {
    lane_->waiting.fetch_sub(1);
    lane_->waiters.erase(&timer_);
  }

 private:
  std::shared_ptr<Lane> lane_;
  asio::steady_timer& timer_;
};

Broadcast::Broadcast(std::vector<asio::any_io_executor> executors, std::uint64_t value)
    : value_(std::make_shared<std::atomic<std::uint64_t>>(value)) {
  for (auto& executor : executors) lanes_.push_back(std::make_shared<Lane>(std::move(executor)));
}

Broadcast::~Broadcast() = default;

std::uint64_t Broadcast::value() const noexcept {
  return value_->load();
}

// Sequentially consistent throughout: either the publisher sees the waiter's count, or the waiter,
// which counts itself first and looks second, sees the value.
void Broadcast::publish(std::uint64_t value) {
  auto known = value_->load();
  while (known < value && !value_->compare_exchange_weak(known, value)) {
  }
  if (known >= value) return;
  for (const auto& lane : lanes_) {
    if (lane->waiting.load() == 0 || lane->told.exchange(true)) continue;
    asio::post(lane->executor, [lane, latest = value_] {
      lane->told.exchange(false);  // before the value is read: a later publisher posts again
      lane->wake(latest->load());
    });
  }
}

asio::awaitable<News> Broadcast::wait_beyond(Exchange& exchange, std::uint64_t seen,
                                             Clock::time_point deadline) {
  asio::steady_timer timer(exchange.executor(), deadline);
  const Waiting waiting(lanes_.at(exchange.io_thread()), timer, seen);
  for (;;) {
    // Between this look and the wait no other code of this thread runs, so no wake gets lost.
    if (value() > seen) co_return News::kValue;
    if (Clock::now() >= deadline) co_return News::kDeadline;
    const auto woke = co_await exchange.wait_or_disconnect(timer);
    switch (woke) {
      case Wake::kTimer:
        break;
      case Wake::kGone:
        co_return News::kGone;
      case Wake::kDraining:
        co_return value() > seen ? News::kValue : News::kDraining;
    }
  }
}

}  // namespace cumuld::http
