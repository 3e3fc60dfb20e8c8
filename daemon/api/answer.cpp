#include "daemon/api/answer.h"

#include <spdlog/spdlog.h>

#include <utility>

namespace cumuld::api {

using http::Problem;
using http::ProblemCode;

tl::unexpected<Problem> bad_query(std::string detail) {
  return tl::make_unexpected(Problem(ProblemCode::kBadQuery, std::move(detail)));
}

tl::unexpected<Problem> not_found(std::string detail) {
  return tl::make_unexpected(Problem(ProblemCode::kNotFound, std::move(detail)));
}

Problem storage_problem(const matcher::Status& status) {
  spdlog::error("a query failed: {}", status.message());
  return Problem(ProblemCode::kInternal, "the store could not be read; see the daemon's log");
}

bool has_room(const Services& services) {
  return !services.has_room || services.has_room();
}

Problem no_space(std::string detail) {
  constexpr unsigned kRetrySeconds = 60;
  Problem problem(ProblemCode::kNoSpace, std::move(detail));
  problem.retry_after_s = kRetrySeconds;
  return problem;
}

// No coroutine itself: what it is given is used up before anything is waited for.
boost::asio::awaitable<void> send_json(http::Exchange& exchange, std::string json) {
  if (!exchange.accepts("application/json")) {
    return exchange.problem(Problem(ProblemCode::kNotAcceptable, "the answer is JSON"));
  }
  return exchange.respond(200, "application/json", std::move(json));
}

boost::asio::awaitable<void> send(http::Exchange& exchange, Answer<std::string> json) {
  if (!json) return exchange.problem(json.error());
  return send_json(exchange, std::move(*json));
}

}  // namespace cumuld::api
