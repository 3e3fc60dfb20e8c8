#include "daemon/api/polling.h"

#include <chrono>
#include <limits>

namespace cumuld::api {

boost::asio::awaitable<bool> wait_until(const Services& services, http::Exchange& exchange,
                                        http::Broadcast::Clock::time_point deadline,
                                        std::function<bool()> holds) {
  using Clock = http::Broadcast::Clock;
  constexpr std::chrono::milliseconds kLook{5};
  constexpr auto kNever = std::numeric_limits<std::uint64_t>::max();  // no feed has that sequence
  while (!holds()) {
    if (Clock::now() >= deadline) co_return false;
    const auto news = co_await services.news->wait_beyond(exchange, kNever, Clock::now() + kLook);
    if (news == http::News::kGone || news == http::News::kDraining) co_return false;
  }
  co_return true;
}

}  // namespace cumuld::api
