// POST /v1/spool/{registry}/resume: a folder that was stopped for its refused records goes on.
#include "daemon/api/answer.h"
#include "daemon/api/handlers.h"
#include "daemon/api/query.h"

namespace cumuld::api {

Handling resume_spool(Services& services, http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {});
  if (!query) {
    co_await exchange.problem(query.error());
    co_return;
  }
  if (!services.resume_spool || !services.resume_spool(std::string(exchange.capture(0)))) {
    co_await exchange.problem(
        http::Problem(http::ProblemCode::kNotFound, "no folder of that name is stopped"));
    co_return;
  }
  co_await exchange.respond(204, {}, {});
}

}  // namespace cumuld::api
