// GET /v1/employers/{number}: which numbers of an employer replaced which, as the ONSS told it. No
// matching follows them: an income keeps the number it came with.
#include "daemon/api/handlers.h"
#include "daemon/api/json_writer.h"
#include "daemon/api/query.h"
#include "daemon/decode/idflux.h"

namespace cumuld::api {
namespace {

Answer<bool> put_notes(JsonWriter& json, const Services& services, std::string_view name,
                       std::string_view which, std::string_view number) {
  const auto prefix = employer_note(which, number);
  const auto notes = services.store->read_all(storage::Family::kPositions, prefix);
  if (!notes) return tl::make_unexpected(storage_problem(notes.error()));
  json.key(name).begin_array();
  for (const auto& [key, value] : *notes) {
    const auto other = std::string_view(key).substr(prefix.size());
    const auto space = other.find(' ');
    json.begin_object().field("employer", other.substr(0, space));
    if (space != std::string_view::npos) json.field("from", other.substr(space + 1));
    json.end_object();
  }
  json.end_array();
  return !notes->empty();
}

Answer<std::string> render(const Services& services, const http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {});
  if (!query) return tl::make_unexpected(query.error());
  const auto number = exchange.capture(0);
  JsonWriter json;
  json.begin_object().field("employer", number);
  const auto replaced = put_notes(json, services, "replaced_by", "old", number);
  if (!replaced) return tl::make_unexpected(replaced.error());
  const auto replaces = put_notes(json, services, "replaces", "new", number);
  if (!replaces) return tl::make_unexpected(replaces.error());
  if (!*replaced && !*replaces) return not_found("no replacement is known of this number");
  return json.end_object().take();
}

}  // namespace

Handling get_employer(Services& services, http::Exchange& exchange) {
  return send(exchange, render(services, exchange));
}

}  // namespace cumuld::api
