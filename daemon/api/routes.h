// The routes of the API: every call of the contract's section 4 that this folder answers.
//
// `services` is kept by reference and outlives the server. What uploads hand to the pipeline comes
// back through the server's executors: the pipeline ends before the server does (see
// http::Server, "Order of ends").
//
// Until services.ready, everything but /v1/status, /v1/openapi.json, /healthz, /readyz and /metrics
// answers 503 not_ready.
// Thread safety: once, before the server starts.
#pragma once

#include "daemon/api/services.h"
#include "daemon/http/router.h"

namespace cumuld::api {

void add_routes(http::Router& router, Services& services);

}  // namespace cumuld::api
