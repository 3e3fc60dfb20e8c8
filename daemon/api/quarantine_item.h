// The quarantined item that a request's path names.
//
// Errors: not_found for an id that is none or that nothing has (any more), bad_query for
// parameters. Thread safety: any io thread.
#pragma once

#include "daemon/api/answer.h"
#include "storage/quarantine.h"

namespace cumuld::api {

Answer<storage::QuarantineItem> asked_item(const Services& services,
                                           const http::Exchange& exchange);

}  // namespace cumuld::api
