#include "daemon/ctl/session.h"

#include <ostream>

namespace cumuld::ctl {

void complain(const Session& session, const std::string& what) {
  session.env.err << "cumulctl: " << clean(what) << '\n' << std::flush;
}

int report_failure(const Session& session, const Failure& failure) {
  complain(session, failure.message);
  return failure.kind == Failure::Kind::kSource ? kWrongUsage : kNoDaemon;
}

int report_refusal(const Session& session, const Response& response) {
  const json::value parsed = parse_json(response.body).value_or(json::value{});
  const json::object& problem = as_object(parsed);
  std::string line = "the daemon refused (" + std::to_string(response.status);
  if (const auto code = text_of(problem, "code"); !code.empty()) line += " " + code;
  line += ")";
  for (const char* name : {"title", "detail"}) {
    if (const auto text = text_of(problem, name); !text.empty()) line += ": " + text;
  }
  if (const auto after = response.header("retry-after"); !after.empty()) {
    line += "; try again in " + after + " s";
  }
  complain(session, line);
  return kRefused;
}

tl::expected<json::value, int> fetch(const Session& session, const Request& request) {
  const auto response = session.client().perform(request);
  if (!response) return tl::make_unexpected(report_failure(session, response.error()));
  if (!response->ok()) return tl::make_unexpected(report_refusal(session, *response));
  if (response->body.empty()) return json::value{};  // 204
  auto value = parse_json(response->body);
  if (!value) {
    complain(session, "what answers at " + session.socket + " is no cumuld: it does not send JSON");
    return tl::make_unexpected(kNoDaemon);
  }
  return *std::move(value);
}

tl::expected<json::value, int> fetch(const Session& session, const std::string& target) {
  return fetch(session, Request{.target = target});
}

}  // namespace cumuld::ctl
