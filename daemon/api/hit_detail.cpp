// GET /v1/hits/{id}: one hit, standing or withdrawn.
#include "daemon/api/hit_detail.h"

#include "daemon/api/handlers.h"
#include "daemon/api/render.h"
#include "storage/reader.h"

namespace cumuld::api {

Answer<HitDetail> find_hit_detail(const Services& services, const http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {{"as_of"}});
  if (!query) return tl::make_unexpected(query.error());
  const auto as_of = read_as_of(*query);
  if (!as_of) return tl::make_unexpected(as_of.error());
  const auto id = matcher::hit_id_from_hex(exchange.capture(0));
  if (!id) return not_found("no hit has this id");
  auto found = storage::find_hit(*services.store, *id);
  if (!found) return tl::make_unexpected(storage_problem(found.error()));
  if (!*found) return not_found("no hit has this id");
  return HitDetail{std::move(**found), *as_of};
}

namespace {

Answer<std::string> render(const Services& services, const http::Exchange& exchange) {
  const auto detail = find_hit_detail(services, exchange);
  if (!detail) return tl::make_unexpected(detail.error());
  matcher::HitContent content;
  const auto status = read_content(detail->record, content);
  if (!status.ok()) return tl::make_unexpected(storage_problem(status));
  JsonWriter json;
  put_hit(json, detail->record, content, services.store->catalogue(), detail->as_of);
  return json.take();
}

}  // namespace

Handling get_hit(Services& services, http::Exchange& exchange) {
  return send(exchange, render(services, exchange));
}

}  // namespace cumuld::api
