#include "daemon/api/cases.h"

#include <algorithm>

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

bool are_of_one_case(const matcher::HitContent& a, const matcher::HitContent& b) {
  return a.rule == b.rule && a.person == b.person &&
         a.benefit.period.insurer == b.benefit.period.insurer;
}

// Which of them belong together, each case's in their order.
std::vector<std::vector<std::size_t>> by_case(const std::vector<matcher::HitContent>& contents) {
  std::vector<std::vector<std::size_t>> cases;
  for (std::size_t i = 0; i < contents.size(); ++i) {
    const auto found = std::ranges::find_if(cases, [&](const auto& one) {
      return are_of_one_case(contents[one.front()], contents[i]);
    });
    (found != cases.end() ? *found : cases.emplace_back()).push_back(i);
  }
  return cases;
}

matcher::Result<std::vector<matcher::HitContent>> read_contents(
    const std::vector<storage::HitRecord>& hits) {
  std::vector<matcher::HitContent> contents(hits.size());
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (auto status = read_content(hits[i], contents[i]); !status.ok()) {
      return tl::make_unexpected(std::move(status));
    }
  }
  return contents;
}

}  // namespace

matcher::Result<std::vector<Case>> cases_among(std::vector<storage::HitRecord> hits,
                                               matcher::Day as_of) {
  std::ranges::sort(hits, {}, &storage::HitRecord::id);
  const auto all = read_contents(hits);
  if (!all) return tl::make_unexpected(all.error());
  std::vector<Case> cases;
  for (const auto& members : by_case(*all)) {
    auto& one = cases.emplace_back();
    one.id = matcher::make_case_id((*all)[members.front()]);
    for (const auto i : members) one.hits.push_back(std::move(hits[i]));
    one.status = status_of(one.hits);
    auto contents = read_contents(one.hits);  // only now: the records move no more
    if (!contents) return tl::make_unexpected(contents.error());
    one.contents = std::move(*contents);
    one.amounts = matcher::amounts_of_case(one.contents, as_of);
  }
  std::ranges::sort(cases, {}, &Case::id);
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
