// GET and POST /v1/backups, DELETE /v1/backups/{id}: copies of the store, taken while it works.
#include <charconv>
#include <chrono>

#include "daemon/api/backup_jobs.h"
#include "daemon/api/handlers.h"
#include "daemon/api/json_writer.h"
#include "daemon/api/polling.h"
#include "daemon/api/query.h"
#include "daemon/decode/date.h"

namespace cumuld::api {
namespace {

// How long an answer waits for its backup.
constexpr std::chrono::seconds kWaitMost{10};
constexpr std::uint64_t kKeepMost = 10'000;

void put_backup(JsonWriter& json, const storage::BackupDescription& backup) {
  json.begin_object().field("id", backup.id);
  json.field("created_at", format_time(backup.created_s * 1000));
  json.field("bytes", backup.bytes).field("files", backup.files);
  json.field("commit", backup.commit).field("sequence", backup.sequence).end_object();
}

http::Problem problem_of(const matcher::Status& status) {
  switch (status.code()) {
    case matcher::StatusCode::kNotFound:
      return http::Problem(http::ProblemCode::kNotFound, "there is no such backup");
    case matcher::StatusCode::kUnavailable:
      return http::Problem(http::ProblemCode::kBusy, status.message());
    default:
      return storage_problem(status);
  }
}

Answer<std::string> render_list(const Services& services, const http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {});
  if (!query) return tl::make_unexpected(query.error());
  const auto list = services.backups->list();
  if (!list) return tl::make_unexpected(problem_of(list.error()));
  JsonWriter json;
  json.begin_object().key("backups").begin_array();
  for (const auto& backup : *list) put_backup(json, backup);
  json.end_array().field("running", services.backups->state().running).end_object();
  return json.take();
}

Handling answer_with(http::Exchange& exchange, const BackupJobs::State& state) {
  if (state.running) {
    co_await exchange.respond(202, "application/json", R"({"running":true})");
    co_return;
  }
  if (!state.failure.ok()) {
    co_await exchange.problem(storage_problem(state.failure));
    co_return;
  }
  JsonWriter json;
  put_backup(json, *state.made);
  co_await exchange.respond(201, "application/json", json.take());
}

}  // namespace

Handling get_backups(Services& services, http::Exchange& exchange) {
  return send(exchange, render_list(services, exchange));
}

// 201 when it is made and verified, 202 when it goes on.
Handling make_backup(Services& services, http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {{"keep"}});
  if (!query) {
    co_await exchange.problem(query.error());
    co_return;
  }
  const auto keep = query->number("keep", 1, kKeepMost);
  if (!keep) {
    co_await exchange.problem(keep.error());
    co_return;
  }
  const auto before = services.backups->state().ended;
  if (!services.backups->begin(static_cast<std::uint32_t>(keep->value_or(0)))) {
    co_await exchange.problem(http::Problem(http::ProblemCode::kBusy, "a backup is under way"));
    co_return;
  }
  (void)co_await wait_until(
      services, exchange, http::Broadcast::Clock::now() + kWaitMost,
      [&services, before] { return services.backups->state().ended != before; });
  co_await answer_with(exchange, services.backups->state());
}

Handling delete_backup(Services& services, http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {});
  if (!query) {
    co_await exchange.problem(query.error());
    co_return;
  }
  const auto text = exchange.capture(0);
  std::uint32_t id = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), id);
  matcher::Status status(matcher::StatusCode::kNotFound, "no number");
  if (wrong == std::errc{} && end == text.data() + text.size() && id > 0) {
    status = services.backups->remove(id);
  }
  if (!status.ok()) {
    co_await exchange.problem(problem_of(status));
    co_return;
  }
  co_await exchange.respond(204, {}, {});
}

}  // namespace cumuld::api
