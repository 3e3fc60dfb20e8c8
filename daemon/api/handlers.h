// The handlers of the API, one a call of the contract (section 4).
//
// Each answers its exchange exactly once. Thread safety: on the exchange's io thread. Ownership:
// `services` outlives every handler.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "daemon/api/services.h"
#include "daemon/http/exchange.h"

namespace cumuld::api {

using Handling = boost::asio::awaitable<void>;

Handling get_hits(Services& services, http::Exchange& exchange);
Handling get_hit(Services& services, http::Exchange& exchange);
Handling get_evidence(Services& services, http::Exchange& exchange);
Handling get_cases(Services& services, http::Exchange& exchange);
Handling get_case(Services& services, http::Exchange& exchange);
Handling get_person(Services& services, http::Exchange& exchange);
Handling get_record(Services& services, http::Exchange& exchange);
Handling get_record_by_query(Services& services, http::Exchange& exchange);
Handling get_history(Services& services, http::Exchange& exchange);
Handling get_employer(Services& services, http::Exchange& exchange);
Handling get_backups(Services& services, http::Exchange& exchange);
Handling make_backup(Services& services, http::Exchange& exchange);
Handling delete_backup(Services& services, http::Exchange& exchange);
Handling get_rules(Services& services, http::Exchange& exchange);
Handling diff_rules(Services& services, http::Exchange& exchange);
Handling reload_rules(Services& services, http::Exchange& exchange);
Handling get_quarantine(Services& services, http::Exchange& exchange);
Handling get_quarantined(Services& services, http::Exchange& exchange);
Handling resume_spool(Services& services, http::Exchange& exchange);
Handling get_status(Services& services, http::Exchange& exchange);
Handling get_metrics(Services& services, http::Exchange& exchange);
Handling get_healthz(Services& services, http::Exchange& exchange);
Handling get_readyz(Services& services, http::Exchange& exchange);
Handling get_openapi(Services& services, http::Exchange& exchange);

}  // namespace cumuld::api
