// GET /v1/cases and /v1/cases/{id}.
//
// A case is listed when one of its hits is what the filters ask for, and then stands there whole: a
// letter is about all of it. Status and sums are those of the case.
#include <algorithm>
#include <set>
#include <utility>

#include "daemon/api/cases.h"
#include "daemon/api/cursor.h"
#include "daemon/api/handlers.h"
#include "storage/keys.h"

namespace cumuld::api {
namespace {

using Step = HitSource::Step;

struct Listing {
  HitFilter filter;  // of the cases
  std::size_t limit = kLimitDefault;
  matcher::Day as_of;
  std::uint64_t checksum = 0;
  matcher::HitId after{};  // the last case told
  bool goes_on = false;    // `after` counts
};

Answer<Listing> read_listing(Services& services, const http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {{"rule", true},
                                                     {"grade", true},
                                                     {"status", true},
                                                     {"insurer", true},
                                                     {"employer", true},
                                                     {"person", true},
                                                     {"from"},
                                                     {"to"},
                                                     {"min_days"},
                                                     {"min_amount_cents"},
                                                     {"limit"},
                                                     {"cursor"},
                                                     {"as_of"}});
  if (!query) return tl::make_unexpected(query.error());
  Listing listing;
  auto filter = HitFilter::read(*query, *services.pipeline);
  if (!filter) return tl::make_unexpected(filter.error());
  listing.filter = std::move(*filter);
  const auto limit = read_limit(*query);
  if (!limit) return tl::make_unexpected(limit.error());
  listing.limit = *limit;
  const auto as_of = read_as_of(*query);
  if (!as_of) return tl::make_unexpected(as_of.error());
  listing.as_of = *as_of;
  listing.checksum = filters_checksum("cases", *query);
  const auto cursor = read_cursor("cases", *query);
  if (!cursor) return tl::make_unexpected(cursor.error());
  if (*cursor) {
    const auto id = (*cursor)->id;
    if (id.size() != matcher::HitId{}.size()) return bad_query("cursor: not one of cases");
    listing.after = storage::id_of_key(id);
    listing.goes_on = true;
    listing.as_of = (*cursor)->as_of;
  }
  return listing;
}

HitFilter of_standing_hits(HitFilter filter) {
  filter.statuses = {true, true, true, false};
  return filter;
}

using CaseOfPerson = std::pair<matcher::HitId, matcher::PersonCode>;

// A person's case with that id; nullopt if it is gone meanwhile.
Answer<std::optional<Case>> load(const Services& services, const CaseOfPerson& name,
                                 matcher::Day as_of) {
  const auto person = services.pipeline->current_number(name.second);
  auto cases = cases_of(services, person, as_of);
  if (!cases) return tl::make_unexpected(storage_problem(cases.error()));
  for (auto& one : *cases) {
    if (one.id == name.first) return std::optional(std::move(one));
  }
  return std::optional<Case>{};
}

std::string render(const Listing& listing, const std::vector<Case>& cases, bool more) {
  JsonWriter json;
  json.begin_object().key("cases").begin_array();
  for (const auto& one : cases) put_case(json, one);
  json.end_array().key("next_cursor");
  if (more) {
    const Cursor cursor{listing.as_of, 0, std::string(storage::id_key(cases.back().id)),
                        listing.checksum};
    json.string(cursor.encode());
  } else {
    json.null();
  }
  return json.end_object().take();
}

}  // namespace

Handling get_cases(Services& services, http::Exchange& exchange) {
  const auto listing = read_listing(services, exchange);
  if (!listing) {
    co_await exchange.problem(listing.error());
    co_return;
  }
  const auto filter = of_standing_hits(listing->filter);
  std::vector<CaseOfPerson> found;
  HitSource source(services, filter);
  for (auto step = source.step(); step != Step::kEnd; step = source.step()) {
    if (step == Step::kPause) {
      co_await pause(exchange);
      continue;
    }
    const auto id = case_id_of(source.content());
    if (!listing->goes_on || listing->after < id) found.emplace_back(id, source.content().person);
  }
  if (!source.status().ok()) {
    co_await exchange.problem(storage_problem(source.status()));
    co_return;
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::vector<Case> cases;
  bool more = false;
  std::size_t loaded = 0;
  for (const auto& name : found) {
    if (++loaded % 32 == 0) co_await pause(exchange);
    auto one = load(services, name, listing->as_of);
    if (!one) {
      co_await exchange.problem(one.error());
      co_return;
    }
    if (!*one || !listing->filter.has_status((*one)->status)) continue;
    if (!listing->filter.takes((*one)->amounts)) continue;
    more = cases.size() == listing->limit;
    if (more) break;
    cases.push_back(std::move(**one));
  }
  co_await send_json(exchange, render(*listing, cases, more));
}

Handling get_case(Services& services, http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {{"as_of"}});
  const auto as_of = query ? read_as_of(*query) : tl::make_unexpected(query.error());
  if (!as_of) {
    co_await exchange.problem(as_of.error());
    co_return;
  }
  const auto id = matcher::hit_id_from_hex(exchange.capture(0));
  HitFilter every;
  const auto filter = of_standing_hits(std::move(every));
  HitSource source(services, filter);
  std::optional<Case> found;
  for (auto step = id ? source.step() : Step::kEnd; step != Step::kEnd; step = source.step()) {
    if (step == Step::kPause) {
      co_await pause(exchange);
      continue;
    }
    if (case_id_of(source.content()) != *id) continue;
    auto one = load(services, {*id, source.content().person}, *as_of);
    if (!one) {
      co_await exchange.problem(one.error());
      co_return;
    }
    found = std::move(*one);
    break;
  }
  if (!source.status().ok()) {
    co_await exchange.problem(storage_problem(source.status()));
    co_return;
  }
  if (!found) {
    co_await exchange.problem(http::Problem(http::ProblemCode::kNotFound, "no case has this id"));
    co_return;
  }
  JsonWriter json;
  put_case(json, *found);
  co_await send_json(exchange, json.take());
}

}  // namespace cumuld::api
