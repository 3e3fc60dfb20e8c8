// GET /v1/status, /healthz and /readyz.
#include "daemon/api/clock.h"
#include "daemon/api/handlers.h"
#include "daemon/api/json_writer.h"
#include "daemon/api/query.h"
#include "daemon/decode/date.h"

namespace cumuld::api {
namespace {

void put_totals(JsonWriter& json, const storage::Totals& totals) {
  json.key("totals").begin_object();
  json.field("accepted", totals.accepted);
  json.field("duplicates", totals.duplicates);
  json.field("stale", totals.stale);
  json.key("rejected").begin_object();
  for (std::size_t code = 0; code < matcher::kRejectCodes; ++code) {
    json.field(matcher::name_of(static_cast<matcher::RejectCode>(code)), totals.rejected[code]);
  }
  json.end_object().end_object();
  json.key("hits").begin_object();
  for (std::size_t kind = 0; kind < totals.changes.size(); ++kind) {
    json.field(matcher::name_of(static_cast<matcher::HitChangeKind>(kind)), totals.changes[kind]);
  }
  json.end_object();
}

// By registry; null stands for input that names none.
void put_kept(JsonWriter& json, const storage::KeptTable& kept,
              const matcher::Catalogue& catalogue) {
  json.key("kept").begin_array();
  for (std::size_t account = 0; account < kept.size(); ++account) {
    if (kept[account] == storage::Kept{}) continue;
    json.begin_object().key("registry");
    if (account == 0) {
      json.null();
    } else {
      json.string(catalogue.registry(static_cast<matcher::RegistryId>(account - 1)).name);
    }
    const auto& [quarantine, stale] = kept[account];
    json.field("quarantine_entries", quarantine.entries);
    json.field("quarantine_bytes", quarantine.bytes);
    json.field("quarantine_dropped", quarantine.dropped);
    json.field("stale_entries", stale.entries).field("stale_bytes", stale.bytes);
    json.field("stale_dropped", stale.dropped);
    json.end_object();
  }
  json.end_array();
}

void put_figures(JsonWriter& json, const PipelineFigures& figures) {
  json.field("commit", figures.state.commit);
  json.field("sequence", figures.state.sequence);
  put_totals(json, figures.state.totals);
  json.field("quarantined", figures.state.quarantined);
  json.field("epoch", figures.epoch);
  json.field("epochs_waiting", figures.epochs_waiting);
  json.key("left_behind");
  if (figures.left_behind == 0) {
    json.null();
  } else {
    json.begin_object().field("persons", figures.left_behind);
    json.field("matched", figures.caught_up).end_object();
  }
  json.key("identity").begin_object();
  json.field("links", figures.links).field("numbers_on_loops", figures.numbers_on_loops);
  json.end_object();
}

// After a change of rules, until everybody is matched under them.
void put_rematch(JsonWriter& json, const PipelineFigures& figures) {
  if (figures.matching_again == 0) {
    json.key("matching_again").null();
    return;
  }
  json.key("matching_again").begin_object();
  json.field("persons", figures.matching_again).field("done", figures.matched_again).end_object();
}

Answer<std::string> render(const Services& services, const http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {});
  if (!query) return tl::make_unexpected(query.error());
  const auto now = now_ms();
  const bool ready = services.ready.load(std::memory_order_acquire);
  JsonWriter json;
  json.begin_object();
  json.field("version", services.version);
  json.field("uptime_seconds", now > services.started_ms ? (now - services.started_ms) / 1000 : 0);
  json.field("started_at", format_time(services.started_ms));
  json.field("ready", ready);
  if (ready) {
    const auto figures = services.pipeline->figures();
    put_figures(json, figures);
    put_kept(json, figures.kept, services.store->catalogue());
    const auto table = services.rules();
    json.key("rules").begin_object().field("checksum", table->checksum);
    json.field("count", table->rules.size());
    put_rematch(json, figures);
    json.end_object();
  }
  if (services.spool) json.key("spool").raw(services.spool());
  return json.end_object().take();
}

}  // namespace

Handling get_status(Services& services, http::Exchange& exchange) {
  return send(exchange, render(services, exchange));
}

Handling get_healthz(Services&, http::Exchange& exchange) {
  if (const auto query = Query::read(exchange.target(), {}); !query) {
    return exchange.problem(query.error());
  }
  return exchange.respond(200, "text/plain", "ok\n");
}

Handling get_readyz(Services& services, http::Exchange& exchange) {
  if (const auto query = Query::read(exchange.target(), {}); !query) {
    return exchange.problem(query.error());
  }
  if (services.ready.load(std::memory_order_acquire)) {
    return exchange.respond(200, "text/plain", "ready\n");
  }
  return exchange.problem(http::Problem(http::ProblemCode::kNotReady, "starting or stopping"));
}

}  // namespace cumuld::api
