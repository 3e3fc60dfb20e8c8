// GET /v1/cases and /v1/cases/{id}.
//
// A case is listed when one of its hits is what the filters ask for, and then stands there whole: a
// letter is about all of it. Status and sums are those of the case.
//
// A page is read off the list of cases, each judged as it comes, or, where the filters let few hits
// pass, found by these. Where most cases are passed over all hits are looked at, once.
#include <algorithm>
#include <limits>
#include <utility>

#include "daemon/api/cases.h"
#include "daemon/api/cursor.h"
#include "daemon/api/handlers.h"
#include "storage/case_walk.h"
#include "storage/keys.h"

namespace cumuld::api {
namespace {

using Step = HitSource::Step;

constexpr std::size_t kCasesBetweenPauses = 32;

struct Listing {
  HitFilter filter;  // of the cases
  std::size_t limit = kLimitDefault;
  matcher::Day as_of;
  std::uint64_t checksum = 0;
  std::optional<matcher::HitId> after;  // the last case told
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
    listing.as_of = (*cursor)->as_of;
  }
  return listing;
}

HitFilter of_standing_hits(HitFilter filter) {
  filter.statuses = {true, true, true, false};
  return filter;
}

using storage::CaseOfPerson;

// A person's case with that id; nullopt if it is gone meanwhile.
Answer<std::optional<Case>> load(const Services& services, const CaseOfPerson& name,
                                 matcher::Day as_of) {
  const auto person = services.pipeline->current_number(name.person);
  auto cases = cases_of(services, person, as_of);
  if (!cases) return tl::make_unexpected(storage_problem(cases.error()));
  for (auto& one : *cases) {
    if (one.id == name.id) return std::optional(std::move(one));
  }
  return std::optional<Case>{};
}

// What is told: cases in the order of their ids, as many as the listing wants.
class CasePage {
 public:
  CasePage(const Services& services, const Listing& listing)
      : services_(services), listing_(listing) {}

  bool is_full() const { return more_; }
  std::size_t passed_over() const { return loaded_ - cases_.size(); }

  // Loads the next case and keeps it if it is one of the listing.
  Answer<void> add(const CaseOfPerson& name) {
    ++loaded_;
    auto one = load(services_, name, listing_.as_of);
    if (!one) return tl::make_unexpected(one.error());
    if (!*one || !takes(**one)) return {};
    more_ = cases_.size() == listing_.limit;
    if (!more_) cases_.push_back(std::move(**one));
    return {};
  }

  std::string render() const {
    JsonWriter json;
    json.begin_object().key("cases").begin_array();
    for (const auto& one : cases_) put_case(json, one);
    json.end_array().key("next_cursor");
    if (more_) {
      const Cursor cursor{listing_.as_of, 0, std::string(storage::id_key(cases_.back().id)),
                          listing_.checksum};
      json.string(cursor.encode());
    } else {
      json.null();
    }
    return json.end_object().take();
  }

 private:
  bool takes(const Case& one) const {
    const auto& filter = listing_.filter;
    return filter.has_status(one.status) && filter.takes(one.amounts) &&
           std::ranges::any_of(one.contents, [&](const matcher::HitContent& content) {
             return filter.takes(content, *services_.pipeline);
           });
  }

