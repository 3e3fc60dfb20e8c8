#include "daemon/api/changes.h"

#include <array>
#include <charconv>

#include "daemon/api/query.h"

namespace cumuld::api {
namespace {

using http::News;

constexpr std::uint64_t kWaitMax = 60;  // seconds
constexpr std::chrono::seconds kHeartbeat{15};

void put_event(std::string& out, const FeedTail::Change& change) {
  out += "id: " + std::to_string(change.sequence) + "\nevent: ";
  out += matcher::name_of(change.kind);
  out += "\ndata: ";
  out += change.json;
  out += "\n\n";
}

}  // namespace

struct Changes::Request {
  std::uint64_t after = 0;
  std::size_t limit = kLimitDefault;
  std::chrono::seconds wait{0};
};

struct Changes::Lane {
  explicit Lane(const Services& services) : tail(services) {}
  http::Turns turns;
  FeedTail tail;
};

Changes::Changes(Services& services) : services_(services) {
  for (unsigned i = 0; i < services.io_threads; ++i) {
    lanes_.push_back(std::make_unique<Lane>(services));
  }
}

Changes::~Changes() = default;

Answer<Changes::Request> Changes::read_request(const http::Exchange& exchange, bool events) {
  const auto query = Query::read(exchange.target(), {{"after"}, {"limit"}, {"wait"}});
  if (!query) return tl::make_unexpected(query.error());
  Request request;
  const auto after = query->number("after", 0, matcher::kVersionLimit);
  if (!after) return tl::make_unexpected(after.error());
  request.after = after->value_or(0);
  const auto limit = read_limit(*query);
  if (!limit) return tl::make_unexpected(limit.error());
  request.limit = *limit;
  const auto wait = query->number("wait", 0, kWaitMax);
  if (!wait) return tl::make_unexpected(wait.error());
  request.wait = std::chrono::seconds(wait->value_or(0));
  const auto last = exchange.header("Last-Event-ID");
  if (!events || !last || last->empty()) return request;
  const auto* const end = last->data() + last->size();
  const auto [at, error] = std::from_chars(last->data(), end, request.after);
  if (error != std::errc() || at != end || request.after > matcher::kVersionLimit) {
    return bad_query("Last-Event-ID: not a sequence number");
  }
  return request;
}

// A page of one piece goes out whole; a longer one piece by piece, as the client takes it.
Handling Changes::send_page(http::Exchange& exchange, Request request, Lane& lane) const {
  const auto deadline = http::Broadcast::Clock::now() + request.wait;
  auto next = request.after;
  std::string text = R"({"changes":[)";
  bool streaming = false;
  auto left = request.limit;
  for (bool last_look = request.wait.count() == 0; left > 0;) {
    matcher::Status status;
    {
      const auto turn = co_await lane.turns.take(exchange);
      status = lane.tail.read(next, [&](const FeedTail::Change& change) {
        if (left < request.limit) text += ',';
        text += change.json;
        return --left > 0 && text.size() < kFeedPieceBytes;
      });
    }
    if (!status.ok()) {
      const auto problem = storage_problem(status);
      if (!streaming) co_await exchange.problem(problem);
      co_return;  // a stream stays open: the connection is cut, so that the client can tell
    }
    if (text.size() >= kFeedPieceBytes && left > 0) {
      bool wanted = true;
      if (!streaming) wanted = co_await exchange.begin_stream("application/json");
      streaming = true;
      if (wanted) wanted = co_await exchange.write(text);
      if (!wanted) co_return;
      text.clear();
      continue;
    }
    if (next != request.after || last_look) break;
    const auto news = co_await services_.news->wait_beyond(exchange, next, deadline);
    last_look = news != News::kValue;
  }
  text += R"(],"next":)" + std::to_string(next) + "}";
  if (!streaming) {
    co_await send_json(exchange, std::move(text));
    co_return;
  }
  co_await exchange.write(text);
  co_await exchange.end_stream();
}

Handling Changes::stream_events(http::Exchange& exchange, Request request, Lane& lane) const {
  exchange.bound_unsent(kFeedUnreadBytes);
  http::HeaderFields extra;
  extra.emplace_back("Cache-Control", "no-store");
  bool wanted = co_await exchange.begin_stream("text/event-stream", std::move(extra));
  while (wanted) {
    std::string events;
    matcher::Status status;
    {
      const auto turn = co_await lane.turns.take(exchange);
      status = lane.tail.read(request.after, [&](const FeedTail::Change& change) {
        put_event(events, change);
        return events.size() < kFeedPieceBytes;
      });
    }
    if (!status.ok()) {
      storage_problem(status);
      co_return;  // the stream stays open: the connection is cut, and the client comes back
    }
    if (events.empty()) {
      const auto deadline = http::Broadcast::Clock::now() + kHeartbeat;
      const auto news = co_await services_.news->wait_beyond(exchange, request.after, deadline);
      if (news == News::kGone || news == News::kDraining) break;
      if (news == News::kValue) continue;
      events = ": still here\n\n";
    }
    wanted = co_await exchange.write(events);
  }
  co_await exchange.end_stream();
}

Handling Changes::handle(http::Exchange& exchange) const {
  static constexpr std::array<std::string_view, 2> kOffers{"application/json", "text/event-stream"};
  const auto offer = exchange.prefers(kOffers);
  if (!offer) {
    co_await exchange.problem(
        http::Problem(http::ProblemCode::kNotAcceptable,
                      "changes come as application/json or text/event-stream"));
    co_return;
  }
  const auto request = read_request(exchange, *offer == 1);
  if (!request) {
    co_await exchange.problem(request.error());
    co_return;
  }
  auto& lane = *lanes_[exchange.io_thread()];
  if (*offer == 0) {
    co_await send_page(exchange, *request, lane);
  } else {
    co_await stream_events(exchange, *request, lane);
  }
}

}  // namespace cumuld::api
