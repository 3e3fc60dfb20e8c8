// The hit that /v1/hits/{id} and what lies below it speak of. Thread safety: as the store's.
#pragma once

#include <cstdint>
#include <optional>

#include "daemon/api/evidence_sheet.h"
#include "daemon/api/hit_source.h"

namespace cumuld::api {

struct HitDetail {
  storage::HitRecord record;  // as it was then, if the query says when
  matcher::Day as_of;
  Language language = Language::kEnglish;  // `lang`: of a page to print
  std::optional<std::uint64_t> known_ms;   // as_known_at: ms since 1970, UTC; nothing later counts
};

// Reads the id from the path, as_of and as_known_at from the query. not_found for an id that is
// none, or that was none then. With as_known_at it reads the feed up to then, giving way in
// between.
boost::asio::awaitable<Answer<HitDetail>> find_hit_detail(const Services& services,
                                                          http::Exchange& exchange);

}  // namespace cumuld::api
