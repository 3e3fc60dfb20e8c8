// GET /v1/hits: a page of the hits that filters take, or all of them as NDJSON.
#include <algorithm>
#include <array>
#include <limits>
#include <utility>
#include <vector>

#include "daemon/api/cursor.h"
#include "daemon/api/handlers.h"
#include "daemon/api/hit_source.h"
#include "daemon/api/render.h"
#include "storage/hit_reader.h"
#include "storage/keys.h"

namespace cumuld::api {
namespace {

using Step = HitSource::Step;

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kNdjson = "application/x-ndjson";
constexpr std::size_t kPieceBytes = 32 * 1024;  // of a stream, gathered before they are written

enum class SortBy : std::uint8_t { kSequence, kDays, kAmount };

// Where a hit stands in the listing: by value in the order asked for, then by id.
struct Place {
  std::int64_t value = 0;  // negated when descending, so that smaller always comes first
  matcher::HitId id{};

  friend auto operator<=>(const Place&, const Place&) = default;
};

struct Listing {
  HitFilter filter;
  SortBy sort = SortBy::kSequence;
  bool descending = false;
  std::size_t limit = kLimitDefault;
  bool limit_given = false;  // a stream without one is of all
  matcher::Day as_of;
  std::uint64_t checksum = 0;
  std::optional<Place> after;  // the last place told

  bool needs_amounts() const { return sort != SortBy::kSequence || filter.has_sums(); }

  // nullopt if the sums are not enough.
  std::optional<Place> place_of(const storage::HitRecord& hit,
                                const matcher::HitContent& content) const {
    matcher::Amounts amounts;
    if (needs_amounts()) amounts = matcher::amounts_of(content, as_of);
    if (!filter.takes(amounts) && filter.has_sums()) return std::nullopt;
    return place_at(hit.sequence, hit.id, amounts);
  }

  Place place_at(std::uint64_t sequence, const matcher::HitId& id,
                 const matcher::Amounts& amounts) const {
    Place place{static_cast<std::int64_t>(sequence), id};
    if (sort == SortBy::kDays) place.value = amounts.days;
    if (sort == SortBy::kAmount) place.value = amounts.amount_cents;
    if (descending) place.value = -place.value;
    return place;
  }

  bool goes_on_before(const Place& place) const { return !after || *after < place; }

  // Whether every hit that may be told has to be looked at: those of few employers are soon read.
  bool judges_by_summary() const {
    return filter.employers.empty() && (needs_amounts() || filter.from || filter.to);
  }

  bool walks_down() const { return descending && sort == SortBy::kSequence; }

  // The first sequence that can stand behind `after`.
  std::uint64_t first_sequence() const {
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    std::int64_t first = walks_down() ? kMost : 0;
    if (after && sort == SortBy::kSequence) {
      first = walks_down() ? -std::max(after->value, -kMost) : after->value;
    }
    return static_cast<std::uint64_t>(std::max<std::int64_t>(first, 0));
  }
};

Answer<void> read_sort(const Query& query, Listing& listing) {
  auto text = query.one("sort").value_or("sequence");
  if (text.starts_with('-')) {
    listing.descending = true;
    text.remove_prefix(1);
  }
  static constexpr std::array<std::string_view, 3> kSorts{"sequence", "days", "amount"};
  const auto* const at = std::ranges::find(kSorts, text);
  if (at == kSorts.end()) {
    return bad_query("sort: none of sequence, days, amount, with - in front for descending");
  }
  listing.sort = static_cast<SortBy>(at - kSorts.begin());
  return {};
}

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
                                                     {"sort"},
                                                     {"limit"},
                                                     {"cursor"},
                                                     {"as_of"}});
  if (!query) return tl::make_unexpected(query.error());
  Listing listing;
  auto filter = HitFilter::read(*query, *services.pipeline);
  if (!filter) return tl::make_unexpected(filter.error());
  listing.filter = std::move(*filter);
  if (const auto sort = read_sort(*query, listing); !sort) return tl::make_unexpected(sort.error());
  const auto limit = read_limit(*query);
  if (!limit) return tl::make_unexpected(limit.error());
  listing.limit = *limit;
  listing.limit_given = query->one("limit").has_value();
  const auto as_of = read_as_of(*query);
  if (!as_of) return tl::make_unexpected(as_of.error());
  listing.as_of = *as_of;
  listing.checksum = filters_checksum("hits", *query);
  const auto cursor = read_cursor("hits", *query);
  if (!cursor) return tl::make_unexpected(cursor.error());
  if (*cursor) {
    const auto id = (*cursor)->id;
    if (id.size() != matcher::HitId{}.size()) return bad_query("cursor: not one of hits");
    listing.after = Place{(*cursor)->value, storage::id_of_key(id)};
    listing.as_of = (*cursor)->as_of;
  }
  return listing;
}

// The best of what was added: those that come first.
class Page {
 public:
  explicit Page(std::size_t most) : most_(most) {}

  bool is_full() const { return hits_.size() == most_; }
  bool wants(const Place& place) const {
    return hits_.size() < most_ || place < hits_.front().first;
  }
  void add(const Place& place, storage::HitRecord&& record) {
    if (hits_.size() == most_) {
      std::ranges::pop_heap(hits_, {}, &Entry::first);
      hits_.pop_back();
    }
    hits_.emplace_back(place, std::move(record));
    std::ranges::push_heap(hits_, {}, &Entry::first);
  }

