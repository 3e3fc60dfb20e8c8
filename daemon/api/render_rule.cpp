#include <array>

#include "daemon/api/render.h"
#include "daemon/decode/date.h"

namespace cumuld::api {
namespace {

using matcher::Catalogue;
using matcher::Grade;

void put_kinds(JsonWriter& json, std::string_view name, matcher::KindMask kinds,
               const Catalogue& catalogue) {
  json.key(name).begin_array();
  for (std::size_t id = 0; id < catalogue.kinds().size(); ++id) {
    if ((kinds >> id & 1U) != 0) json.string(catalogue.kinds()[id].name);
  }
  json.end_array();
}

void put_grading(JsonWriter& json, const matcher::Rule& rule) {
  json.field("grading", rule.day_count ? "day_count" : "period");
  if (!rule.day_count) {
    json.field("grade", matcher::name_of(rule.grade));
    return;
  }
  static constexpr std::array kGrades{Grade::kCertain, Grade::kIndication, Grade::kUnquantified,
                                      Grade::kPossible};
  json.key("grades").begin_array();
  for (const auto grade : kGrades) {
    if ((rule.grades & matcher::bit_of(grade)) != 0) json.string(matcher::name_of(grade));
  }
  json.end_array();
}

void put_fields(JsonWriter& json, std::string_view name,
                const std::vector<matcher::RuleField>& fields) {
  json.key(name).begin_array();
  for (const auto& field : fields) json.string(field.name);
  json.end_array();
}

void put_filters(JsonWriter& json, std::string_view name,
                 const std::vector<matcher::RuleFilter>& filters) {
  json.key(name).begin_array();
  for (const auto& filter : filters) {
    json.begin_object();
    json.field("side", filter.side == matcher::Side::kIncome ? "income" : "benefit");
    json.field("field", filter.field.name);
    json.key("in").begin_array();
    for (const auto& value : filter.values) json.string(value);
    json.end_array().end_object();
  }
  json.end_array();
}

}  // namespace

void put_rule(JsonWriter& json, const matcher::Rule& rule, const Catalogue& catalogue) {
  json.begin_object();
  json.field("id", rule.id);
  json.key("title").begin_object();
  json.field("fr", rule.title.fr).field("nl", rule.title.nl).field("en", rule.title.en);
  json.end_object();
  json.field("legal_basis", rule.legal_basis);
  put_kinds(json, "income", rule.income, catalogue);
  put_kinds(json, "benefit", rule.benefit, catalogue);
  put_kinds(json, "exemption", rule.exemption, catalogue);
  put_grading(json, rule);
  json.field("min_days", rule.min_days);
  json.field("income_extend_days", rule.income_extend_days);
  json.field("starts_inside", rule.starts_inside);
  if (rule.applies_from) json.field("applies_from", format_date(*rule.applies_from));
  if (rule.applies_to) json.field("applies_to", format_date(*rule.applies_to));
  put_fields(json, "same", rule.same);
  put_fields(json, "differs", rule.differs);
  put_filters(json, "exclude", rule.exclude);
  put_filters(json, "only", rule.only);
  json.field("text", rule.text);
  json.end_object();
}

}  // namespace cumuld::api
