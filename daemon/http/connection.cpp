#include "daemon/http/connection.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/core/demangle.hpp>
#include <ctime>
#include <optional>
#include <string>
#include <typeinfo>
#include <utility>
#include <vector>

#include "daemon/http/exchange.h"
#include "daemon/http/limits.h"
#include "daemon/http/request_reader.h"

namespace cumuld::http {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds kRefusalLimit{1};

// One of the places at which bodies may be decompressed; a window can take 128 MiB.
class DecoderPlace {
 public:
  DecoderPlace(std::atomic<std::size_t>& taken, std::size_t most) : taken_(taken) {
    if (taken_.fetch_add(1) < most) return;
    taken_.fetch_sub(1);
    granted_ = false;
  }
  DecoderPlace(const DecoderPlace&) = delete;
  DecoderPlace& operator=(const DecoderPlace&) = delete;
  ~DecoderPlace() {
    if (granted_) taken_.fetch_sub(1);
  }
  bool granted() const noexcept { return granted_; }

 private:
  std::atomic<std::size_t>& taken_;
  bool granted_ = true;
};

// Names the type of what was thrown, never its text: that may quote personal data.
asio::awaitable<void> call(const Route& route, Exchange& exchange) {
  std::string thrown;
  try {
    co_await route.handler(exchange);
  } catch (const std::exception& exception) {
    thrown = boost::core::demangle(typeid(exception).name());
  } catch (...) {
    thrown = "something that is no std::exception";
  }
  if (!thrown.empty()) {
    spdlog::error("{} {}: the handler threw {}", route.method, route.pattern, thrown);
  } else if (exchange.state() == Exchange::State::kUnanswered) {
    spdlog::error("{} {}: the handler gave no answer", route.method, route.pattern);
  } else if (exchange.state() == Exchange::State::kStreaming) {
    spdlog::error("{} {}: the handler left its stream open", route.method, route.pattern);
  }
}

asio::awaitable<void> answer(Exchange& exchange, RequestReader& reader,
                             const ConnectionContext& context, Router::Match& match) {
  auto target = parse_target(reader.target());
  if (!target) {
    co_await exchange.problem(Problem(ProblemCode::kBadQuery, target.error().message()));
    co_return;
  }
  match = context.router.find(reader.method(), target->segments);
  if (match.route == nullptr && match.allow.empty()) {
    co_await exchange.problem(Problem(ProblemCode::kNotFound, "there is nothing at this path"));
    co_return;
  }
  if (match.route == nullptr) {
    HeaderFields allow;
    allow.emplace_back("Allow", match.allow);
    co_await exchange.problem(
        Problem(ProblemCode::kMethodNotAllowed, "this path takes: " + match.allow),
        std::move(allow));
    co_return;
  }
  exchange.route_to(std::move(*target), match.route->pattern, std::move(match.captures));
  const auto coding = content_coding(reader.header_list("Content-Encoding"));
  if (!coding) {
    HeaderFields offer;
    offer.emplace_back("Accept-Encoding", "gzip, zstd, identity");
    co_await exchange.problem(Problem(ProblemCode::kUnsupportedEncoding,
                                      "Content-Encoding is none of gzip, zstd, identity"),
                              std::move(offer));
    co_return;
  }
  std::optional<DecoderPlace> place;
  if (*coding != ContentCoding::kIdentity && reader.has_body()) {
    place.emplace(context.compressed_bodies, context.options.max_compressed_bodies);
    if (!place->granted() || !exchange.decode_body(*coding)) {
      co_await exchange.problem(Problem(ProblemCode::kBusy, "too many compressed bodies at once"));
      co_return;
    }
  }
  co_await call(*match.route, exchange);
}

// Reads what is left of a body that nobody wanted. False if that is too much or takes too long.
asio::awaitable<bool> discard_body(RequestReader& reader, const ServerOptions& options) {
  const auto end = Wire::Clock::now() + options.header_timeout;
  std::vector<char> waste;
  for (std::size_t seen = 0; !reader.body_done();) {
    if (seen > kDiscardMax || Wire::Clock::now() > end) co_return false;
    waste.resize(kReadPieceMax);
    const auto count = co_await reader.read_body(waste, options.header_timeout);
    if (!count) co_return false;
    seen += *count;
  }
  co_return true;
}

// Whether a further request may follow.
asio::awaitable<bool> finish(Wire& wire, Exchange& exchange, RequestReader& reader,
                             const ServerOptions& options) {
  if (exchange.state() == Exchange::State::kUnanswered) {
    co_await exchange.problem(
        Problem(ProblemCode::kInternal, "the daemon failed to answer; see its log"));
  }
  if (exchange.state() != Exchange::State::kDone) co_return false;
  bool whole = false;
  if (exchange.keep_alive()) whole = co_await discard_body(reader, options);
  if (whole) co_return true;
  if (reader.broken() || !reader.body_done()) co_await wire.linger(options.header_timeout);
  co_return false;
}

// RFC 9112, 2.2: an empty line before a request is skipped.
void skip_empty_lines(boost::beast::flat_buffer& input) {
  const auto* text = static_cast<const char*>(input.data().data());
  std::size_t skip = 0;
  while (skip + 1 < input.size() && text[skip] == '\r' && text[skip + 1] == '\n') skip += 2;
  input.consume(skip);
}

asio::awaitable<bool> serve_one(Wire& wire, const ConnectionContext& context) {
  const auto& options = context.options;
  wire.arm(options.idle_timeout);
  if (wire.input().size() == 0) {
    const auto end = co_await wire.fill_idle(kIdleReadPiece);
    if (end == IoEnd::kTimeout) wire.counters().timed_out();
    if (end != IoEnd::kOk) co_return false;
  }
  skip_empty_lines(wire.input());
  wire.arm(options.header_timeout);
  RequestReader reader(wire, options.header_limit);
  const auto head = co_await reader.read_head();
  if (head == RequestReader::Head::kGone) co_return false;
  Exchange exchange(wire, reader, options, context.io_thread);
  Router::Match match;
  match.index = context.router.routes().size();
  if (head == RequestReader::Head::kBad) {
    if (reader.problem().code == ProblemCode::kTimeout) wire.counters().timed_out();
    co_await exchange.problem(reader.problem());
  } else {
    co_await answer(exchange, reader, context, match);
  }
  const bool more = co_await finish(wire, exchange, reader, options);
  const bool routed = match.route != nullptr;
  wire.counters().request_done(routed ? match.index : context.router.routes().size(),
                               exchange.status());
  co_return more;
}

}  // namespace

