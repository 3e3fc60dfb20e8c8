#include "daemon/http/turns.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <vector>

#include "daemon/http/exchange.h"

namespace cumuld::http {

namespace asio = boost::asio;

// Of one that waits; gone with its coroutine however that ends.
class Turns::Place {
 public:
  Place(Turns& turns, Exchange& exchange)
      : turns_(turns), timer_(exchange.executor(), asio::steady_timer::time_point::max()) {
    turns_.waiting_.push_back(this);
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    if (reached_) {
      turns_.pass_on();  // and was not taken
    } else {
      std::erase(turns_.waiting_, this);
    }
  }

  // The wait ends behind whatever else is ready on the thread.
  void reach() {
    reached_ = true;
    timer_.cancel();
  }
  asio::steady_timer& timer() { return timer_; }
  Turn take() {
    reached_ = false;
    return Turn(turns_);
  }

 private:
  Turns& turns_;
  asio::steady_timer timer_;
  bool reached_ = false;
};

asio::awaitable<Turns::Turn> Turns::take(Exchange& exchange) {
  if (!taken_) {
    taken_ = true;
    co_return Turn(*this);
  }
  Place place(*this, exchange);
  co_await place.timer().async_wait(asio::as_tuple(asio::use_awaitable));
  co_return place.take();
}

void Turns::pass_on() {
  taken_ = !waiting_.empty();
  if (!taken_) return;
  auto* next = waiting_.front();
  waiting_.pop_front();
  next->reach();
}

}  // namespace cumuld::http
