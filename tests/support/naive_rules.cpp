#include "tests/support/naive_rules.h"

#include <toml++/toml.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace naive {
namespace {

std::vector<std::string> strings(const toml::table& table, std::string_view name) {
  std::vector<std::string> result;
  const auto* array = table[name].as_array();
  if (array == nullptr) return result;
  for (const auto& element : *array) {
    const auto value = element.value<std::string>();
    if (!value) throw std::invalid_argument(std::string(name) + " holds something not a string");
    result.push_back(*value);
  }
  return result;
}

std::set<std::string> string_set(const toml::table& table, std::string_view name) {
  const auto list = strings(table, name);
  return {list.begin(), list.end()};
}

Day day(const toml::table& table, std::string_view name, Day absent) {
  const auto date = table[name].value<toml::date>();
  if (!date) return absent;
  const std::chrono::year_month_day calendar{
      std::chrono::year{date->year}, std::chrono::month{date->month}, std::chrono::day{date->day}};
  return static_cast<Day>(std::chrono::sys_days{calendar}.time_since_epoch().count());
}

std::vector<Filter> filters(const toml::table& table, std::string_view name) {
  std::vector<Filter> result;
  const auto* array = table[name].as_array();
  if (array == nullptr) return result;
  for (const auto& element : *array) {
    const auto* entry = element.as_table();
    if (entry == nullptr) throw std::invalid_argument("a filter is not a table");
    Filter filter{(*entry)["side"].value_or(std::string()),
                  (*entry)["field"].value_or(std::string()), string_set(*entry, "in")};
    if ((filter.side != "income" && filter.side != "benefit") || filter.field.empty()) {
      throw std::invalid_argument("a filter lacks its side or field");
    }
    result.push_back(std::move(filter));
  }
  return result;
}

Rule read_rule(const toml::table& table) {
  Rule rule;
  rule.id = table["id"].value_or(std::string());
  rule.income = string_set(table, "income");
  rule.benefit = string_set(table, "benefit");
  rule.exemption = string_set(table, "exemption");
  rule.day_count = table["grading"].value_or(std::string("period")) == "day_count";
  rule.grade = table["grade"].value_or(std::string("certain"));
  rule.grades = {"certain", "unquantified"};
  if (table.contains("grades")) rule.grades = string_set(table, "grades");
  rule.min_days = table["min_days"].value_or(1);
  rule.income_extend_days = table["income_extend_days"].value_or(0);
  rule.starts_inside = table["starts_inside"].value_or(false);
  rule.applies_from = day(table, "applies_from", kFirstDay);
  rule.applies_last = day(table, "applies_to", kOpenDay);
  rule.same = strings(table, "same");
  rule.differs = strings(table, "differs");
  rule.exclude = filters(table, "exclude");
  rule.only = filters(table, "only");
  if (rule.id.empty() || rule.income.empty() || rule.benefit.empty()) {
    throw std::invalid_argument("a rule lacks id, income or benefit");
  }
  return rule;
}

}  // namespace

std::vector<Rule> parse_rules(std::string_view toml) {
  std::vector<Rule> rules;
  try {
    const toml::table root = toml::parse(toml);
    const auto* array = root["rule"].as_array();
    if (array == nullptr) return rules;
    for (const auto& element : *array) {
      const auto* table = element.as_table();
      if (table == nullptr) throw std::invalid_argument("a rule is not a table");
      rules.push_back(read_rule(*table));
    }
  } catch (const toml::parse_error& error) {
    throw std::invalid_argument(std::string(error.description()));
  }
  return rules;
}

std::optional<std::string> field_of(const std::string& registry, const Period& period,
                                    const std::string& field) {
  if (field == "registry") return registry;
  if (field == "kind") return period.kind;
  if (field == "employer") return period.employer;
  if (field == "insurer") return period.insurer;
  const auto found = period.attributes.find(field);
  if (found == period.attributes.end()) return std::nullopt;
  return found->second;
}

bool filters_hold(const Rule& rule, const std::string& income_registry, const Period& income,
                  const std::string& benefit_registry, const Period& benefit) {
  const auto value_of = [&](const std::string& side, const std::string& field) {
    return side == "income" ? field_of(income_registry, income, field)
                            : field_of(benefit_registry, benefit, field);
  };
  for (const auto& filter : rule.exclude) {
    const auto value = value_of(filter.side, filter.field);
    if (value && filter.in.contains(*value)) return false;
  }
  for (const auto& filter : rule.only) {
    const auto value = value_of(filter.side, filter.field);
    if (!value || !filter.in.contains(*value)) return false;
  }
  for (const auto& field : rule.same) {
    const auto left = value_of("income", field);
    const auto right = value_of("benefit", field);
    if (!left || !right || *left != *right) return false;
  }
  for (const auto& field : rule.differs) {
    const auto left = value_of("income", field);
    const auto right = value_of("benefit", field);
    if (!left || !right || *left == *right) return false;
  }
  if (rule.starts_inside && !(benefit.from < income.from && income.from <= benefit.last)) {
    return false;
  }
  return true;
}

}  // namespace naive
