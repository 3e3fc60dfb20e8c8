#include "daemon/http/server.h"

#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string>
#include <utility>

#include "daemon/http/connection.h"
#include "daemon/http/io_thread.h"
#include "daemon/http/limits.h"
#include "daemon/http/wire.h"
#include "daemon/named_thread.h"

namespace cumuld::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using matcher::Status;
using matcher::StatusCode;

// After stop() has cut the connections: how long their handlers have to notice.
constexpr std::chrono::seconds kStopGrace{2};
// Out of descriptors, most likely: accepting again at once would only spin.
constexpr std::chrono::milliseconds kAcceptPause{100};

constexpr std::uint32_t kHeaderLimitMax = 32 * 1024;  // must fit the wire's input

}  // namespace

// A connection is counted from when it is accepted until its coroutine is gone, however it goes.
class Server::Presence {
 public:
  Presence(Server& server, std::atomic<std::size_t>& count) : server_(server), count_(count) {
    count_.fetch_add(1);
  }
  Presence(const Presence&) = delete;
  Presence& operator=(const Presence&) = delete;
  ~Presence() { server_.left(count_); }

 private:
  Server& server_;
  std::atomic<std::size_t>& count_;
};

Server::Server(ServerOptions options) : options_(std::move(options)) {
  for (std::size_t i = 0; i < std::max<std::size_t>(options_.io_threads, 1); ++i) {
    threads_.push_back(std::make_unique<IoThread>(i));
  }
}

// NOLINTNEXTLINE(bugprone-exception-escape): a server that cannot be stopped ends the process
Server::~Server() {
  stop();
  acceptor_.reset();
  // In order: the accept loop, were it still there, would hold a socket of a later context.
  for (auto& thread : threads_) thread.reset();
}

std::vector<asio::any_io_executor> Server::executors() const {
  std::vector<asio::any_io_executor> all;
  for (const auto& thread : threads_) all.emplace_back(thread->context.get_executor());
  return all;
}

Status Server::check() const {
  if (options_.io_threads == 0) return {StatusCode::kInvalidArgument, "io_threads is 0"};
  if (options_.max_connections == 0) return {StatusCode::kInvalidArgument, "max_connections is 0"};
  if (options_.header_limit == 0 || options_.header_limit > kHeaderLimitMax) {
    return {StatusCode::kInvalidArgument, "header_limit is not within 1 … 32768 bytes"};
  }
  return {};
}

Status Server::start(Router router) {
  if (acceptor_) return {StatusCode::kInvalidArgument, "the server was started before"};
  if (auto status = check(); !status.ok()) return status;
  auto descriptor = file_.listen(options_.path, options_.mode);
  if (!descriptor) return descriptor.error();
  router_ = std::move(router);
  acceptor_.emplace(threads_.front()->context, Protocol(), *descriptor);
  for (auto& thread : threads_) {
    thread->counters = std::make_unique<IoCounters>(router_.routes().size());
  }
  accepting_ = 1;
  running_ = true;
  asio::co_spawn(threads_.front()->context, accept_loop(), asio::detached);
  for (std::size_t i = 0; i < threads_.size(); ++i) {
    threads_[i]->thread = named_thread("io-" + std::to_string(i),
                                       [context = &threads_[i]->context] { context->run(); });
  }
  return {};
}

asio::awaitable<void> Server::accept_loop() {
  const auto leaving = std::shared_ptr<void>(nullptr, [this](void*) { left(accepting_); });
  asio::steady_timer pause(threads_.front()->context);
  for (std::size_t next = 0; acceptor_->is_open(); next = (next + 1) % threads_.size()) {
    auto& thread = *threads_[next];
    Protocol::socket socket(thread.context);
    error_code failed;
    co_await acceptor_->async_accept(socket, asio::redirect_error(asio::use_awaitable, failed));
    if (!acceptor_->is_open()) break;
    if (!failed) {
      take(std::move(socket), thread);
      continue;
    }
    spdlog::warn("cannot accept a connection: {}", failed.message());
    pause.expires_after(kAcceptPause);
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, failed));
  }
}

void Server::take(Protocol::socket socket, IoThread& thread) {
  thread.counters->accepted();
  const bool refused = open_.load() >= options_.max_connections;
  if (refused) thread.counters->refused();
  if (refused && refusals_.load() >= kPoliteRefusalsMax) {
    const auto text = busy_answer();
    ::send(socket.native_handle(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return;
  }
  auto presence = std::make_shared<Presence>(*this, refused ? refusals_ : open_);
  asio::co_spawn(thread.context, run(std::move(socket), thread, refused, std::move(presence)),
                 asio::detached);
}

asio::awaitable<void> Server::run(Protocol::socket socket, IoThread& thread, bool refused,
                                  std::shared_ptr<Presence> presence) {
  const auto present = std::move(presence);  // first in, last out
  auto wire = std::make_shared<Wire>(std::move(socket), *thread.counters);
  thread.wires.insert(wire.get());
  const auto leaving = std::shared_ptr<void>(
      nullptr, [&thread, key = wire.get()](void*) { thread.wires.erase(key); });
  if (thread.draining) wire->drain();
  const ConnectionContext context{options_, router_, compressed_bodies_, thread.index};
  if (refused) {
    co_await refuse(wire, context);
  } else {
    co_await serve(wire, context);
  }
}

void Server::left(std::atomic<std::size_t>& count) {
  if (count.fetch_sub(1) != 1) return;
  const std::lock_guard lock(mutex_);
  left_.notify_all();
}

bool Server::wait_until_empty(Clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return left_.wait_until(lock, deadline, [this] {
    return open_.load() == 0 && refusals_.load() == 0 && accepting_.load() == 0;
  });
}

void Server::stop_accepting() {
  asio::post(threads_.front()->context, [this] {
    if (!acceptor_ || !acceptor_->is_open()) return;
    error_code ignored;
    acceptor_->close(ignored);
    file_.remove();
  });
}

bool Server::drain(Clock::time_point deadline) {
  if (!running_) return true;
  stop_accepting();
  for (auto& thread : threads_) {
    asio::post(thread->context, [home = thread.get()] {
      home->draining = true;
      for (auto* wire : home->wires) wire->drain();
    });
  }
  return wait_until_empty(deadline);
}

void Server::stop() {
  if (!running_) return;
  stop_accepting();
  for (auto& thread : threads_) {
    asio::post(thread->context, [home = thread.get()] {
      home->draining = true;
      for (auto* wire : home->wires) wire->abort();
    });
  }
  if (!wait_until_empty(Clock::now() + kStopGrace)) {
    spdlog::warn("stopping with {} connections still being answered", open_.load());
  }
  for (auto& thread : threads_) thread->context.stop();
  for (auto& thread : threads_) thread->thread.join();
  file_.remove();
  running_ = false;
}

CounterSnapshot Server::counters() const {
  CounterSnapshot sum;
  for (const auto& route : router_.routes()) sum.routes.push_back({route.method, route.pattern});
  sum.routes.emplace_back();
  for (const auto& thread : threads_) {
    if (thread->counters) thread->counters->add_to(sum);
  }
  sum.connections_open = open_.load();
  return sum;
}

}  // namespace cumuld::http
