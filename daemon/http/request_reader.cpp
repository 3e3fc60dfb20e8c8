#include "daemon/http/request_reader.h"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <utility>

#include "daemon/http/limits.h"

namespace cumuld::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using matcher::error;
using matcher::Result;
using matcher::StatusCode;

constexpr std::size_t kHeadReadPiece = 4096;

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}
beast::string_view view(std::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

RequestReader::RequestReader(Wire& wire, std::uint32_t header_limit) : wire_(wire) {
  parser_.header_limit(header_limit);
  parser_.body_limit(boost::none);  // bodies are streamed: their length is nobody's concern here
}

asio::awaitable<RequestReader::Head> RequestReader::read_head() {
  auto& input = wire_.input();
  for (;;) {
    error_code failed;
    if (input.size() > 0) {
      input.consume(parser_.put(input.data(), failed));
      if (parser_.is_header_done()) co_return check_head();
      if (failed == beast::http::error::header_limit) {
        Problem problem{ProblemCode::kTooLarge, "the request head is too long"};
        problem.status = 431;
        co_return refuse(std::move(problem));
      }
      if (failed && failed != beast::http::error::need_more) {
        co_return refuse(Problem(ProblemCode::kMalformed, "the request does not read as HTTP/1.1"));
      }
      if (!failed) continue;
    }
    const auto end = co_await wire_.fill(kHeadReadPiece);
    switch (end) {
      case IoEnd::kOk:
        break;
      case IoEnd::kClosed:
        co_return Head::kGone;
      case IoEnd::kTimeout:
        co_return refuse(Problem(ProblemCode::kTimeout, "the request head took too long"));
      case IoEnd::kFull:
        co_return refuse(Problem(ProblemCode::kTooLarge, "the request head is too long"));
    }
  }
}

RequestReader::Head RequestReader::refuse(Problem problem) {
  broken_ = true;
  problem_ = std::move(problem);
  return Head::kBad;
}

RequestReader::Head RequestReader::check_head() {
  const auto& head = parser_.get();
  // Without "chunked" as the last coding nobody can tell where the body ends.
  if (head.count(beast::http::field::transfer_encoding) > 0 && !parser_.chunked()) {
    return refuse(Problem(ProblemCode::kMalformed, "Transfer-Encoding other than chunked"));
  }
  has_body_ = !parser_.is_done();
  const auto expect = head[beast::http::field::expect];
  expects_continue_ = has_body_ && !http_1_0() && beast::iequals(expect, "100-continue");
  return Head::kOk;
}

std::string_view RequestReader::method() const {
  return view(parser_.get().method_string());
}

std::string_view RequestReader::target() const {
  return view(parser_.get().target());
}

std::optional<std::string_view> RequestReader::header(std::string_view name) const {
  const auto field = parser_.get().find(view(name));
  if (field == parser_.get().end()) return std::nullopt;
  return view(field->value());
}

std::string RequestReader::header_list(std::string_view name) const {
  std::string list;
  const auto [first, last] = parser_.get().equal_range(view(name));
  for (auto field = first; field != last; ++field) {
    if (!list.empty()) list += ", ";
    list += view(field->value());
  }
  return list;
}

std::optional<std::uint64_t> RequestReader::body_left() const {
  if (parser_.is_done()) return 0;
  const auto left = parser_.content_length_remaining();
  return left ? std::optional<std::uint64_t>(*left) : std::nullopt;
}

asio::awaitable<Result<std::size_t>> RequestReader::read_body(std::span<char> into,
                                                              Wire::Clock::duration stall) {
  auto& input = wire_.input();
  auto& body = parser_.get().body();
  body.data = into.data();
  body.size = into.size();
  body.more = true;
  for (;;) {
    if (parser_.is_done()) co_return into.size() - body.size;
    bool stuck = true;  // the parser wants more than there is
    if (input.size() > 0) {
      error_code failed;
      input.consume(parser_.put(input.data(), failed));
      stuck = failed == beast::http::error::need_more;
      if (failed && !stuck && failed != beast::http::error::need_buffer) {
        broken_ = true;
        co_return error(StatusCode::kInvalidArgument, "the body's framing is broken");
      }
      if (body.size == 0) co_return into.size();
      if (!stuck) continue;
    }
    if (body.size < into.size()) co_return into.size() - body.size;
    wire_.arm(stall);
    const auto end = co_await wire_.fill(kReadPieceMax);
    if (end == IoEnd::kOk) {
      expects_continue_ = false;
      continue;
    }
    broken_ = true;
    if (end == IoEnd::kTimeout) {
      co_return error(StatusCode::kUnavailable, "the body took too long");
    }
    co_return error(StatusCode::kInvalidArgument,
                    end == IoEnd::kFull ? "a chunk header is too long" : "the body is truncated");
  }
}

}  // namespace cumuld::http