  const Services& services_;
  const Listing& listing_;
  std::vector<Case> cases_;
  std::size_t loaded_ = 0;
  bool more_ = false;  // one that has no room was found
};

// Whether so few hits pass the filter's lists that all of them are soon read.
matcher::Result<bool> are_few(const Services& services, const HitFilter& filter) {
  if (!filter.persons.empty()) return true;
  if (!filter.has_lists()) return false;
  storage::HitWalk walk(*services.store, wanted_hits(filter));
  const auto few = services.few_hits.load(std::memory_order_relaxed);
  std::size_t hits = 0;
  while (hits <= few && walk.next()) ++hits;
  if (!walk.status().ok()) return tl::make_unexpected(walk.status());
  return hits <= few;
}

// The cases of all hits that the source finds, behind `after`.
boost::asio::awaitable<matcher::Result<std::vector<CaseOfPerson>>> gather(
    http::Exchange& exchange, HitSource& source, std::optional<matcher::HitId> after) {
  std::vector<CaseOfPerson> found;
  for (auto step = source.step(); step != Step::kEnd; step = source.step()) {
    if (step == Step::kPause) {
      co_await pause(exchange);
      continue;
    }
    const auto id = matcher::make_case_id(source.content());
    if (!after || *after < id) found.push_back({id, source.content().person});
  }
  if (!source.status().ok()) co_return tl::make_unexpected(source.status());
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  co_return found;
}

// Adds cases as they come in the list of all, until the page is full, the list ends, or so many
// were in vain that it is better to look for the hits. `after` goes along. True: nothing is left to
// find.
boost::asio::awaitable<Answer<bool>> add_from_list(Services& services, http::Exchange& exchange,
                                                   const HitFilter& filter, CasePage& page,
                                                   std::optional<matcher::HitId>& after) {
  storage::CaseWalk walk(*services.store, after);
  const auto in_vain_max = filter.judges_hits()
                               ? services.cases_in_vain.load(std::memory_order_relaxed)
                               : std::numeric_limits<std::size_t>::max();
  std::size_t looked_at = 0;
  while (page.passed_over() < in_vain_max) {
    const auto next = walk.next();
    if (!next && !walk.status().ok()) co_return tl::make_unexpected(storage_problem(walk.status()));
    if (!next) co_return true;
    if (const auto added = page.add(*next); !added) co_return tl::make_unexpected(added.error());
    if (page.is_full()) co_return true;
    after = next->id;
    if (++looked_at % kCasesBetweenPauses == 0) co_await pause(exchange);
  }
  co_return false;
}

// Likewise the cases of the hits that the filter takes.
boost::asio::awaitable<Answer<void>> add_from_hits(Services& services, http::Exchange& exchange,
                                                   const HitFilter& filter, bool few,
                                                   CasePage& page,
                                                   std::optional<matcher::HitId> after) {
  std::optional<HitSource> source;
  few ? source.emplace(services, filter, HitSource::Walk{}) : source.emplace(services, filter);
  const auto found = co_await gather(exchange, *source, after);
  if (!found) co_return tl::make_unexpected(storage_problem(found.error()));
  std::size_t looked_at = 0;
  for (const auto& name : *found) {
    if (const auto added = page.add(name); !added) co_return tl::make_unexpected(added.error());
    if (page.is_full()) break;
    if (++looked_at % kCasesBetweenPauses == 0) co_await pause(exchange);
  }
  co_return Answer<void>{};
}

boost::asio::awaitable<Answer<std::string>> list_cases(Services& services, http::Exchange& exchange,
                                                       const Listing& listing) {
  const auto filter = of_standing_hits(listing.filter);
  CasePage page(services, listing);
  auto after = listing.after;
  if (!listing.filter.wants_standing()) co_return page.render();
  const auto few = are_few(services, filter);
  if (!few) co_return tl::make_unexpected(storage_problem(few.error()));
  bool done = false;
  if (!*few) {
    const auto listed = co_await add_from_list(services, exchange, filter, page, after);
    if (!listed) co_return tl::make_unexpected(listed.error());
    done = *listed;
  }
  if (!done) {
    const auto added = co_await add_from_hits(services, exchange, filter, *few, page, after);
    if (!added) co_return tl::make_unexpected(added.error());
  }
  co_return page.render();
}

Answer<std::string> find_case(Services& services, const http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {{"as_of"}});
  const auto as_of = query ? read_as_of(*query) : tl::make_unexpected(query.error());
  if (!as_of) return tl::make_unexpected(as_of.error());
  const auto id = matcher::hit_id_from_hex(exchange.capture(0));
  if (!id) return not_found("no case has this id");
  const auto person = storage::person_of_case(*services.store, *id);
  if (!person) return tl::make_unexpected(storage_problem(person.error()));
  if (!*person) return not_found("no case has this id");
  const auto one = load(services, {*id, **person}, *as_of);
  if (!one) return tl::make_unexpected(one.error());
  if (!*one) return not_found("no case has this id");
  JsonWriter json;
  put_case(json, **one);
  return json.take();
}

}  // namespace

Handling get_cases(Services& services, http::Exchange& exchange) {
  const auto listing = read_listing(services, exchange);
  if (!listing) {
    co_await exchange.problem(listing.error());
    co_return;
  }
  auto text = co_await list_cases(services, exchange, *listing);
  co_await send(exchange, std::move(text));
}

Handling get_case(Services& services, http::Exchange& exchange) {
  return send(exchange, find_case(services, exchange));
}

}  // namespace cumuld::api
