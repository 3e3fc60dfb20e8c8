// Cursor: where a listing goes on, as the client carries it from page to page.
//
// It holds the place (the sort value and id of the last entry told), the as_of that the listing
// began with, and a checksum of the filters and the sort: used with others it is refused. It holds
// no filter itself. Text: URL-safe base64, opaque to clients; an unknown format version is refused,
// so that a cursor never outlives its meaning.
//
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/api/query.h"
#include "matcher/period.h"

namespace cumuld::api {

struct Cursor {
  matcher::Day as_of;
  std::int64_t value = 0;     // of what the listing is sorted by
  std::string id;             // bytes
  std::uint64_t filters = 0;  // filters_checksum()

  std::string encode() const;
};

// Over the listing's name and every parameter but cursor, limit and as_of, in any order.
std::uint64_t filters_checksum(std::string_view listing, const Query& query);

// The parameter `cursor`; bad_query if it is none, or was not made with these filters, or `as_of`
// is given and is not the one it began with.
Answer<std::optional<Cursor>> read_cursor(std::string_view listing, const Query& query);

}  // namespace cumuld::api
