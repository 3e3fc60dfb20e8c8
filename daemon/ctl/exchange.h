// Exchange: one request and its answer on one connection; the works of Client::perform().
//
// Use: construct, connect(), run(), once each. Everything happens inside connect() and run(), on
// the calling thread. Errors are returned as Failure. The request must outlive the exchange.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "daemon/ctl/client.h"

namespace cumuld::ctl {

class Exchange {
 public:
  explicit Exchange(const Request& request);

  std::optional<Failure> connect(const std::string& socket_path);
  tl::expected<Response, Failure> run();

 private:
  using ErrorCode = boost::system::error_code;

  std::string head() const;
  void write_head();
  void write_next_piece();
  void read_head();
  void on_head(ErrorCode failed);
  void read_body();
  void on_body(ErrorCode failed);
  bool take(std::string_view bytes);
  void finish();
  void fail(Failure::Kind kind, std::string message);

  const Request& request_;
  boost::asio::io_context io_{1};
  boost::asio::local::stream_protocol::socket socket_{io_};
  boost::beast::flat_buffer buffer_;
  boost::beast::http::response_parser<boost::beast::http::buffer_body> parser_;
  std::array<char, 64 * 1024> piece_{};
  std::string outgoing_;
  Response response_;
  std::optional<Failure> failure_;
  bool answered_ = false;  // the answer's head has come: nothing more is sent
  bool done_ = false;
};

}  // namespace cumuld::ctl
