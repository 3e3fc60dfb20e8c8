// GET /v1/changes: the feed after a sequence, as a page, a long poll or an event stream.
#include <array>
#include <charconv>

#include "daemon/api/clock.h"
#include "daemon/api/handlers.h"
#include "daemon/api/hit_source.h"
#include "daemon/api/render.h"
#include "storage/reader.h"

namespace cumuld::api {
namespace {

using http::News;

constexpr std::uint64_t kWaitMax = 60;  // seconds
constexpr std::chrono::seconds kHeartbeat{15};
constexpr std::size_t kEventsAPiece = 100;

struct Request {
  std::uint64_t after = 0;
  std::size_t limit = kLimitDefault;
  std::chrono::seconds wait{0};
};

Answer<Request> read_request(const http::Exchange& exchange, bool events) {
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

// Calls visit(entry, content) for at most `most` entries after `after`, which moves on.
template <typename Visit>
matcher::Status read_on(const Services& services, std::uint64_t& after, std::size_t most,
                        Visit&& visit) {
  matcher::Status damaged;
  auto status = storage::for_each_change(*services.store, after, [&](storage::FeedEntry&& entry) {
    matcher::HitContent content;
    damaged = read_content(entry.hit, content);
    if (!damaged.ok()) return false;
    visit(entry, content);
    after = entry.sequence;
    return --most > 0;
  });
  return damaged.ok() ? status : damaged;
}

Handling send_page(Services& services, http::Exchange& exchange, Request request) {
  const auto deadline = http::Broadcast::Clock::now() + request.wait;
  const auto& catalogue = services.store->catalogue();
  auto next = request.after;
  JsonWriter json;
  for (bool last_look = request.wait.count() == 0;;) {
    const auto today = brussels_day(now_ms());
    json.clear();
    json.begin_object().key("changes").begin_array();
    const auto status = read_on(services, next, request.limit,
                                [&](const auto& entry, const matcher::HitContent& content) {
                                  put_change(json, entry, content, catalogue, today);
                                });
    if (!status.ok()) {
      co_await exchange.problem(storage_problem(status));
      co_return;
    }
    if (next != request.after || last_look) break;
    const auto news = co_await services.news->wait_beyond(exchange, next, deadline);
    last_look = news != News::kValue;
  }
  json.end_array().field("next", next).end_object();
  co_await send_json(exchange, json.take());
}

void put_event(std::string& out, const Services& services, const storage::FeedEntry& entry,
               const matcher::HitContent& content, matcher::Day today) {
  JsonWriter json;
  put_change(json, entry, content, services.store->catalogue(), today);
  out += "id: " + std::to_string(entry.sequence) + "\nevent: ";
  out += matcher::name_of(entry.change);
  out += "\ndata: ";
  out += json.view();
  out += "\n\n";
}

Handling stream_events(Services& services, http::Exchange& exchange, Request request) {
  http::HeaderFields extra;
  extra.emplace_back("Cache-Control", "no-store");
  bool wanted = co_await exchange.begin_stream("text/event-stream", std::move(extra));
  while (wanted) {
    std::string events;
    const auto today = brussels_day(now_ms());
    const auto status = read_on(services, request.after, kEventsAPiece,
                                [&](const auto& entry, const matcher::HitContent& content) {
                                  put_event(events, services, entry, content, today);
                                });
    if (!status.ok()) {
      storage_problem(status);
      co_return;  // the stream stays open: the connection is cut, and the client comes back
    }
    if (events.empty()) {
      const auto deadline = http::Broadcast::Clock::now() + kHeartbeat;
      const auto news = co_await services.news->wait_beyond(exchange, request.after, deadline);
      if (news == News::kGone || news == News::kDraining) break;
      if (news == News::kValue) continue;
      events = ": still here\n\n";
    }
    wanted = co_await exchange.write(events);
  }
  co_await exchange.end_stream();
}

}  // namespace

Handling get_changes(Services& services, http::Exchange& exchange) {
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
  if (*offer == 0) {
    co_await send_page(services, exchange, *request);
  } else {
    co_await stream_events(services, exchange, *request);
  }
}

}  // namespace cumuld::api
