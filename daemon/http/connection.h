// The life of one connection: requests in, answers out, one after the other. Internal to
// daemon/http.
//
// Thread safety: the coroutines run on the io thread of `wire`. What the context points to outlives
//                them. Exceptions: none leave.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <memory>

#include "daemon/http/router.h"
#include "daemon/http/server_options.h"
#include "daemon/http/wire.h"

namespace cumuld::http {

struct ConnectionContext {
  const ServerOptions& options;
  const Router& router;
  std::atomic<std::size_t>& compressed_bodies;  // being decompressed now, on all threads
  std::size_t io_thread;
};

// Serves until the client leaves, is too slow, breaks the protocol, or the server stops.
boost::asio::awaitable<void> serve(std::shared_ptr<Wire> wire, ConnectionContext context);

// Answers 503 busy to whatever is asked, and closes.
boost::asio::awaitable<void> refuse(std::shared_ptr<Wire> wire, ConnectionContext context);

// The bytes of that answer.
std::string busy_answer();

}  // namespace cumuld::http
