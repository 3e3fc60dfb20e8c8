#include "daemon/api/ingest.h"

#include <utility>

#include "daemon/api/json_writer.h"

namespace cumuld::api {
namespace {

using http::Problem;
using http::ProblemCode;

constexpr unsigned kRetryWithoutRoomSeconds = 60;

bool has_room(const Services& services) {
  return !services.has_room || services.has_room();
}

Problem no_space(std::string detail) {
  Problem problem(ProblemCode::kNoSpace, std::move(detail));
  problem.retry_after_s = kRetryWithoutRoomSeconds;
  return problem;
}

std::string render(const JobResult& result) {
  JsonWriter json;
  json.begin_object();
  json.field("accepted", result.accepted);
  json.field("duplicates", result.duplicates);
  json.field("stale", result.stale);
  json.field("rejected", result.rejected);
  json.key("errors").begin_array();
  for (const auto& error : result.errors) {
    json.begin_object().field("line", error.position);
    json.field("code", matcher::name_of(error.code)).field("message", error.message);
    json.end_object();
  }
  json.end_array().key("hits").begin_object();
  json.field("raised", result.raised);
  json.field("amended", result.amended);
  json.field("withdrawn", result.withdrawn);
  json.end_object().field("sequence", result.sequence);
  return json.end_object().take();
}

}  // namespace

Ingest::Ingest(Services& services) : services_(services) {
  for (unsigned port = 0; port < services.io_threads; ++port) {
    intakes_.push_back(std::make_shared<Intake>(services, port));
  }
}

Handling Ingest::handle(http::Exchange& exchange) const {
  if (!exchange.target().query.empty()) {
    co_await exchange.problem(Problem(ProblemCode::kBadQuery, "this takes no parameters"));
    co_return;
  }
  if (!has_room(services_)) {
    co_await exchange.problem(no_space("the disk has no room for more records"));
    co_return;
  }
  const auto upload =
      std::make_shared<Upload>(intakes_.at(exchange.io_thread()), exchange.executor(),
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
  }
  if (!broken) co_await upload->end();
  const auto result = co_await upload->settle();
  if (broken) {
    broken->detail += "; the whole lines before that were taken";
    co_await exchange.problem(std::move(*broken));
    co_return;
  }
  co_await exchange.respond(200, "application/json", render(result));
}

}  // namespace cumuld::api
