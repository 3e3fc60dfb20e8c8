#include "daemon/http/exchange.h"

#include <array>
#include <cassert>
#include <charconv>
#include <ctime>
#include <utility>

#include "daemon/http/accept.h"
#include "daemon/http/limits.h"
#include "daemon/http/request_reader.h"
#include "daemon/http/server_options.h"
#include "daemon/http/wire.h"

namespace cumuld::http {
namespace {

namespace asio = boost::asio;
using matcher::error;
using matcher::Result;
using matcher::Status;
using matcher::StatusCode;

constexpr std::string_view kNothing;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kLastChunk = "0\r\n\r\n";

bool has_no_content(unsigned status) {
  return status == 204 || status == 304;
}

}  // namespace

Exchange::Exchange(Wire& wire, RequestReader& reader, const ServerOptions& options,
                   std::size_t io_thread)
    : wire_(wire),
      reader_(reader),
      options_(options),
      io_thread_(io_thread),
      head_only_(reader.method() == "HEAD") {
}

Exchange::~Exchange() = default;

void Exchange::route_to(Target target, std::string_view route,
                        std::vector<std::string_view> captures) {
  // Moving the target leaves its segments, which the captures point into, where they are.
  target_ = std::move(target);
  route_ = route;
  captures_ = std::move(captures);
}

bool Exchange::decode_body(ContentCoding coding) {
  decoder_ = make_decoder(coding);
  return decoder_ != nullptr || coding == ContentCoding::kIdentity;
}

std::string_view Exchange::method() const {
  return reader_.method();
}

std::optional<std::string_view> Exchange::header(std::string_view name) const {
  return reader_.header(name);
}

bool Exchange::accepts(std::string_view media_type) const {
  return quality_of(reader_.header_list("Accept"), media_type) > 0;
}

std::optional<std::size_t> Exchange::prefers(std::span<const std::string_view> offers) const {
  return preferred(reader_.header_list("Accept"), offers);
}

const Peer& Exchange::peer() const noexcept {
  return wire_.peer();
}

asio::any_io_executor Exchange::executor() const {
  return wire_.executor();
}

asio::awaitable<Result<std::span<const char>>> Exchange::read_body() {
  if (body_failed_) co_return tl::make_unexpected(*body_failed_);
  for (;;) {
    if (undecoded_.empty() && !decoder_full_) {
      const auto count = co_await read_raw();
      if (!count) {
        body_failed_ = count.error();
        co_return tl::make_unexpected(*body_failed_);
      }
      if (*count == 0 && decoder_ && reader_.has_body()) {
        if (auto whole = decoder_->finish(); !whole.ok()) {
          body_failed_ = whole;
          co_return tl::make_unexpected(*body_failed_);
        }
      }
      undecoded_ = std::span<const char>(raw_.data(), *count);
      if (*count == 0) co_return std::span<const char>();
    }
    if (!decoder_) co_return std::exchange(undecoded_, {});
    decoded_.resize(kBodyPieceMax);
    const auto step = decoder_->step(undecoded_, decoded_);
    if (!step) {
      body_failed_ = step.error();
      co_return tl::make_unexpected(*body_failed_);
    }
    undecoded_ = undecoded_.subspan(step->consumed);
    decoder_full_ = step->produced == decoded_.size();
    if (step->produced > 0) co_return std::span<const char>(decoded_.data(), step->produced);
  }
}

asio::awaitable<Result<std::size_t>> Exchange::read_raw() {
  if (!reader_.has_body()) co_return std::size_t{0};
  if (raw_.empty()) {
    const bool told = co_await send_continue();
    if (!told) {
      co_return error(StatusCode::kUnavailable, "the client is gone");
    }
    raw_.resize(kReadPieceMax);
  }
  auto count = co_await reader_.read_body(raw_, options_.body_stall_timeout);
  co_return count;
}

// Not when the client did not wait and the body is already here.
asio::awaitable<bool> Exchange::send_continue() {
  if (!reader_.expects_continue() || wire_.input().size() > 0 || state_ != State::kUnanswered) {
    co_return true;
  }
  const bool sent = co_await send(kContinue, kNothing, kNothing);
  co_return sent;
}

asio::awaitable<bool> Exchange::send(std::string_view a, std::string_view b, std::string_view c) {
  const Wire::Pieces pieces{asio::buffer(a), asio::buffer(b), asio::buffer(c)};
  const auto end = co_await wire_.write(pieces, options_.write_stall_timeout);
  if (end == IoEnd::kOk) co_return true;
  state_ = State::kBroken;
  keep_alive_ = false;
  co_return false;
}

bool Exchange::may_keep_alive() const {
  if (reader_.broken() || wire_.draining() || !reader_.keep_alive()) return false;
  // A client that was not told to go on may send its body or not: nobody knows what comes next.
  if (reader_.expects_continue() && raw_.empty()) return false;
  return reader_.body_left().value_or(0) <= kDiscardMax;
}

ResponseHead Exchange::begin_head(unsigned status, std::string_view content_type,
                                  std::span<const HeaderField> extra) {
  assert(state_ == State::kUnanswered && "a handler answers once");
  keep_alive_ = may_keep_alive();
  status_ = status;
  ResponseHead head;
  head.status = status;
  head.content_type = content_type;
  head.extra = extra;
  head.keep_alive = reader_.http_1_0();
  return head;
}

// Like problem() and begin_stream() no coroutine itself: what it is given is used up before
// anything is waited for, so no argument has to live in a frame.
asio::awaitable<void> Exchange::respond(unsigned status, std::string_view content_type,
                                        std::string body, HeaderFields extra) {
  auto head = begin_head(status, content_type, extra);
  if (!has_no_content(status)) head.content_length = body.size();
  head.close = !keep_alive_;
  state_ = State::kDone;
  head_ = format_head(head, std::time(nullptr));
  if (!head_only_ && !has_no_content(status)) body_ = std::move(body);
  return send_answer();
}

asio::awaitable<void> Exchange::send_answer() {
  co_await send(head_, body_, kNothing);
}

asio::awaitable<bool> Exchange::send_head() {
  const bool sent = co_await send(head_, kNothing, kNothing);
  co_return sent && !head_only_;
}

asio::awaitable<void> Exchange::problem(const Problem& problem, HeaderFields extra) {
  const auto status = status_of(problem);
  if (status == 429 || status == 503) {
    extra.emplace_back("Retry-After", std::to_string(problem.retry_after_s));
  }
  return respond(status, "application/problem+json", problem_json(problem), std::move(extra));
}

asio::awaitable<bool> Exchange::begin_stream(std::string_view content_type, HeaderFields extra) {
  auto head = begin_head(200, content_type, extra);
  chunked_ = !reader_.http_1_0();
  if (!chunked_ && !head_only_) keep_alive_ = false;  // only closing ends the body
  head.chunked = chunked_;
  head.close = !keep_alive_;
  state_ = head_only_ ? State::kDone : State::kStreaming;
  head_ = format_head(head, std::time(nullptr));
  return send_head();
}

asio::awaitable<bool> Exchange::write(std::string_view piece) {
  if (state_ != State::kStreaming) co_return false;
  if (piece.empty()) co_return true;
  std::array<char, 20> size{};
  auto* end = std::to_chars(size.data(), size.data() + 18, piece.size(), 16).ptr;
  *end++ = '\r';
  *end++ = '\n';
  const std::string_view before(size.data(), static_cast<std::size_t>(end - size.data()));
  const bool sent =
      co_await send(chunked_ ? before : kNothing, piece, chunked_ ? kLineEnd : kNothing);
  co_return sent;
}

asio::awaitable<void> Exchange::end_stream() {
  if (state_ != State::kStreaming) co_return;
  state_ = State::kDone;
  if (chunked_) co_await send(kLastChunk, kNothing, kNothing);
}

void Exchange::bound_unsent(std::size_t bytes) {
  wire_.bound_unsent(bytes);
}

asio::awaitable<Wake> Exchange::wait_or_disconnect(asio::steady_timer& timer) {
  return wire_.wait(timer);
}

Problem body_problem(const Status& status) {
  switch (status.code()) {
    case StatusCode::kUnavailable:
      return Problem(ProblemCode::kTimeout, status.message());
    case StatusCode::kResourceExhausted:
      return Problem(ProblemCode::kTooLarge, status.message());
    default:
      return Problem(ProblemCode::kMalformed, status.message());
  }
}

}  // namespace cumuld::http
