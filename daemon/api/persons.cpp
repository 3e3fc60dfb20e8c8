// GET /v1/persons/{niss}: all that stands about a person, under any of its numbers.
#include <algorithm>

#include "daemon/api/cases.h"
#include "daemon/api/handlers.h"
#include "daemon/api/render.h"
#include "matcher/national_number.h"
#include "storage/hit_reader.h"
#include "storage/reader.h"

namespace cumuld::api {
namespace {

constexpr std::size_t kTimelineBytes = 16'000;  // of most persons on benefit

matcher::Status put_records(JsonWriter& json, const matcher::Catalogue& catalogue,
                            const std::vector<std::string>& bodies) {
  json.key("records").begin_array();
  for (const auto& body : bodies) {
    const auto record = matcher::RecordView::parse(body);
    if (!record) {
      return {matcher::StatusCode::kCorruption, "a record is damaged: restore a backup"};
    }
    put_record(json, *record, catalogue);
  }
  json.end_array();
  return {};
}

matcher::Status put_hits_and_cases(JsonWriter& json, const Services& services,
                                   matcher::PersonCode person, matcher::Day as_of) {
  auto hits = storage::standing_hits_of(*services.store, services.pipeline->sealed(), person);
  if (!hits) return hits.error();
  json.key("hits").begin_array();
  for (const auto& hit : *hits) {
    matcher::HitContent content;
    if (auto status = read_content(hit, content); !status.ok()) return status;
    put_hit(json, hit, content, services.store->catalogue(), as_of);
  }
  json.end_array();
  const auto cases = cases_among(std::move(*hits), as_of);
  if (!cases) return cases.error();
  json.key("cases").begin_array();
  for (const auto& one : *cases) put_case(json, one);
  json.end_array();
  return {};
}

Answer<std::string> render(const Services& services, const http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {{"as_of"}});
  if (!query) return tl::make_unexpected(query.error());
  const auto as_of = read_as_of(*query);
  if (!as_of) return tl::make_unexpected(as_of.error());
  const auto number = matcher::NationalNumber::parse(exchange.capture(0));
  if (!number) return bad_query("the path does not name a national number");
  const auto person = services.pipeline->current_number(number->code());
  auto numbers = services.pipeline->numbers_of(person);
  std::ranges::sort(numbers);  // they come in the order in which the links were made or read
  const auto records = services.pipeline->reader().current_records(numbers);
  if (!records) return tl::make_unexpected(storage_problem(records.error()));
  // A number that was replaced, or replaced one, is known by that.
  if (!records->any_received && numbers.size() == 1) {
    return not_found("nothing is known of this person");
  }
  JsonWriter json(kTimelineBytes);
  json.begin_object().field("person", digits_of(person)).key("former").begin_array();
  for (const auto former : numbers) {
    if (former != person) json.string(digits_of(former));
  }
  json.end_array();
  auto status = put_records(json, services.store->catalogue(), records->bodies);
  if (status.ok()) status = put_hits_and_cases(json, services, person, *as_of);
  if (!status.ok()) return tl::make_unexpected(storage_problem(status));
  return json.end_object().take();
}

}  // namespace

Handling get_person(Services& services, http::Exchange& exchange) {
  return send(exchange, render(services, exchange));
}

}  // namespace cumuld::api
