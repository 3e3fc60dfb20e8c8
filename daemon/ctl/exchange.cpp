#include "daemon/ctl/exchange.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <utility>

namespace cumuld::ctl {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::local::stream_protocol;

namespace {

// A daemon whose queue of waiting connections is full is given this long.
constexpr timeval kConnectPatience{.tv_sec = 10, .tv_usec = 0};

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace

Exchange::Exchange(const Request& request) : request_(request) {
  parser_.body_limit(boost::none);
  parser_.header_limit(64 * 1024);
}

std::optional<Failure> Exchange::connect(const std::string& socket_path) {
  const auto unreachable = [&](const std::string& why) {
    return Failure{Failure::Kind::kUnreachable, "no daemon reached at " + socket_path + ": " + why};
  };
  // sun_path with its final zero; a longer path makes the endpoint throw.
  if (socket_path.empty() || socket_path.size() > 107) {
    return unreachable("a socket's path has 1 to 107 bytes");
  }
  ErrorCode failed;
  socket_.open(stream_protocol(), failed);
  if (failed) return unreachable(failed.message());
  // A blocking connect() waits for ever on a full queue; the send timeout bounds it.
  ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &kConnectPatience,
               sizeof kConnectPatience);
  socket_.connect(stream_protocol::endpoint(socket_path), failed);
  if (failed) return unreachable(failed.message());
  return std::nullopt;
}

tl::expected<Response, Failure> Exchange::run() {
  write_head();
  read_head();
  while (!done_) {
    // Every handler that runs is a step forward, so the patience starts anew with each.
    const std::size_t ran =
        request_.patience.count() == 0 ? io_.run_one() : io_.run_one_for(request_.patience);
    if (ran == 0 && !done_) {
      fail(Failure::Kind::kTimeout, "the daemon did not answer in time");
    }
  }
  ErrorCode ignored;
  socket_.close(ignored);
  if (failure_) return tl::make_unexpected(*std::move(failure_));
  return std::move(response_);
}

std::string Exchange::head() const {
  std::string out = request_.method + " " + request_.target + " HTTP/1.1\r\nHost: localhost\r\n" +
                    "Accept: " + request_.accept + ", application/problem+json\r\n" +
                    "Connection: close\r\n";
  for (const auto& [name, value] : request_.headers) out += name + ": " + value + "\r\n";
  if (request_.source) {
    out += "Transfer-Encoding: chunked\r\n";
  } else if (!request_.body.empty() || request_.method == "POST") {
    out += "Content-Length: " + std::to_string(request_.body.size()) + "\r\n";
  }
  return out + "\r\n";
}

void Exchange::write_head() {
  outgoing_ = head();
  if (!request_.source) outgoing_ += request_.body;
  asio::async_write(socket_, asio::buffer(outgoing_), [this](ErrorCode failed, std::size_t) {
    // A failed write is not reported: the daemon may have refused and hung up, and then its answer
    // can still be read. If there is none, the read fails and says so.
    if (!failed && request_.source) write_next_piece();
  });
}

void Exchange::write_next_piece() {
  if (answered_) return;
  const auto piece = request_.source();
  if (!piece) return fail(Failure::Kind::kSource, piece.error());
  if (piece->empty()) {
    asio::async_write(socket_, http::make_chunk_last(), [](ErrorCode, std::size_t) {});
    return;
  }
  asio::async_write(socket_, http::make_chunk(asio::buffer(piece->data(), piece->size())),
                    [this](ErrorCode failed, std::size_t) {
                      if (!failed) write_next_piece();
                    });
}

void Exchange::read_head() {
  http::async_read_header(socket_, buffer_, parser_,
                          [this](ErrorCode failed, std::size_t) { on_head(failed); });
}

void Exchange::on_head(ErrorCode failed) {
  if (failed) {
    const bool gone = failed == http::error::end_of_stream || failed == asio::error::eof ||
                      failed == asio::error::connection_reset;
    return fail(Failure::Kind::kBroken, gone ? "the daemon hung up without an answer"
                                             : "no HTTP answer: " + failed.message());
  }
  answered_ = true;
  response_.status = parser_.get().result_int();
  for (const auto& field : parser_.get()) {
    const auto name = field.name_string();
    const auto value = field.value();
    response_.headers.emplace_back(lower_case({name.data(), name.size()}),
                                   std::string(value.data(), value.size()));
  }
  parser_.eager(true);
  read_body();
}

void Exchange::read_body() {
  if (parser_.is_done()) return finish();
  auto& body = parser_.get().body();
  body.data = piece_.data();
  body.size = piece_.size();
  body.more = true;
  http::async_read_some(socket_, buffer_, parser_,
                        [this](ErrorCode failed, std::size_t) { on_body(failed); });
}

void Exchange::on_body(ErrorCode failed) {
  const std::size_t received = piece_.size() - parser_.get().body().size;
  if (!take({piece_.data(), received}) || done_) {
    done_ = true;
    return;
  }
  if (failed && failed != http::error::need_buffer) {
    return fail(Failure::Kind::kBroken, "the answer ended in the middle: " + failed.message());
  }
  read_body();
}

// Keeps the bytes, or hands out the lines among them. False: the receiver wants no more.
bool Exchange::take(std::string_view bytes) {
  std::string& pending = response_.body;
  if (pending.size() + bytes.size() > kBodyMax) {
    fail(Failure::Kind::kBroken, "the answer is too long");
    return true;
  }
  pending += bytes;
  if (!request_.lines || !response_.ok()) return true;
  std::size_t begin = 0;
  // Only the new bytes can hold the end of the line that was pending.
  std::size_t end = pending.find('\n', pending.size() - bytes.size());
  for (; end != std::string::npos; end = pending.find('\n', begin)) {
    if (!request_.lines(std::string_view(pending).substr(begin, end - begin))) {
      pending.clear();
      return false;
    }
    begin = end + 1;
  }
  pending.erase(0, begin);
  return true;
}

void Exchange::finish() {
  if (request_.lines && response_.ok()) {
    if (!response_.body.empty()) request_.lines(response_.body);
    response_.body.clear();
  }
  done_ = true;
}

void Exchange::fail(Failure::Kind kind, std::string message) {
  failure_ = Failure{kind, std::move(message)};
  done_ = true;
}

}  // namespace cumuld::ctl
