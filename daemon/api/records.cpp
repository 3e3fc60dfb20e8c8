// GET /v1/records/{registry}/{key} and its history: what a registry states under one key.
#include "daemon/api/handlers.h"
#include "daemon/api/history.h"
#include "daemon/api/query.h"
#include "daemon/api/render.h"

namespace cumuld::api {
namespace {

struct Found {
  matcher::RegistryId registry = 0;
  std::vector<storage::ReceivedVersion> history;  // not empty
};

Answer<Found> find(const Services& services, std::string_view registry_name, std::string_view key) {
  const auto registry = registry_named(services.store->catalogue(), registry_name);
  if (!registry) return not_found("there is no such registry");
  auto history = services.pipeline->reader().history(*registry, key);
  if (!history) return tl::make_unexpected(storage_problem(history.error()));
  if (history->empty()) return not_found("no record has this key");
  return Found{*registry, std::move(*history)};
}

Answer<std::string> current_version(const Services& services, std::string_view registry,
                                    std::string_view key) {
  const auto found = find(services, registry, key);
  if (!found) return tl::make_unexpected(found.error());
  const auto at = standing_version(found->history);
  if (!at) return not_found("this key was reset, and no version came since: see its history");
  const auto record = matcher::RecordView::parse(found->history[*at].body);
  if (!record) {
    return tl::make_unexpected(storage_problem(
        {matcher::StatusCode::kCorruption, "a record's history is damaged: restore a backup"}));
  }
  JsonWriter json;
  put_record(json, *record, services.store->catalogue());
  return json.take();
}

Answer<std::string> whole_history(const Services& services, const http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {});
  if (!query) return tl::make_unexpected(query.error());
  const auto key = exchange.capture(1);
  const auto found = find(services, exchange.capture(0), key);
  if (!found) return tl::make_unexpected(found.error());
  JsonWriter json;
  const auto status = put_history(json, *services.store, found->registry, key, found->history);
  if (!status.ok()) return tl::make_unexpected(storage_problem(status));
  return json.take();
}

Answer<std::string> version_by_path(const Services& services, const http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {});
  if (!query) return tl::make_unexpected(query.error());
  return current_version(services, exchange.capture(0), exchange.capture(1));
}

Answer<std::string> version_by_query(const Services& services, const http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {{"registry"}, {"key"}});
  if (!query) return tl::make_unexpected(query.error());
  const auto registry = query->one("registry");
  const auto key = query->one("key");
  if (!registry) return bad_query("registry: is missing");
  if (!key) return bad_query("key: is missing");
  return current_version(services, *registry, *key);
}

}  // namespace

Handling get_record(Services& services, http::Exchange& exchange) {
  return send(exchange, version_by_path(services, exchange));
}

Handling get_record_by_query(Services& services, http::Exchange& exchange) {
  return send(exchange, version_by_query(services, exchange));
}

Handling get_history(Services& services, http::Exchange& exchange) {
  return send(exchange, whole_history(services, exchange));
}

}  // namespace cumuld::api
