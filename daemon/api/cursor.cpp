#include "daemon/api/cursor.h"

#include <algorithm>

#include "daemon/api/base64.h"
#include "matcher/bytes.h"
#include "matcher/hash.h"

namespace cumuld::api {
namespace {

constexpr char kFormat = 1;

std::optional<Cursor> decode(std::string_view text) {
  const auto bytes = from_base64url(text);
  if (!bytes) return std::nullopt;
  matcher::ByteReader reader(*bytes);
  Cursor cursor;
  if (reader.fixed<char>() != kFormat) return std::nullopt;
  cursor.as_of = {reader.fixed<std::int32_t>()};
  cursor.value = reader.fixed<std::int64_t>();
  cursor.filters = reader.fixed<std::uint64_t>();
  cursor.id = reader.string();
  const bool real = cursor.as_of >= matcher::kDayFirst && cursor.as_of < matcher::kDayLimit;
  if (!reader.ok() || !reader.at_end() || !real) return std::nullopt;
  return cursor;
}

}  // namespace

std::string Cursor::encode() const {
  std::string bytes(1, kFormat);
  matcher::put_fixed(bytes, as_of.since_epoch);
  matcher::put_fixed(bytes, value);
  matcher::put_fixed(bytes, filters);
  matcher::put_string(bytes, id);
  return base64url(bytes);
}

std::uint64_t filters_checksum(std::string_view listing, const Query& query) {
  auto given = query.given();
  std::erase_if(given, [](const auto& parameter) {
    return parameter.first == "cursor" || parameter.first == "limit" || parameter.first == "as_of";
  });
  std::ranges::sort(given);
  std::string bytes;
  matcher::put_string(bytes, listing);
  for (const auto& [name, value] : given) {
    matcher::put_string(bytes, name);
    matcher::put_string(bytes, value);
  }
  return matcher::hash64(bytes);
}

Answer<std::optional<Cursor>> read_cursor(std::string_view listing, const Query& query) {
  const auto text = query.one("cursor");
  if (!text) return std::optional<Cursor>{};
  const auto cursor = decode(*text);
  if (!cursor) return bad_query("cursor: not one that this daemon gave");
  if (cursor->filters != filters_checksum(listing, query)) {
    return bad_query("cursor: was made with other filters or another sort");
  }
  const auto as_of = query.day("as_of");
  if (!as_of) return tl::make_unexpected(as_of.error());
  if (*as_of && **as_of != cursor->as_of) {
    return bad_query("as_of: the cursor began with another");
  }
  return cursor;
}

}  // namespace cumuld::api
