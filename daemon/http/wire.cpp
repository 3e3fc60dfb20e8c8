#include "daemon/http/wire.h"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "daemon/http/limits.h"

namespace cumuld::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

Peer peer_of(int descriptor) {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return {};
  return {credentials.uid, credentials.gid, credentials.pid};
}

}  // namespace

Wire::Wire(Socket socket, IoCounters& counters)
    : socket_(std::move(socket)),
      watchdog_(socket_.get_executor()),
      input_(kReadPieceMax + kIdleReadPiece),
      counters_(counters),
      peer_(peer_of(socket_.native_handle())) {
}

// One timer runs for the life of the connection and looks, when it expires, whether the deadline
// has moved on meanwhile: setting a deadline costs a store, not a timer.
void Wire::arm(Clock::duration limit) {
  timed_out_ = false;
  deadline_ = Clock::now() + limit;
  if (!watching_ || deadline_ < watchdog_.expiry()) watch_deadline();
}

void Wire::watch_deadline() {
  watching_ = true;
  watchdog_.expires_at(deadline_);
  watchdog_.async_wait([self = shared_from_this()](error_code cancelled) {
    if (cancelled) return;
    if (Clock::now() < self->deadline_) return self->watch_deadline();
    self->watching_ = false;
    self->timed_out_ = true;
    error_code ignored;
    self->socket_.cancel(ignored);
  });
}

asio::awaitable<IoEnd> Wire::fill(std::size_t most) {
  const auto room = std::min(most, input_.max_size() - input_.size());
  if (room == 0) co_return IoEnd::kFull;
  if (Clock::now() >= deadline_) co_return IoEnd::kTimeout;
  error_code failed;
  const auto count = co_await socket_.async_read_some(
      input_.prepare(room), asio::redirect_error(asio::use_awaitable, failed));
  input_.commit(count);
  counters_.read(count);
  if (!failed) co_return IoEnd::kOk;
  co_return timed_out_ ? IoEnd::kTimeout : IoEnd::kClosed;
}

asio::awaitable<IoEnd> Wire::fill_idle(std::size_t most) {
  if (draining_) co_return IoEnd::kClosed;
  if (input_.size() == 0 && input_.capacity() > kIdleReadPiece) input_.shrink_to_fit();
  idle_ = true;
  const auto end = co_await fill(most);
  idle_ = false;
  co_return end;
}

asio::awaitable<IoEnd> Wire::write(Pieces pieces, Clock::duration limit) {
  std::size_t first = 0;
  while (first < pieces.size()) {
    if (pieces[first].size() == 0) {
      ++first;
      continue;
    }
    arm(limit);
    error_code failed;
    auto count = co_await socket_.async_write_some(
        pieces, asio::redirect_error(asio::use_awaitable, failed));
    if (failed) co_return timed_out_ ? IoEnd::kTimeout : IoEnd::kClosed;
    counters_.written(count);
    for (auto& piece : pieces) {
      const auto taken = std::min(count, piece.size());
      piece += taken;
      count -= taken;
    }
  }
  co_return IoEnd::kOk;
}

void Wire::bound_unsent(std::size_t bytes) {
  error_code ignored;  // it then stays as it was: more, but bounded too
  socket_.set_option(asio::socket_base::send_buffer_size(static_cast<int>(bytes)), ignored);
}

// A closed peer shows as a hang-up, which the kernel reports to a wait for errors whether or not
// pipelined requests are still unread. Out-of-band bytes wake it too: whoever sends them speaks no
// HTTP and is treated as gone. A client that only shut down its sending side still reads.
asio::awaitable<Wake> Wire::wait(asio::steady_timer& timer) {
  if (draining_) co_return Wake::kDraining;
  const auto watch = std::make_shared<Watch>(Watch{&timer, Wake::kTimer});
  waiting_ = watch;
  deadline_ = Clock::time_point::max();
  socket_.async_wait(Socket::wait_error, [watch](error_code cancelled) {
    if (cancelled || watch->timer == nullptr) return;
    watch->wake = Wake::kGone;
    watch->timer->cancel();
  });
  error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  watch->timer = nullptr;
  waiting_.reset();
  socket_.cancel(ignored);
  co_return watch->wake;
}

asio::awaitable<void> Wire::linger(Clock::duration limit) {
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  arm(limit);
  std::size_t seen = 0;
  while (seen < kDiscardMax) {
    input_.clear();
    const auto end = co_await fill_idle(kReadPieceMax);  // a server that stops does not wait for it
    if (end != IoEnd::kOk) co_return;
    seen += input_.size();
  }
}

void Wire::drain() {
  draining_ = true;
  error_code ignored;
  if (idle_) socket_.cancel(ignored);
  if (waiting_ && waiting_->timer != nullptr) {
    waiting_->wake = Wake::kDraining;
    waiting_->timer->cancel();
  }
}

void Wire::abort() {
  drain();
  error_code ignored;
  socket_.shutdown(Socket::shutdown_both, ignored);
  socket_.cancel(ignored);
}

void Wire::close() {
  watchdog_.cancel();
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace cumuld::http
