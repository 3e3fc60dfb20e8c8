// GET /v1/hits/{id}: one hit, standing or withdrawn, as it is or as it was known at a moment.
#include "daemon/api/hit_detail.h"

#include "config/time_pattern.h"
#include "daemon/api/handlers.h"
#include "daemon/api/render.h"
#include "daemon/decode/layout_values.h"
#include "storage/hit_reader.h"

namespace cumuld::api {
namespace {

constexpr std::size_t kEntriesBetweenPauses = 512;

Answer<std::optional<std::uint64_t>> read_known_at(const Query& query) {
  static const auto kForm = config::parse_time_pattern("yyyy-mm-ddTHH:MM:SS").value();
  const auto text = query.one("as_known_at");
  if (!text) return std::optional<std::uint64_t>{};
  const auto moment = read_moment_by(kForm, *text);
  if (!moment) return bad_query("as_known_at: not a time like 2026-01-02T03:04:05Z");
  return moment;
}

// Goes on in the feed behind `after`; keeps the hit's last entry that was committed by `until`.
// True when there is no further one.
Answer<bool> look_back(const Services& services, std::uint64_t until, std::uint64_t& after,
                       const matcher::HitId& id, std::optional<storage::HitRecord>& last) {
  std::size_t seen = 0;
  bool past = false;
  const auto status =
      storage::for_each_change(*services.store, after, [&](storage::FeedEntry&& entry) {
        past = entry.hit.changed_ms > until;
        if (past) return false;
        after = entry.sequence;
        if (entry.hit.id == id) last = std::move(entry.hit);
        return ++seen < kEntriesBetweenPauses;
      });
  if (!status.ok()) return tl::make_unexpected(storage_problem(status));
  return past || seen < kEntriesBetweenPauses;
}

Answer<HitDetail> find_current(const Services& services, const http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {{"as_of"}, {"as_known_at"}, {"lang"}});
  if (!query) return tl::make_unexpected(query.error());
  const auto as_of = read_as_of(*query);
  if (!as_of) return tl::make_unexpected(as_of.error());
  const auto known_ms = read_known_at(*query);
  if (!known_ms) return tl::make_unexpected(known_ms.error());
  const auto language = language_named(query->one("lang").value_or("en"));
  if (!language) return bad_query("lang: not fr, nl or en");
  const auto id = matcher::hit_id_from_hex(exchange.capture(0));
  if (!id) return not_found("no hit has this id");
  auto found = storage::find_hit(*services.store, *id);
  if (!found) return tl::make_unexpected(storage_problem(found.error()));
  if (!*found) return not_found("no hit has this id");
  return HitDetail{std::move(**found), *as_of, *language, *known_ms};
}

}  // namespace

boost::asio::awaitable<Answer<HitDetail>> find_hit_detail(const Services& services,
                                                          http::Exchange& exchange) {
  auto detail = find_current(services, exchange);
  if (!detail || !detail->known_ms) co_return detail;
  std::optional<storage::HitRecord> last;
  std::uint64_t after = 0;
  for (bool done = false; !done;) {
    const auto all = look_back(services, *detail->known_ms, after, detail->record.id, last);
    if (!all) co_return tl::make_unexpected(all.error());
    done = *all;
    if (!done) co_await pause(exchange);
  }
  if (!last) co_return not_found("no hit had this id then");
  detail->record = std::move(*last);
  co_return detail;
}

Handling get_hit(Services& services, http::Exchange& exchange) {
  const auto detail = co_await find_hit_detail(services, exchange);
  if (!detail) {
    co_await exchange.problem(detail.error());
    co_return;
  }
  matcher::HitContent content;
  const auto status = read_content(detail->record, content);
  if (!status.ok()) {
    co_await exchange.problem(storage_problem(status));
    co_return;
  }
  JsonWriter json;
  put_hit(json, detail->record, content, services.store->catalogue(), detail->as_of);
  co_await send_json(exchange, json.take());
}

}  // namespace cumuld::api
