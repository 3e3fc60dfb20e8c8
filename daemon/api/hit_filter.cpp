#include "daemon/api/hit_filter.h"

#include "daemon/api/clock.h"
#include "matcher/national_number.h"

namespace cumuld::api {
namespace {

constexpr std::uint64_t kSumMax = 1ULL << 53U;

Answer<std::vector<std::uint16_t>> read_insurers(const Query& query) {
  std::vector<std::uint16_t> insurers;
  for (const auto& text : query.all("insurer")) {
    const bool digits =
        text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) return bad_query("insurer: not three digits");
    insurers.push_back(static_cast<std::uint16_t>(std::stoi(text)));
  }
  return insurers;
}

Answer<std::vector<matcher::PersonCode>> read_persons(const Query& query,
                                                      const Pipeline& pipeline) {
  std::vector<matcher::PersonCode> persons;
  for (const auto& text : query.all("person")) {
    const auto number = matcher::NationalNumber::parse(text);
    if (!number) return bad_query("person: not a national number");
    persons.push_back(pipeline.current_number(number->code()));
  }
  std::ranges::sort(persons);
  persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
  return persons;
}

Answer<matcher::GradeMask> read_grades(const Query& query) {
  matcher::GradeMask mask = 0;
  for (const auto& text : query.all("grade")) {
    const auto grade = matcher::grade_named(text);
    if (!grade) return bad_query("grade: none of certain, possible, unquantified, indication");
    mask |= matcher::bit_of(*grade);
  }
  return mask;
}

Answer<std::array<bool, 4>> read_statuses(const Query& query) {
  const auto names = query.all("status");
  if (names.empty()) return std::array{true, true, true, false};
  std::array<bool, 4> statuses{};
  for (const auto& name : names) {
    const auto status = storage::hit_status_named(name);
    if (!status) return bad_query("status: none of open, notified, answered, withdrawn");
    statuses[static_cast<std::size_t>(*status)] = true;
  }
  return statuses;
}

}  // namespace

Answer<HitFilter> HitFilter::read(const Query& query, const Pipeline& pipeline) {
  HitFilter filter;
  filter.rules = query.all("rule");
  filter.employers = query.all("employer");
  auto insurers = read_insurers(query);
  if (!insurers) return tl::make_unexpected(insurers.error());
  filter.insurers = std::move(*insurers);
  auto persons = read_persons(query, pipeline);
  if (!persons) return tl::make_unexpected(persons.error());
  filter.persons = std::move(*persons);
  const auto grades = read_grades(query);
  if (!grades) return tl::make_unexpected(grades.error());
  filter.grades = *grades;
  const auto statuses = read_statuses(query);
  if (!statuses) return tl::make_unexpected(statuses.error());
  filter.statuses = *statuses;
  for (const auto& [name, bound] : {std::pair{"from", &filter.from}, {"to", &filter.to}}) {
    const auto day = query.day(name);
    if (!day) return tl::make_unexpected(day.error());
    *bound = *day;
  }
  if (filter.from && filter.to && *filter.to < *filter.from) {
    return bad_query("to: is before from");
  }
  for (const auto& [name, least] :
       {std::pair{"min_days", &filter.min_days}, {"min_amount_cents", &filter.min_amount_cents}}) {
    const auto number = query.number(name, 0, kSumMax);
    if (!number) return tl::make_unexpected(number.error());
    *least = static_cast<std::int64_t>(number->value_or(0));
  }
  return filter;
}

bool HitFilter::takes(const matcher::HitContent& content, const Pipeline& pipeline) const {
  if (!any_of_or_none(rules, content.rule)) return false;
  if (grades != 0 && (grades & matcher::bit_of(content.grade)) == 0) return false;
  const auto& insurer = content.benefit.period.insurer;
  if (!insurers.empty() && (!insurer || !any_of_or_none(insurers, *insurer))) return false;
  const auto& employer = content.income.period.employer;
  if (!employers.empty() && (!employer || !any_of_or_none(employers, *employer))) return false;
  if (!persons.empty() && !any_of_or_none(persons, pipeline.current_number(content.person))) {
    return false;
  }
  if (!from && !to) return true;
  return std::ranges::any_of(content.segments, [&](const matcher::Period& segment) {
    return (!to || segment.begin() <= *to) && (!from || segment.end() > *from);
  });
}

Answer<matcher::Day> read_as_of(const Query& query) {
  const auto day = query.day("as_of");
  if (!day) return tl::make_unexpected(day.error());
  return day->value_or(brussels_day(now_ms()));
}

}  // namespace cumuld::api
