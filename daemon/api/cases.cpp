#include "daemon/api/cases.h"

#include <algorithm>
#include <map>

#include "daemon/api/render.h"
#include "storage/hit_reader.h"

namespace cumuld::api {
namespace {

using storage::HitStatus;

std::string insurer_of(const matcher::HitContent& content) {
  const auto& insurer = content.benefit.period.insurer;
  return insurer ? insurer_text(*insurer) : std::string();
}

// Open while any hit is, answered when all are.
HitStatus status_of(const std::vector<storage::HitRecord>& hits) {
  return std::ranges::min_element(hits, {}, &storage::HitRecord::status)->status;
}

}  // namespace

matcher::Result<std::vector<Case>> cases_among(std::vector<storage::HitRecord> hits,
                                               matcher::Day as_of) {
  std::map<matcher::HitId, Case> by_id;
  std::ranges::sort(hits, {}, &storage::HitRecord::id);
  for (auto& hit : hits) {
    matcher::HitContent content;
    if (auto status = read_content(hit, content); !status.ok()) {
      return tl::make_unexpected(std::move(status));
    }
    const auto id = matcher::make_case_id(content);
    by_id[id].hits.push_back(std::move(hit));
  }
  std::vector<Case> cases;
  for (auto& [id, one] : by_id) {
    one.id = id;
    one.status = status_of(one.hits);
    for (const auto& hit : one.hits) {  // only now: the records move no more
      if (auto status = read_content(hit, one.contents.emplace_back()); !status.ok()) {
        return tl::make_unexpected(std::move(status));
      }
    }
    one.amounts = matcher::amounts_of_case(one.contents, as_of);
    cases.push_back(std::move(one));
  }
  return cases;
}

matcher::Result<std::vector<Case>> cases_of(const Services& services, matcher::PersonCode person,
                                            matcher::Day as_of) {
  auto hits = storage::standing_hits_of(*services.store, services.pipeline->sealed(), person);
  if (!hits) return tl::make_unexpected(hits.error());
  return cases_among(std::move(*hits), as_of);
}

void put_case(JsonWriter& json, const Case& one) {
  const auto& content = one.contents.front();
  json.begin_object();
  json.field("id", matcher::to_hex(one.id));
  json.field("rule", content.rule);
  json.field("person", digits_of(content.person));
  json.field("insurer", insurer_of(content));
  json.key("hits").begin_array();
  for (const auto& hit : one.hits) json.string(matcher::to_hex(hit.id));
  json.end_array();
  json.field("status", storage::name_of(one.status));
  put_amounts(json, one.amounts);
  json.key("deadline").null();
  json.end_object();
}

}  // namespace cumuld::api
