// Waiting in a handler for work that another thread does.
//
// Thread safety: on the exchange's io thread, as every handler.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>

#include "daemon/api/services.h"
#include "daemon/http/broadcast.h"
#include "daemon/http/exchange.h"

namespace cumuld::api {

// Looks every few milliseconds whether `holds`, giving way in between. False: it did not until the
// deadline, the client is gone, or the server stops.
boost::asio::awaitable<bool> wait_until(const Services& services, http::Exchange& exchange,
                                        http::Broadcast::Clock::time_point deadline,
                                        std::function<bool()> holds);

}  // namespace cumuld::api
