// Exchange: one request and its answer, as a handler sees them.
//
//   awaitable<void> handle(Exchange& exchange) {
//     for (;;) {
//       const auto piece = co_await exchange.read_body();
//       if (!piece) {
//         co_await exchange.problem(body_problem(piece.error()));
//         co_return;
//       }
//       if (piece->empty()) break;                              // the end of the body
//       …
//     }
//     co_await exchange.respond(200, "application/json", std::move(text));
//   }
//
// Each co_await is a statement or an initialiser of its own, never part of && || ?: or a condition:
// GCC 12 destroys temporaries of such expressions twice. For the same reason extra fields are a
// named variable that is moved in, not braces within the call.
//
// A handler answers once: respond(), problem(), or begin_stream() … end_stream(). One that returns
// or throws without having answered makes a 500; one that leaves a stream open cuts the connection,
// so that the client can tell. Of a body that was not read to its end kDiscardMax bytes are thrown
// away, then the connection is closed.
//
// HEAD is answered without a body: respond() sends the head alone, begin_stream() sends the head
// and returns false.
//
// Thread safety: on the connection's io thread only, from its coroutine. All connections of one io
//                thread take turns there, so what belongs to the thread needs no lock. Another
//                thread that has something for a handler posts it to executor().
// Ownership:     valid until the handler returns. Views are into the request.
// Cost:          each wait for the client ends after the stall time of ServerOptions.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/body_decoder.h"
#include "daemon/http/peer.h"
#include "daemon/http/problem.h"
#include "daemon/http/response_head.h"
#include "daemon/http/target.h"
#include "daemon/http/wake.h"
#include "matcher/status.h"

namespace cumuld::http {

class RequestReader;
class Wire;
struct ServerOptions;

using HeaderFields = std::vector<HeaderField>;

class Exchange {
 public:
  Exchange(Wire& wire, RequestReader& reader, const ServerOptions& options, std::size_t io_thread);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange();

  // --- the request
  std::string_view method() const;
  const Target& target() const noexcept { return target_; }
  std::string_view capture(std::size_t index) const { return captures_.at(index); }
  std::string_view route() const noexcept { return route_; }  // the pattern: fit for a log
  std::optional<std::string_view> header(std::string_view name) const;
  bool accepts(std::string_view media_type) const;
  // Index of the offer that the client wants most, the first of equals; nullopt: none (a 406).
  std::optional<std::size_t> prefers(std::span<const std::string_view> offers) const;
  const Peer& peer() const noexcept;

  // --- where it runs
  std::size_t io_thread() const noexcept { return io_thread_; }
  boost::asio::any_io_executor executor() const;

  // --- the body
  // Its next piece, decompressed, at most kBodyPieceMax bytes; empty at its end. Valid until the
  // next call. Sends the 100 that a client expects. Errors: see body_problem(); final.
  boost::asio::awaitable<matcher::Result<std::span<const char>>> read_body();

  // --- the answer
  boost::asio::awaitable<void> respond(unsigned status, std::string_view content_type,
                                       std::string body, HeaderFields extra = {});
  boost::asio::awaitable<void> problem(const Problem& problem, HeaderFields extra = {});

  // An answer of unknown length. begin_stream() and write() return false when nobody will read on:
  // the client went away, took nothing for write_stall_timeout, or asked for the head alone.
  // Each write() is sent as it is: gather small ones. An empty one does nothing.
  boost::asio::awaitable<bool> begin_stream(std::string_view content_type, HeaderFields extra = {});
  boost::asio::awaitable<bool> write(std::string_view piece);
  boost::asio::awaitable<void> end_stream();

  // From now on about twice so many bytes at most wait in the kernel for a client that reads
  // slowly.
  void bound_unsent(std::size_t bytes);

  // Waits until the timer expires or is cancelled, while noticing that the client closes or the
  // server stops. Cancelling a timer before it is waited for has no effect: check first.
  boost::asio::awaitable<Wake> wait_or_disconnect(boost::asio::steady_timer& timer);

  // --- for the connection, not for handlers
  enum class State { kUnanswered, kStreaming, kDone, kBroken };
  State state() const noexcept { return state_; }
  unsigned status() const noexcept { return status_; }  // 0 until answered
  bool keep_alive() const noexcept { return keep_alive_; }
  void route_to(Target target, std::string_view route, std::vector<std::string_view> captures);
  // False if there is no memory for a decoder.
  bool decode_body(ContentCoding coding);

 private:
  boost::asio::awaitable<matcher::Result<std::size_t>> read_raw();
  boost::asio::awaitable<bool> send_continue();
  boost::asio::awaitable<void> send_answer();
  boost::asio::awaitable<bool> send_head();
  ResponseHead begin_head(unsigned status, std::string_view content_type,
                          std::span<const HeaderField> extra);
  bool may_keep_alive() const;
  boost::asio::awaitable<bool> send(std::string_view a, std::string_view b, std::string_view c);

  Wire& wire_;
  RequestReader& reader_;
  const ServerOptions& options_;
  std::size_t io_thread_;
  Target target_;
  std::string_view route_;
  std::vector<std::string_view> captures_;  // into target_
  std::string head_;                        // of the answer, and its body, while they are sent
  std::string body_;
  std::unique_ptr<BodyDecoder> decoder_;  // null: the body comes as it is
  std::vector<char> raw_;                 // off the wire, allocated by the first read
  std::span<const char> undecoded_;       // of raw_
  std::vector<char> decoded_;
  std::optional<matcher::Status> body_failed_;
  bool decoder_full_ = false;  // it may hold back more than it had room for
  State state_ = State::kUnanswered;
  unsigned status_ = 0;
  bool head_only_ = false;
  bool chunked_ = false;
  bool keep_alive_ = false;
};

// What to answer when read_body() failed: malformed (400), too_large (413) or timeout (408).
Problem body_problem(const matcher::Status& status);

}  // namespace cumuld::http
