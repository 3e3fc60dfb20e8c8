// Reading the daemon's JSON without surprises: a member that is absent, null or of another type
// reads as "nothing", so that a newer or older daemon never breaks a table.
//
// In:  parsed Boost.JSON values; members keep the order in which the daemon wrote them.
// Out: copies or references into the given value; the caller keeps the value alive.
// Cost: a look-up per call. Errors: only parse_json() can fail. Thread safety: pure functions.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cumuld::ctl {

namespace json = boost::json;

// nullopt unless `text` is one whole JSON value.
std::optional<json::value> parse_json(std::string_view text);

// The member as text fit for a terminal: strings cleaned, numbers and booleans spelt out, "" when
// there is nothing.
std::string text_of(const json::object& object, std::string_view name);
std::string text_of(const json::value& value);

// The member if it is a whole number that int64 holds.
std::optional<std::int64_t> integer_of(const json::object& object, std::string_view name);
std::optional<std::int64_t> integer_of(const json::value& value);

// The member if it is an object or an array; otherwise an empty one that lives for ever.
const json::object& object_of(const json::object& object, std::string_view name);
const json::array& array_of(const json::object& object, std::string_view name);

// `value` itself if it is an object; otherwise an empty one that lives for ever.
const json::object& as_object(const json::value& value);
const json::object& as_object(const json::value&&) = delete;  // would refer into a temporary

// One line, without the line's end: what --json prints.
std::string to_line(const json::value& value);

}  // namespace cumuld::ctl
