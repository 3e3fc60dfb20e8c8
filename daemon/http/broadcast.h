// Broadcast: tells waiting handlers that a number has grown. For long polls and event streams:
// the number is the feed's last sequence, and whoever waits for more wakes when there is more.
//
// publish() by any thread; values only grow (a smaller one changes nothing).
// wait_beyond() by a handler, on its own io thread.
//
// Nothing is lost: a value published before, during or after the call to wait_beyond() ends it.
// Many values published in a row may wake a waiter once; value() then gives the latest.
//
// Thread safety: as said. Ownership: outlives the handlers that wait; may not publish after the
//                server of `executors` is gone.
// Cost: publish() is one atomic store and, for each io thread that has waiters and was not told
//       already, one post. Waking is O(waiters) of that thread. A waiter costs one timer.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace cumuld::http {

class Exchange;

enum class News : std::uint8_t {
  kValue,     // value() is beyond what was asked
  kDeadline,  // it is not, and time is up
  kGone,      // the client closed: nobody reads an answer
  kDraining,  // the server stops: answer with what there is
};

class Broadcast {
 public:
  using Clock = std::chrono::steady_clock;

  // One executor for each io thread, in the order of Exchange::io_thread(): Server::executors().
  explicit Broadcast(std::vector<boost::asio::any_io_executor> executors, std::uint64_t value = 0);
  Broadcast(const Broadcast&) = delete;
  Broadcast& operator=(const Broadcast&) = delete;
  ~Broadcast();

  void publish(std::uint64_t value);
  std::uint64_t value() const noexcept;

  boost::asio::awaitable<News> wait_beyond(Exchange& exchange, std::uint64_t seen,
                                           Clock::time_point deadline);

 private:
  struct Lane;
  class Waiting;

  std::shared_ptr<std::atomic<std::uint64_t>> value_;  // shared with posts that are under way
  std::vector<std::shared_ptr<Lane>> lanes_;
};

}  // namespace cumuld::http
