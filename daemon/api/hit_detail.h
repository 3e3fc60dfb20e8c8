// The hit that /v1/hits/{id} and what lies below it speak of. Thread safety: as the store's.
#pragma once

#include "daemon/api/hit_source.h"

namespace cumuld::api {

struct HitDetail {
  storage::HitRecord record;
  matcher::Day as_of;
};

// Reads the id from the path and as_of from the query. not_found for an id that is none.
Answer<HitDetail> find_hit_detail(const Services& services, const http::Exchange& exchange);

}  // namespace cumuld::api
