#include "daemon/decode/json_record.h"

#include <algorithm>
#include <vector>

namespace cumuld {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;
using Repeated = std::optional<std::string_view>;

// Up to this many names are compared pairwise.
constexpr std::size_t kFewNames = 8;

Value value_of(element json) {
  using Type = Value::Type;
  switch (json.type()) {
    case element_type::STRING:
      return Value::text_of(json.get_string().value_unsafe());
    case element_type::UINT64:
      return Value::integer_of(json.get_uint64().value_unsafe());
    case element_type::INT64: {
      const auto number = json.get_int64().value_unsafe();
      if (number < 0) return {{}, 0, Type::kNegative};
      return Value::integer_of(static_cast<std::uint64_t>(number));
    }
    case element_type::DOUBLE:
      return {{}, 0, Type::kReal};
    case element_type::BOOL:
      return {{}, 0, json.get_bool().value_unsafe() ? Type::kTrue : Type::kFalse};
    case element_type::ARRAY:
      return {{}, 0, Type::kList};
    case element_type::OBJECT:
      return {{}, 0, Type::kObject};
    case element_type::NULL_VALUE:
      break;
  }
  return {};
}

Repeated repeated_among(std::vector<std::string_view> names) {
  std::ranges::sort(names);
  const auto twice = std::ranges::adjacent_find(names);
  return twice == names.end() ? std::nullopt : Repeated{*twice};
}

Repeated repeated_name(object json) {
  std::vector<std::string_view> names;
  for (const auto field : json) names.push_back(field.key);
  return repeated_among(std::move(names));
}

// At any depth of a value that means nothing to us. The parser bounds the depth.
Repeated repeated_inside(element json) {  // NOLINT(misc-no-recursion)
  if (json.is_array()) {
    const array items = json.get_array().value_unsafe();
    for (const auto item : items) {
      if (auto repeated = repeated_inside(item)) return repeated;
    }
  } else if (json.is_object()) {
    const object inner = json.get_object().value_unsafe();
    for (const auto field : inner) {
      if (auto repeated = repeated_inside(field.value)) return repeated;
    }
    return repeated_name(inner);
  }
  return std::nullopt;
}

Repeated read_attributes(object json, FieldSet& out) {
  std::size_t count = 0;
  for (const auto [name, value] : json) {
    ++count;
    if (value.is_string()) {
      out.add_attribute(name, value.get_string().value_unsafe());
      continue;
    }
    if (!out.not_text) out.not_text = name;
    if (auto repeated = repeated_inside(value)) return repeated;
  }
  const auto& kept = out.attributes;
  if (kept.size() != count || count > kFewNames) return repeated_name(json);
  for (std::size_t i = 1; i < count; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (kept[i].first == kept[j].first) return kept[i].first;
    }
  }
  return std::nullopt;
}

// Reads the fields of a record or a period. `read_list` reads the value of `periods`.
template <typename ReadList>
Repeated read_fields(object json, FieldSet& out, ReadList&& read_list) {
  bool many_unknown = false;
  for (const auto [name, value] : json) {
    const auto field = field_named(name);
    Repeated repeated;
    if (!field) {
      many_unknown = many_unknown || out.unknown_field;
      if (!out.unknown_field) out.unknown_field = name;
      repeated = repeated_inside(value);
    } else if (!out.set(*field, value_of(value))) {
      return name;
    } else if (field == Field::kAttributes && value.is_object()) {
      repeated = read_attributes(value.get_object().value_unsafe(), out);
    } else if (value.is_array() || value.is_object()) {
      repeated = field == Field::kPeriods ? read_list(value) : repeated_inside(value);
    }
    if (repeated) return repeated;
  }
  return many_unknown ? repeated_name(json) : std::nullopt;
}

Repeated read_periods(element json, StatedRecord& out) {
  if (!json.is_array()) return repeated_inside(json);
  const array items = json.get_array().value_unsafe();
  for (const auto item : items) {
    Repeated repeated;
    FieldSet* period = out.add_period();
    if (period != nullptr && item.is_object()) {
      repeated = read_fields(item.get_object().value_unsafe(), *period, repeated_inside);
    } else {
      if (period != nullptr) period->is_object = false;
      repeated = repeated_inside(item);
    }
    if (repeated) return repeated;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> read_record(object record, StatedRecord& out) {
  out.clear();
  return read_fields(record, out.fields, [&](element list) { return read_periods(list, out); });
}

}  // namespace cumuld
