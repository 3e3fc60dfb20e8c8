// GET /v1/rules: the rules in force. POST /v1/rules/reload: those of the file take their place.
#include "config/rules.h"

#include "daemon/api/answer.h"
#include "daemon/api/handlers.h"
#include "daemon/api/polling.h"
#include "daemon/api/query.h"
#include "daemon/api/render.h"

namespace cumuld::api {
namespace {

Answer<std::string> render(const Services& services, const http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {});
  if (!query) return tl::make_unexpected(query.error());
  const auto table = services.rules();
  JsonWriter json;
  json.begin_object().field("checksum", table->checksum).key("rules").begin_array();
  for (const auto& rule : table->rules) put_rule(json, rule, services.store->catalogue());
  json.end_array().end_object();
  return json.take();
}

// How long an answer waits for everybody to be matched under the new rules.
constexpr std::chrono::seconds kWaitMost{10};

bool is_done(const Services& services, const std::string& checksum) {
  const auto figures = services.pipeline->figures();
  return figures.rules_checksum == checksum && figures.matching_again == 0;
}

}  // namespace

// 200 when all standing hits are those of the rules, 202 when matching goes on.
Handling reload_rules(Services& services, http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {});
  if (!query) {
    co_await exchange.problem(query.error());
    co_return;
  }
  const auto changed = services.reload_rules();
  if (!changed) {
    const bool wrong = changed.error().code() == matcher::StatusCode::kInvalidArgument;
    co_await exchange.problem(
        http::Problem(wrong ? http::ProblemCode::kBadRules : http::ProblemCode::kInternal,
                      changed.error().message()));
    co_return;
  }
  const auto table = services.rules();
  const bool done =
      co_await wait_until(services, exchange, http::Broadcast::Clock::now() + kWaitMost,
                          [&services, &table] { return is_done(services, table->checksum); });
  JsonWriter json;
  json.begin_object().field("changed", *changed).field("checksum", table->checksum);
  json.field("rules", table->rules.size()).field("done", done).end_object();
  co_await exchange.respond(done ? 200 : 202, "application/json", json.take());
}

Handling get_rules(Services& services, http::Exchange& exchange) {
  return send(exchange, render(services, exchange));
}

}  // namespace cumuld::api
