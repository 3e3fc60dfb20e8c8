#include "daemon/api/quarantine_actions.h"

#include "daemon/api/answer.h"
#include "daemon/api/quarantine_item.h"
#include "daemon/api/render_result.h"
#include "storage/commit.h"

namespace cumuld::api {

using http::Problem;
using http::ProblemCode;

std::shared_ptr<Upload> QuarantineActions::upload_for(const http::Exchange& exchange,
                                                      const storage::QuarantineItem& item) const {
  return std::make_shared<Upload>(intakes_->at(exchange.io_thread()), exchange.executor(),
                                  storage::source_name(*services_.store, item.source));
}

Handling QuarantineActions::retry(http::Exchange& exchange) const {
  const auto item = asked_item(services_, exchange);
  if (!item) {
    co_await exchange.problem(item.error());
    co_return;
  }
  if (!has_room(services_)) {
    co_await exchange.problem(no_space("the disk has no room for more records"));
    co_return;
  }
  auto batch = services_.decode_again(*item, storage::source_name(*services_.store, item->source));
  if (!batch) {
    co_await exchange.problem(
        Problem(ProblemCode::kTooLarge, "it cannot be judged anew: " + batch.error().message()));
    co_return;
  }
  const auto upload = upload_for(exchange, *item);
  co_await upload->put(std::move(*batch), item->id);
  const auto result = co_await upload->settle();
  co_await send_json(exchange, render_result(result));
}

Handling QuarantineActions::drop(http::Exchange& exchange) const {
  const auto item = asked_item(services_, exchange);
  if (!item) {
    co_await exchange.problem(item.error());
    co_return;
  }
  const auto upload = upload_for(exchange, *item);
  co_await upload->put(std::make_unique<matcher::Batch>(), item->id);
  co_await upload->settle();
  co_await exchange.respond(204, {}, {});
}

}  // namespace cumuld::api
