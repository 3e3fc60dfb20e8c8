#include "tests/e2e/api.h"

#include <array>

namespace e2e {

namespace json = boost::json;

namespace {

constexpr std::string_view kAsOf = "as_of=2026-01-01";

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text.append(line).append("\n");
  return text;
}

Answer answer_of(const tl::expected<cumuld::ctl::Response, cumuld::ctl::Failure>& response) {
  if (!response) return {0, response.error().message};
  return {response->status, response->body, response->header("content-type")};
}

void require_ok(const Answer& answer, const std::string& what) {
  if (answer.status != 200) {
    throw Unanswered(what + ": " + std::to_string(answer.status) + " " + answer.body);
  }
}

const json::array& array(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_array()) throw Unanswered("no array " + std::string(name));
  return value->get_array();
}

// Status and revision stay; what is derived when read goes, as it depends on the day.
std::string lasting_line(json::object change) {
  auto& hit = change.at("hit").as_object();
  for (const auto* derived : {"days", "benefit_days", "amount_cents", "amount_min_cents"}) {
    hit.erase(derived);
  }
  return json::serialize(change);
}

Change change_of(const json::object& object) {
  Change change;
  change.sequence = integer(object, "sequence");
  change.kind = text(object, "change");
  change.hit = naive::hit_from_json(json::serialize(object.at("hit")));
  change.line = lasting_line(object);
  return change;
}

}  // namespace

json::object Answer::object() const {
  boost::system::error_code wrong;
  auto value = json::parse(body, wrong);
  if (wrong || !value.is_object()) {
    throw Unanswered("not a JSON object: " + std::to_string(status) + " " + body);
  }
  return value.get_object();
}

Counts counts_of(const json::object& answer) {
  return {integer(answer, "accepted"), integer(answer, "duplicates"), integer(answer, "stale"),
          integer(answer, "rejected")};
}

std::string to_text(const Counts& counts) {
  return std::to_string(counts.accepted) + " accepted, " + std::to_string(counts.duplicates) +
         " duplicates, " + std::to_string(counts.stale) + " stale, " +
         std::to_string(counts.rejected) + " rejected";
}

Answer Api::get(const std::string& target, const std::string& accept) const {
  return answer_of(client_.perform({.target = target, .accept = accept}));
}

Answer Api::post(const std::string& target, std::string body) const {
  return answer_of(client_.perform({.method = "POST", .target = target, .body = std::move(body)}));
}

Answer Api::send(const std::string& method, const std::string& target) const {
  return answer_of(client_.perform({.method = method, .target = target}));
}

Answer Api::post_records(const std::vector<std::string>& lines) const {
  return post("/v1/records", joined(lines));
}

std::vector<std::string> Api::hit_lines(const std::string& query) const {
  std::vector<std::string> lines;
  cumuld::ctl::Request request{.target = "/v1/hits?" + query + std::string(kAsOf),
                               .accept = "application/x-ndjson"};
  request.lines = [&](std::string_view line) {
    if (!line.empty()) lines.emplace_back(line);
    return true;
  };
  require_ok(answer_of(client_.perform(request)), "GET /v1/hits");
  return lines;
}

std::vector<naive::Hit> Api::standing() const {
  std::vector<naive::Hit> hits;
  for (const auto& line : hit_lines()) hits.push_back(naive::hit_from_json(line));
  return hits;
}

std::vector<Change> Api::changes(std::int64_t after) const {
  std::vector<Change> changes;
  while (true) {
    const auto answer = get("/v1/changes?limit=1000&after=" + std::to_string(after));
    require_ok(answer, "GET /v1/changes");
    const auto page = answer.object();
    const auto& entries = array(page, "changes");
    for (const auto& entry : entries) {
      changes.push_back(change_of(entry.as_object()));
      if (changes.back().sequence != ++after) {
        throw Unanswered("the feed has " + std::to_string(changes.back().sequence) + " where " +
                         std::to_string(after) + " must be");
      }
    }
    if (integer(page, "next") != after) throw Unanswered("next is not the last sequence told");
    if (entries.empty()) return changes;
  }
}

std::vector<Received> Api::history(const std::string& registry, const std::string& key) const {
  const auto answer = get("/v1/records/" + registry + "/" + percent_encoded(key) + "/history");
  if (answer.status == 404) return {};
  require_ok(answer, "GET /history");
  std::vector<Received> result;
  const auto object = answer.object();
  for (const auto& entry : array(object, "history")) {
    const auto& received = entry.as_object();
    const auto* record = received.if_contains("record");
    result.push_back({integer(received, "version"), text(received, "state"),
                      record == nullptr ? "" : json::serialize(*record)});
  }
  return result;
}

std::vector<json::object> Api::quarantine() const {
  std::vector<json::object> result;
  std::string cursor;
  do {
    const auto answer = get("/v1/quarantine?limit=1000" + cursor);
    require_ok(answer, "GET /v1/quarantine");
    const auto page = answer.object();
    for (const auto& entry : array(page, "quarantine")) result.push_back(entry.as_object());
    const auto* next = page.if_contains("next_cursor");
    cursor = next != nullptr && next->is_string()
                 ? "&cursor=" + std::string(std::string_view(next->get_string()))
                 : "";
  } while (!cursor.empty());
  return result;
}

std::string percent_encoded(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string result;
  for (const char byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    const bool plain = (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') ||
                       (code >= 'A' && code <= 'Z');
    if (plain) {
      result += byte;
    } else {
      result.append({'%', kDigits[code >> 4U], kDigits[code & 15U]});
    }
  }
  return result;
}

std::int64_t integer(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value != nullptr && value->is_int64()) return value->get_int64();
  throw Unanswered("no integer " + std::string(name) + " in " + json::serialize(object));
}

std::string text(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value != nullptr && value->is_string())
    return {value->get_string().data(), value->get_string().size()};
  throw Unanswered("no text " + std::string(name) + " in " + json::serialize(object));
}

}  // namespace e2e
