// Turns: many handlers of one io thread that share one place in its queue.
//
//   const auto turn = co_await turns.take(exchange);
//   …                                      // some work that waits for nothing
//
// However many of them are ready at once, one takes its turn each time the thread has gone through
// all else that it has to do: together they slow down other requests as one would. In order of
// arrival.
//
// Thread safety: one io thread. Ownership: outlives the handlers that take turns.
// Cost: none where nobody else waits; else a timer, and one pass through the thread's queue.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <utility>

namespace cumuld::http {

class Exchange;

class Turns {
 public:
  // Ends where it goes out of scope; then it is the next one's turn.
  class Turn {
   public:
    explicit Turn(Turns& turns) : turns_(&turns) {}
    Turn(Turn&& other) noexcept : turns_(std::exchange(other.turns_, nullptr)) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
      if (turns_ != nullptr) turns_->pass_on();
    }

   private:
    Turns* turns_;
  };

  Turns() = default;
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;

  boost::asio::awaitable<Turn> take(Exchange& exchange);

 private:
  class Place;
  void pass_on();

  std::deque<Place*> waiting_;
  bool taken_ = false;
};

}  // namespace cumuld::http
