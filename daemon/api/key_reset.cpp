#include "daemon/api/key_reset.h"

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "daemon/api/answer.h"
#include "daemon/api/body_text.h"
#include "daemon/api/history.h"
#include "daemon/api/json_writer.h"
#include "daemon/api/query.h"
#include "daemon/decode/dimona.h"
#include "matcher/reset.h"

namespace cumuld::api {
namespace {

namespace json = boost::json;
using http::Problem;
using http::ProblemCode;

constexpr std::size_t kBodyBytesMax = 8 * 1024;
constexpr std::string_view kDimona = "dimona";  // whose messages are noted

struct Words {
  std::string reason;
  std::string by;
};

// `text` is UTF-8.
bool has_control(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) return true;
    if (byte == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
  }
  return false;
}

Answer<void> take(const json::value& value, std::string_view name, std::size_t bytes_max,
                  std::string& out) {
  const std::string path(name);
  if (!value.is_string()) return bad_query(path + ": is not a string");
  out = value.get_string();
  if (out.empty()) return bad_query(path + ": is empty");
  if (has_control(out)) return bad_query(path + ": holds a control character");
  if (out.size() > bytes_max) {
    return bad_query(path + ": has more than " + std::to_string(bytes_max) + " bytes");
  }
  return {};
}

Answer<Words> read_words(std::string_view body) {
  json::error_code failure;
  const auto root = json::parse(body, failure);
  if (failure || !root.is_object()) {
    return tl::make_unexpected(Problem(ProblemCode::kMalformed, "the body is not a JSON object"));
  }
  Words words;
  for (const auto& [name, value] : root.get_object()) {
    Answer<void> taken;
    if (name == "reason") {
      taken = take(value, name, matcher::kResetReasonBytesMax, words.reason);
    } else if (name == "by") {
      taken = take(value, name, matcher::kResetByBytesMax, words.by);
    } else {
      taken = bad_query("only reason and by may be given");
    }
    if (!taken) return tl::make_unexpected(taken.error());
  }
  if (words.reason.empty()) return bad_query("reason: is missing");
  return words;
}

// The registry, if anything was ever received under its key.
Answer<matcher::RegistryId> known_key(const Services& services, const http::Exchange& exchange) {
  const auto query = Query::read(exchange.target(), {});
  if (!query) return tl::make_unexpected(query.error());
  const auto registry = registry_named(services.store->catalogue(), exchange.capture(0));
  if (!registry) return not_found("there is no such registry");
  const auto history = services.pipeline->reader().history(*registry, exchange.capture(1));
  if (!history) return tl::make_unexpected(storage_problem(history.error()));
  if (history->empty()) return not_found("no record has this key");
  return *registry;
}

std::string render(const JobResult& result) {
  JsonWriter json;
  json.begin_object().field("reset", result.resets > 0);
  json.key("hits").begin_object().field("raised", result.raised);
  json.field("amended", result.amended).field("withdrawn", result.withdrawn).end_object();
  return json.field("sequence", result.sequence).end_object().take();
}

}  // namespace

Handling KeyReset::handle(http::Exchange& exchange) const {
  const auto registry = known_key(services_, exchange);
  if (!registry) {
    co_await exchange.problem(registry.error());
    co_return;
  }
  const auto text = co_await read_text(exchange, kBodyBytesMax, "a reset's body has at most 8 KiB");
  if (!text) {
    co_await exchange.problem(text.error());
    co_return;
  }
  const auto words = read_words(*text);
  if (!words) {
    co_await exchange.problem(words.error());
    co_return;
  }
  if (!has_room(services_)) {
    co_await exchange.problem(no_space("the disk has no room for more records"));
    co_return;
  }
  auto batch = std::make_unique<matcher::Batch>();
  batch->raw = *text;
  matcher::append_reset(*batch, {*registry, exchange.capture(1), words->reason, words->by},
                        services_.store->key_seed(), 0, static_cast<std::uint32_t>(text->size()));
  if (exchange.capture(0) == kDimona) {
    batch->forgotten.push_back(dimona_notes_of(exchange.capture(1), services_.store->key_seed()));
  }
  const auto upload =
      std::make_shared<Upload>(intakes_->at(exchange.io_thread()), exchange.executor(),
                               "socket uid " + std::to_string(exchange.peer().uid));
  co_await upload->put(std::move(batch), 0);
  const auto result = co_await upload->settle();
  co_await send_json(exchange, render(result));
}

}  // namespace cumuld::api
