#include "tests/support/record_forms.h"

#include <boost/json.hpp>
#include <cstdio>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace support {
namespace {

namespace json = boost::json;

std::string string_text(std::string_view value, Random& random) {
  if (!random.percent(10) || value.empty()) return json::serialize(json::string(value));
  std::string result = "\"";
  for (const char c : value) {
    const bool plain = static_cast<unsigned char>(c) >= 0x80 || (c != '"' && c != '\\');
    if (plain && (static_cast<unsigned char>(c) >= 0x80 || !random.percent(30))) {
      result += c;
      continue;
    }
    char escape[8];
    std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
    result += escape;
  }
  return result + '"';
}

std::string blank(Random& random) {
  return random.percent(5) ? (random.percent(50) ? " " : "\t ") : "";
}

std::string value_text(const json::value& value, Random& random);

std::string object_text(const json::object& object, Random& random) {
  std::vector<std::pair<std::string, const json::value*>> fields;
  for (const auto& field : object) fields.emplace_back(std::string(field.key()), &field.value());
  if (random.percent(60)) random.shuffle(fields);
  std::string result = "{";
  for (const auto& [name, value] : fields) {
    if (result.size() > 1) result += ',';
    // One draw a statement: the order within an expression is the compiler's to choose.
    result += blank(random);
    result += string_text(name, random);
    result += blank(random) + ':';
    result += blank(random);
    result += value_text(*value, random);
  }
  return result + '}';
}

std::string value_text(const json::value& value, Random& random) {
  if (value.is_string()) return string_text(std::string_view(value.get_string()), random);
  if (value.is_object()) return object_text(value.get_object(), random);
  if (!value.is_array()) return json::serialize(value);
  std::string result = "[";
  for (const auto& element : value.get_array()) {
    if (result.size() > 1) result += ',';
    result += blank(random);
    result += value_text(element, random);
  }
  return result + ']';
}

// Some attributes that every period states move to the record; periods that say otherwise keep
// their own value.
void hoist_attributes(json::object& record, Random& random) {
  auto& periods = record.at("periods").as_array();
  if (periods.empty()) return;
  json::object hoisted;
  const auto* first = periods[0].as_object().if_contains("attributes");
  const json::object candidates = first == nullptr ? json::object() : first->as_object();
  for (const auto& candidate : candidates) {
    const std::string name(candidate.key());
    bool everywhere = random.percent(50);
    for (const auto& period : periods) {
      const auto* attributes = period.as_object().if_contains("attributes");
      everywhere = everywhere && attributes != nullptr && attributes->as_object().contains(name);
    }
    if (!everywhere) continue;
    hoisted[name] = candidate.value();
    for (auto& period : periods) {
      auto& attributes = period.as_object().at("attributes").as_object();
      if (attributes.at(name) == candidate.value() && !random.percent(10)) attributes.erase(name);
      if (attributes.empty() && random.percent(80)) period.as_object().erase("attributes");
    }
  }
  if (!hoisted.empty()) record["attributes"] = hoisted;
}

void null_open_ends(json::object& record, Random& random) {
  for (auto& period : record.at("periods").as_array()) {
    auto& object = period.as_object();
    if (!object.contains("to") && random.percent(50)) object["to"] = nullptr;
  }
}

void shuffle_periods(json::object& record, Random& random) {
  auto& array = record.at("periods").as_array();
  std::vector<json::value> periods(array.begin(), array.end());
  random.shuffle(periods);
  array = json::array(periods.begin(), periods.end());
}

// REQUIRES: one period, its part "1", and no attributes on the record.
void flatten(json::object& record) {
  const json::object period = record.at("periods").as_array().at(0).as_object();
  record.erase("periods");
  for (const auto& field : period) {
    if (field.key() != "part") record[field.key()] = field.value();
  }
}

void decorate_cancellation(json::object& record, Random& random) {
  if (random.percent(30)) record["person"] = "85073003328";
  if (random.percent(15)) record["kind"] = "employment";
  if (random.percent(15)) record["from"] = "2023-01-01";
  if (random.percent(10)) record["to"] = nullptr;
  if (random.percent(10)) record["periods"] = json::array();
  if (random.percent(10)) record["attributes"] = json::object{{"reason", "withdrawn"}};
}

}  // namespace

std::string written(const json::object& record, Random& random) {
  json::object form = record;
  if (form.contains("cancelled")) {
    decorate_cancellation(form, random);
    return rendered(form, random);
  }
  const auto* found = form.if_contains("periods");
  if (found == nullptr) return rendered(form, random);  // identity
  const auto& periods = found->as_array();
  const bool may_be_flat = periods.size() == 1 && periods[0].as_object().at("part") == "1";
  null_open_ends(form, random);
  if (may_be_flat && random.percent(60)) {
    flatten(form);
  } else {
    if (random.percent(60)) hoist_attributes(form, random);
    shuffle_periods(form, random);
  }
  return rendered(form, random);
}

std::string rendered(const json::object& object, Random& random) {
  return object_text(object, random);
}

}  // namespace support
