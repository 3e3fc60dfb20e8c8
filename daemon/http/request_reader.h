// RequestReader: one request read off a wire: first its head, then its body in pieces, with the
// chunked framing taken off and content codings left on. Internal to daemon/http.
//
// Life cycle: construct, read_head() once, then read_body() until it gives nothing.
// Thread safety: on the connection's io thread only. Points to the Wire, which outlives it.
// Cost: each body byte is copied once from the wire's input.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "daemon/http/problem.h"
#include "daemon/http/wire.h"
#include "matcher/status.h"

namespace cumuld::http {

class RequestReader {
 public:
  enum class Head {
    kOk,
    kGone,  // the client closed before the request was whole; there is nobody to answer
    kBad,   // problem() says why; the connection cannot go on
  };

  RequestReader(Wire& wire, std::uint32_t header_limit);

  // Reads on until the head is whole. The wire has been armed with the time this may take.
  boost::asio::awaitable<Head> read_head();
  const Problem& problem() const noexcept { return problem_; }

  std::string_view method() const;
  std::string_view target() const;
  bool http_1_0() const { return parser_.get().version() < 11; }
  bool keep_alive() const { return parser_.keep_alive(); }
  std::optional<std::string_view> header(std::string_view name) const;
  std::string header_list(std::string_view name) const;  // all fields of that name, joined by ", "

  bool has_body() const { return has_body_; }
  bool body_done() const { return parser_.is_done(); }
  bool broken() const noexcept { return broken_; }  // the framing is lost: no next request
  // Bytes still to come where the client said how many.
  std::optional<std::uint64_t> body_left() const;
  // Whether the client waits for a 100 before it sends its body.
  bool expects_continue() const noexcept { return expects_continue_; }

  // The next bytes of the body, at least one; 0 at its end. `stall`: the longest wait for any byte.
  // Errors: kInvalidArgument (bad framing, or the client closed within), kUnavailable (too slow).
  boost::asio::awaitable<matcher::Result<std::size_t>> read_body(std::span<char> into,
                                                                 Wire::Clock::duration stall);

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::buffer_body>;

  Head refuse(Problem problem);
  Head check_head();

  Wire& wire_;
  Parser parser_;
  Problem problem_;
  bool has_body_ = false;
  bool broken_ = false;
  bool expects_continue_ = false;
};

}  // namespace cumuld::http
