// POST /v1/rules/diff: what the rules in its body would change, without changing anything.
#include <memory>

#include "config/rules.h"
#include "daemon/api/body_text.h"
#include "daemon/api/handlers.h"
#include "daemon/api/polling.h"
#include "daemon/api/query.h"
#include "daemon/api/render.h"
#include "daemon/api/rules_diff.h"

namespace cumuld::api {
namespace {

using matcher::HitChangeKind;

constexpr std::size_t kRulesBytesMax = std::size_t{1} << 20U;

void put_counts(JsonWriter& json, const RulesDiff::Counts& counts) {
  for (const auto kind :
       {HitChangeKind::kRaised, HitChangeKind::kAmended, HitChangeKind::kWithdrawn}) {
    json.field(matcher::name_of(kind), counts[static_cast<std::size_t>(kind)]);
  }
}

std::string render(const RulesDiff::Result& result) {
  RulesDiff::Counts all{};
  for (const auto& [rule, counts] : result.counts) {
    for (std::size_t kind = 0; kind < all.size(); ++kind) all[kind] += counts[kind];
  }
  JsonWriter json;
  json.begin_object().field("persons", result.persons);
  put_counts(json, all);
  json.key("rules").begin_array();
  for (const auto& [rule, counts] : result.counts) {
    json.begin_object().field("rule", rule);
    put_counts(json, counts);
    json.end_object();
  }
  json.end_array().key("hits").begin_array();
  for (const auto& example : result.examples) {
    json.begin_object().field("hit", matcher::to_hex(example.id));
    json.field("change", matcher::name_of(example.change)).field("rule", example.rule);
    json.field("person", digits_of(example.person)).end_object();
  }
  json.end_array().end_object();
  return json.take();
}

// Ends when it is done, or the client is gone.
Handling compare(Services& services, http::Exchange& exchange, matcher::RuleTable rules) {
  const RulesDiff diff(*services.pipeline, *services.store, std::move(rules));
  const auto never = http::Broadcast::Clock::time_point::max();
  const bool done = co_await wait_until(services, exchange, never, [&diff] { return diff.done(); });
  if (!done) co_return;
  if (!diff.result().failure.ok()) {
    co_await exchange.problem(storage_problem(diff.result().failure));
    co_return;
  }
  co_await send_json(exchange, render(diff.result()));
}

}  // namespace

Handling diff_rules(Services& services, http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {});
  if (!query) {
    co_await exchange.problem(query.error());
    co_return;
  }
  const auto text =
      co_await read_text(exchange, kRulesBytesMax, "a file of rules has at most 1 MiB");
  if (!text) {
    co_await exchange.problem(text.error());
    co_return;
  }
  auto rules = config::parse_rules(*text, "rules", services.store->catalogue());
  if (!rules) {
    co_await exchange.problem(http::Problem(http::ProblemCode::kBadRules, rules.error().message()));
    co_return;
  }
  if (services.comparing_rules.exchange(true)) {
    co_await exchange.problem(
        http::Problem(http::ProblemCode::kBusy, "other rules are being compared"));
    co_return;
  }
  const auto release = [](std::atomic<bool>* flag) { flag->store(false); };
  const std::unique_ptr<std::atomic<bool>, decltype(release)> busy(&services.comparing_rules,
                                                                   release);
  co_await compare(services, exchange, std::move(*rules));
}

}  // namespace cumuld::api
