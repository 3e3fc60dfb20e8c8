// GET /v1/quarantine and /v1/quarantine/{id}: input that was refused, and why.
#include "storage/quarantine.h"

#include <charconv>
#include <map>

#include "daemon/api/base64.h"
#include "daemon/api/cursor.h"
#include "daemon/api/handlers.h"
#include "daemon/api/hit_filter.h"
#include "daemon/api/hit_source.h"
#include "daemon/api/json_writer.h"
#include "daemon/api/quarantine_item.h"
#include "daemon/decode/date.h"
#include "daemon/http/utf8.h"
#include "storage/commit.h"
#include "storage/keys.h"

namespace cumuld::api {
namespace {

constexpr std::size_t kItemsBetweenPauses = 256;

struct Listing {
  std::vector<std::string> sources;
  std::vector<std::string> codes;
  std::size_t limit = kLimitDefault;
  std::uint64_t checksum = 0;
  std::uint64_t after = 0;  // id of the last item looked at
};

bool is_code(std::string_view name) {
  for (std::size_t code = 0; code < matcher::kRejectCodes; ++code) {
    if (matcher::name_of(static_cast<matcher::RejectCode>(code)) == name) return true;
  }
  return false;
}

Answer<Listing> read_listing(const http::Exchange& exchange) {
  const auto query =
      Query::read(exchange.target(), {{"source", true}, {"code", true}, {"limit"}, {"cursor"}});
  if (!query) return tl::make_unexpected(query.error());
  Listing listing;
  listing.sources = query->all("source");
  listing.codes = query->all("code");
  for (const auto& code : listing.codes) {
    if (!is_code(code)) return bad_query("code: not one for which input is rejected");
  }
  const auto limit = read_limit(*query);
  if (!limit) return tl::make_unexpected(limit.error());
  listing.limit = *limit;
  listing.checksum = filters_checksum("quarantine", *query);
  const auto cursor = read_cursor("quarantine", *query);
  if (!cursor) return tl::make_unexpected(cursor.error());
  if (*cursor) listing.after = static_cast<std::uint64_t>((*cursor)->value);
  return listing;
}

// Names of sources, each looked up once.
class SourceNames {
 public:
  explicit SourceNames(const storage::Store& store) : store_(store) {}
  const std::string& of(std::uint32_t number) {
    const auto [at, added] = names_.try_emplace(number);
    if (added) at->second = storage::source_name(store_, number);
    return at->second;
  }

 private:
  const storage::Store& store_;
  std::map<std::uint32_t, std::string> names_;
};

// The item without its raw form, the object left open.
void put_item(JsonWriter& json, const storage::QuarantineItem& item, std::string_view source) {
  json.begin_object();
  json.field("id", item.id);
  json.field("source", source);
  json.field("line", item.position);
  json.field("code", matcher::name_of(item.code));
  json.field("message", item.message);
  json.field("received_at", format_time(item.received_ms));
}

Answer<std::string> render_item(const Services& services, const http::Exchange& exchange) {
  const auto item = asked_item(services, exchange);
  if (!item) return tl::make_unexpected(item.error());
  JsonWriter json;
  put_item(json, *item, storage::source_name(*services.store, item->source));
  const auto& raw = item->raw;
  if (http::is_utf8(raw)) {
    json.field("raw", raw);
  } else {
    json.field("raw_base64", base64(raw));
  }
  return json.end_object().take();
}

}  // namespace

Answer<storage::QuarantineItem> asked_item(const Services& services,
                                           const http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {});
  if (!query) return tl::make_unexpected(query.error());
  const auto text = exchange.capture(0);
  std::uint64_t id = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || at != text.data() + text.size()) {
    return not_found("nothing in quarantine has this id");
  }
  auto item = storage::find_quarantined(*services.store, id);
  if (!item) return tl::make_unexpected(storage_problem(item.error()));
  if (!*item) return not_found("nothing in quarantine has this id");
  return std::move(**item);
}

Handling get_quarantine(Services& services, http::Exchange& exchange) {
  const auto listing = read_listing(exchange);
  if (!listing) {
    co_await exchange.problem(listing.error());
    co_return;
  }
  SourceNames names(*services.store);
  JsonWriter json;
  json.begin_object().key("quarantine").begin_array();
  std::size_t told = 0;
  std::uint64_t last_told = 0;
  bool more = false;
  auto after = listing->after;
  for (bool at_end = false; !at_end && !more;) {
    std::size_t seen = 0;
    const auto status = storage::for_each_quarantined(
        *services.store, after, [&](const storage::QuarantineItem& item) {
          ++seen;
          after = item.id;
          const auto& source = names.of(item.source);
          if (any_of_or_none(listing->sources, source) &&
              any_of_or_none(listing->codes, matcher::name_of(item.code))) {
            more = told == listing->limit;
            if (more) return false;
            put_item(json, item, source);
            json.end_object();
            last_told = item.id;
            ++told;
          }
          return seen < kItemsBetweenPauses;
        });
    if (!status.ok()) {
      co_await exchange.problem(storage_problem(status));
      co_return;
    }
    at_end = seen < kItemsBetweenPauses;
    if (!at_end && !more) co_await pause(exchange);
  }
  json.end_array().key("next_cursor");
  if (more) {
    const Cursor cursor{
        matcher::kDayFirst, static_cast<std::int64_t>(last_told), {}, listing->checksum};
    json.string(cursor.encode());
  } else {
    json.null();
  }
  co_await send_json(exchange, json.end_object().take());
}

Handling get_quarantined(Services& services, http::Exchange& exchange) {
  return send(exchange, render_item(services, exchange));
}

}  // namespace cumuld::api