  using Entry = std::pair<Place, storage::HitRecord>;
  std::vector<Entry> take_sorted() {
    std::ranges::sort_heap(hits_, {}, &Entry::first);
    return std::move(hits_);
  }

 private:
  std::size_t most_;
  std::vector<Entry> hits_;  // a heap with the last one in front
};

Answer<std::string> render_page(const Services& services, const Listing& listing,
                                std::vector<Page::Entry> hits) {
  const bool more = hits.size() > listing.limit;
  if (more) hits.pop_back();
  JsonWriter json;
  json.begin_object().key("hits").begin_array();
  matcher::HitContent content;
  for (const auto& [place, record] : hits) {
    const auto status = read_content(record, content);
    if (!status.ok()) return tl::make_unexpected(storage_problem(status));
    put_hit(json, record, content, services.store->catalogue(), listing.as_of);
  }
  json.end_array().key("next_cursor");
  if (more) {
    const auto& last = hits.back().first;
    const Cursor cursor{listing.as_of, last.value, std::string(storage::id_key(last.id)),
                        listing.checksum};
    json.string(cursor.encode());
  } else {
    json.null();
  }
  return json.end_object().take();
}

// The hits of a page, read no further than what is told of them in the lists asks for.
HitSource source_of(const Services& services, const Listing& listing, const Page& page) {
  HitSource::Walk walk;
  walk.descending = listing.walks_down();
  walk.from = listing.first_sequence();
  walk.with_summary = listing.judges_by_summary();
  walk.judge = [&listing, &page](std::uint64_t sequence, const storage::HitSummary& hit) {
    if (!listing.filter.may_take(hit, listing.as_of)) return false;
    if (!listing.needs_amounts()) return true;
    const auto place = listing.place_at(sequence, hit.id, hit.amounts(listing.as_of));
    return listing.goes_on_before(place) && page.wants(place);
  };
  return {services, listing.filter, std::move(walk)};
}

Handling send_page(Services& services, http::Exchange& exchange, const Listing& listing) {
  Page page(listing.limit + 1);
  auto source = source_of(services, listing, page);
  for (auto step = source.step(); step != Step::kEnd; step = source.step()) {
    if (step == Step::kPause) {
      co_await pause(exchange);
      continue;
    }
    const auto place = listing.place_of(source.record(), source.content());
    if (!place || !listing.goes_on_before(*place)) continue;
    if (page.wants(*place)) page.add(*place, source.take_record());
    const bool rest_is_behind = source.in_order() && listing.sort == SortBy::kSequence;
    if (page.is_full() && rest_is_behind) break;
  }
  if (!source.status().ok()) {
    co_await exchange.problem(storage_problem(source.status()));
    co_return;
  }
  auto text = render_page(services, listing, page.take_sorted());
  co_await send(exchange, std::move(text));
}

// The hit as it is now, as a line; nothing if it is no longer one of the listing.
matcher::Status put_line(const Services& services, const Listing& listing, const matcher::HitId& id,
                         JsonWriter& json) {
  const auto found = storage::find_hit(*services.store, id);
  if (!found) return found.error();
  if (!*found || !listing.filter.has_status((*found)->status)) return {};
  matcher::HitContent content;
  if (auto status = read_content(**found, content); !status.ok()) return status;
  put_hit(json, **found, content, services.store->catalogue(), listing.as_of);
  json.end_line();
  return {};
}

// All of them in order. Only their places are held; a hit's content is read when its turn comes.
Handling stream_all(Services& services, http::Exchange& exchange, const Listing& listing) {
  std::vector<Place> places;
  HitSource source(services, listing.filter);
  for (auto step = source.step(); step != Step::kEnd; step = source.step()) {
    if (step == Step::kPause) {
      co_await pause(exchange);
      continue;
    }
    const auto place = listing.place_of(source.record(), source.content());
    if (place && listing.goes_on_before(*place)) places.push_back(*place);
  }
  if (!source.status().ok()) {
    co_await exchange.problem(storage_problem(source.status()));
    co_return;
  }
  std::ranges::sort(places);
  if (listing.limit_given && places.size() > listing.limit) places.resize(listing.limit);
  bool wanted = co_await exchange.begin_stream(kNdjson);
  JsonWriter json;
  for (std::size_t i = 0; wanted && i < places.size(); ++i) {
    const auto status = put_line(services, listing, places[i].id, json);
    if (!status.ok()) {
      storage_problem(status);
      co_return;  // the stream stays open: the connection is cut, so that the client can tell
    }
    if (json.size() < kPieceBytes) continue;
    wanted = co_await exchange.write(json.view());
    json.clear();
  }
  if (wanted) wanted = co_await exchange.write(json.view());
  co_await exchange.end_stream();
}

}  // namespace

Handling get_hits(Services& services, http::Exchange& exchange) {
  static constexpr std::array kOffers{kJson, kNdjson};
  const auto offer = exchange.prefers(kOffers);
  if (!offer) {
    co_await exchange.problem(http::Problem(http::ProblemCode::kNotAcceptable,
                                            "hits come as application/json or "
                                            "application/x-ndjson"));
    co_return;
  }
  const auto listing = read_listing(services, exchange);
  if (!listing) {
    co_await exchange.problem(listing.error());
    co_return;
  }
  if (*offer == 0) {
    co_await send_page(services, exchange, *listing);
  } else {
    co_await stream_all(services, exchange, *listing);
  }
}

}  // namespace cumuld::api
