#include "daemon/api/ingest.h"

#include <utility>

#include "daemon/api/answer.h"
#include "daemon/api/render_result.h"

namespace cumuld::api {

using http::Problem;
using http::ProblemCode;

Handling Ingest::handle(http::Exchange& exchange) const {
  if (!exchange.target().query.empty()) {
    co_await exchange.problem(Problem(ProblemCode::kBadQuery, "this takes no parameters"));
    co_return;
  }
  if (!has_room(services_)) {
    co_await exchange.problem(no_space("the disk has no room for more records"));
    co_return;
  }
  const auto& held = *intakes_->at(exchange.io_thread())->held;
  const auto upload =
      std::make_shared<Upload>(intakes_->at(exchange.io_thread()), exchange.executor(),
                               "socket uid " + std::to_string(exchange.peer().uid));
  std::optional<Problem> broken;
  for (;;) {
    const auto piece = co_await exchange.read_body();
    if (!piece) {
      broken = http::body_problem(piece.error());
      break;
    }
    if (piece->empty()) break;
    co_await upload->take({piece->data(), piece->size()});
    if (!has_room(services_)) {
      broken = no_space("the disk ran out of room");
      break;
    }
    if (held.is_too_much()) {
      broken = Problem(ProblemCode::kBusy, "too much is being sent at once");
      break;
    }
  }
  if (!broken) co_await upload->end();
  const auto result = co_await upload->settle();
  if (broken) {
    broken->detail += "; the whole lines before that were taken";
    co_await exchange.problem(*broken);
    co_return;
  }
  co_await exchange.respond(200, "application/json", render_result(result));
}

}  // namespace cumuld::api