asio::awaitable<void> serve(std::shared_ptr<Wire> wire, ConnectionContext context) {
  try {
    for (bool more = true; more;) more = co_await serve_one(*wire, context);
  } catch (const std::exception& exception) {
    spdlog::error("connection ended by {}", boost::core::demangle(typeid(exception).name()));
  }
  wire->close();
}

asio::awaitable<void> refuse(std::shared_ptr<Wire> wire, ConnectionContext context) {
  try {
    // Answering before the request has come would make some clients fail in sending it.
    wire->arm(kRefusalLimit);
    const auto end = co_await wire->fill(kIdleReadPiece);
    if (end == IoEnd::kOk || end == IoEnd::kTimeout) {
      const auto text = busy_answer();
      const Wire::Pieces pieces{asio::buffer(text), {}, {}};
      const auto limit =
          std::min<Wire::Clock::duration>(kRefusalLimit, context.options.write_stall_timeout);
      const auto sent = co_await wire->write(pieces, limit);
      if (sent == IoEnd::kOk) co_await wire->linger(kRefusalLimit);
    }
  } catch (const std::exception& exception) {
    spdlog::error("refusal ended by {}", boost::core::demangle(typeid(exception).name()));
  }
  wire->close();
}

std::string busy_answer() {
  const Problem problem{ProblemCode::kBusy, "too many connections"};
  const auto body = problem_json(problem);
  const std::vector<HeaderField> extra{{"Retry-After", std::to_string(problem.retry_after_s)}};
  ResponseHead head;
  head.status = status_of(problem);
  head.content_type = "application/problem+json";
  head.content_length = body.size();
  head.close = true;
  head.extra = extra;
  return format_head(head, std::time(nullptr)) + body;
}

}  // namespace cumuld::http
