// Wire: one accepted socket with its time limits, its undigested input and what interrupts it.
// Internal to daemon/http; a handler sees an Exchange.
//
// Every wait for the client has an end: arm() sets the moment at which a read or write that is
// under way fails with IoEnd::kTimeout. The socket stays usable then, so that the client can still
// be told.
//
// Thread safety: on the connection's io thread only.
// Ownership:     shared by the connection's coroutine and the callbacks it has pending.
// Memory:        kIdleReadPiece and the object while idle; up to kReadPieceMax of input in a body.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <cstddef>
#include <memory>

#include "daemon/http/counters.h"
#include "daemon/http/peer.h"
#include "daemon/http/wake.h"

namespace cumuld::http {

enum class IoEnd {
  kOk,
  kClosed,   // the client closed, or the socket failed
  kTimeout,  // the armed moment has passed
  kFull,     // fill() only: no room, the input must be digested first
};

class Wire : public std::enable_shared_from_this<Wire> {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;
  using Clock = std::chrono::steady_clock;
  using Pieces = std::array<boost::asio::const_buffer, 3>;

  Wire(Socket socket, IoCounters& counters);

  const Peer& peer() const noexcept { return peer_; }
  IoCounters& counters() noexcept { return counters_; }
  boost::asio::any_io_executor executor() { return socket_.get_executor(); }

  // Reads and writes from now on fail with kTimeout when `limit` has passed; the last call counts.
  void arm(Clock::duration limit);

  // Input that was read and not digested yet. The owner consumes from its front.
  boost::beast::flat_buffer& input() noexcept { return input_; }

  // Waits for input and appends at most `most` bytes of it.
  boost::asio::awaitable<IoEnd> fill(std::size_t most);

  // As fill(), but drain() and abort() may end it (kClosed): no request has begun.
  boost::asio::awaitable<IoEnd> fill_idle(std::size_t most);

  // Writes all pieces; `limit` is how long the client may take nothing at all.
  boost::asio::awaitable<IoEnd> write(Pieces pieces, Clock::duration limit);

  // The kernel holds about twice so many bytes at most that were written and not read.
  void bound_unsent(std::size_t bytes);

  // Waits for the timer to expire or be cancelled, and notices a client that closed.
  boost::asio::awaitable<Wake> wait(boost::asio::steady_timer& timer);

  // Ends the conversation politely: says that no more will come, then reads what the client still
  // sends (bounded in bytes and by `limit`), since closing on unread bytes looks to it like a
  // fault.
  boost::asio::awaitable<void> linger(Clock::duration limit);

  // The server stops: an idle connection ends, a wait() returns kDraining, now and ever after.
  void drain();
  bool draining() const noexcept { return draining_; }

  // As drain(), and all reads and writes fail.
  void abort();

  // No callback is wanted any more.
  void close();

 private:
  struct Watch {
    boost::asio::steady_timer* timer;
    Wake wake;
  };

  void watch_deadline();

  Socket socket_;
  boost::asio::steady_timer watchdog_;
  boost::beast::flat_buffer input_;
  IoCounters& counters_;
  Peer peer_;
  Clock::time_point deadline_ = Clock::time_point::max();
  std::shared_ptr<Watch> waiting_;
  bool watching_ = false;
  bool timed_out_ = false;
  bool idle_ = false;
  bool draining_ = false;
};

}  // namespace cumuld::http
