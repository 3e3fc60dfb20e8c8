// GET /v1/rules: the rules in force.
#include "daemon/api/handlers.h"
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

}  // namespace

Handling get_rules(Services& services, http::Exchange& exchange) {
  return send(exchange, render(services, exchange));
}

}  // namespace cumuld::api
