// Server: HTTP/1.1 over a unix domain socket.
//
//   Server server(options);
//   Broadcast news(server.executors());
//   Router router;  router.add("GET", "/v1/status", …);
//   Status status = server.start(std::move(router));
//   …
//   server.drain(deadline);  server.stop();
//
// Each io thread runs one io_context. A connection is given to one of them, in turn, and stays:
// its handlers never run concurrently, and code of one io thread needs no locks against itself.
//
// A slow or vanished client costs a connection and no more: every wait for it ends (ServerOptions).
//
// Order of ends: stop_accepting() — no new connections, the socket file is removed;
//                drain()          — idle connections close, waits return Wake::kDraining, requests
//                                   under way finish and are the last of their connection;
//                stop()           — connections are cut, threads are joined. No handler runs after.
//                ~Server          — handlers that still waited for another thread are destroyed;
//                                   nobody may post to executors() any more.
// What handlers refer to outlives the server, or every handler has ended in drain().
//
// Thread safety: start(), drain(), stop() by the owner's thread, which is no io thread;
//                stop_accepting(), counters() and executors() by any thread after start().
// Errors: of start(): see unix_socket.h; kInvalidArgument for options out of bounds.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "daemon/http/counters.h"
#include "daemon/http/router.h"
#include "daemon/http/server_options.h"
#include "daemon/http/unix_socket.h"
#include "matcher/status.h"

namespace cumuld::http {

struct IoThread;

class Server {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Server(ServerOptions options);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();  // NOLINT(bugprone-exception-escape): see its definition

  // One for each io thread, in the order of Exchange::io_thread(). They live as long as the server.
  std::vector<boost::asio::any_io_executor> executors() const;

  // Once. When it returns ok, clients can connect.
  matcher::Status start(Router router);

  void stop_accepting();
  // Returns when no connection is left, or at the deadline: true if none is left.
  bool drain(Clock::time_point deadline);
  void stop();

  CounterSnapshot counters() const;

 private:
  using Protocol = boost::asio::local::stream_protocol;
  class Presence;

  matcher::Status check() const;
  boost::asio::awaitable<void> accept_loop();
  void take(Protocol::socket socket, IoThread& thread);
  boost::asio::awaitable<void> run(Protocol::socket socket, IoThread& thread, bool refused,
                                   std::shared_ptr<Presence> presence);
  void left(std::atomic<std::size_t>& count);
  bool wait_until_empty(Clock::time_point deadline);

  ServerOptions options_;
  Router router_;
  SocketFile file_;
  std::atomic<std::size_t> open_{0};               // connections being served
  std::atomic<std::size_t> refusals_{0};           // connections being told that we are busy
  std::atomic<std::size_t> compressed_bodies_{0};  // being decompressed
  std::atomic<std::size_t> accepting_{0};          // 1 while the accept loop lives
  std::mutex mutex_;
  std::condition_variable left_;  // one of open_, refusals_, accepting_ came down to 0
  std::vector<std::unique_ptr<IoThread>> threads_;
  std::optional<Protocol::acceptor> acceptor_;  // of the first thread
  bool running_ = false;
};

}  // namespace cumuld::http
