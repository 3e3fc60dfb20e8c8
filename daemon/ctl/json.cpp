#include "daemon/ctl/json.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <limits>

#include "daemon/ctl/text.h"

namespace cumuld::ctl {
namespace {

const json::value* member(const json::object& object, std::string_view name) {
  return object.if_contains(json::string_view(name.data(), name.size()));
}

}  // namespace

std::optional<json::value> parse_json(std::string_view text) {
  boost::system::error_code failed;
  json::value value = json::parse(json::string_view(text.data(), text.size()), failed);
  if (failed) return std::nullopt;
  return value;
}

std::string text_of(const json::value& value) {
  if (const auto* text = value.if_string()) return clean({text->data(), text->size()});
  if (value.is_null()) return {};
  return json::serialize(value);
}

std::string text_of(const json::object& object, std::string_view name) {
  const json::value* found = member(object, name);
  return found == nullptr ? std::string{} : text_of(*found);
}

std::optional<std::int64_t> integer_of(const json::value& value) {
  if (const auto* number = value.if_int64()) return *number;
  if (const auto* number = value.if_double()) {
    // 2^53: beyond it a double no longer tells whole numbers apart.
    if (std::trunc(*number) == *number && std::abs(*number) <= 9'007'199'254'740'992.0) {
      return static_cast<std::int64_t>(*number);
    }
  }
  return std::nullopt;
}

std::optional<std::int64_t> integer_of(const json::object& object, std::string_view name) {
  const json::value* found = member(object, name);
  return found == nullptr ? std::nullopt : integer_of(*found);
}

const json::object& as_object(const json::value& value) {
  static const json::object kNone;
  const auto* object = value.if_object();
  return object == nullptr ? kNone : *object;
}

const json::object& object_of(const json::object& object, std::string_view name) {
  static const json::value kNull;
  const json::value* found = member(object, name);
  return as_object(found == nullptr ? kNull : *found);
}

const json::array& array_of(const json::object& object, std::string_view name) {
  static const json::array kNone;
  const json::value* found = member(object, name);
  const auto* array = found == nullptr ? nullptr : found->if_array();
  return array == nullptr ? kNone : *array;
}

std::string to_line(const json::value& value) {
  return json::serialize(value);
}

}  // namespace cumuld::ctl
