#include "daemon/api/query.h"

#include <algorithm>
#include <charconv>

#include "daemon/decode/date.h"

namespace cumuld::api {

Answer<Query> Query::read(const http::Target& target, std::initializer_list<Parameter> known) {
  Query query;
  for (const auto& [name, value] : target.query) {
    const auto* const at = std::ranges::find(known, std::string_view(name), &Parameter::name);
    if (at == known.end()) {
      std::string names;
      for (const auto& parameter : known) {
        names += (names.empty() ? "" : ", ") + std::string(parameter.name);
      }
      // A name may be anything, so it is said only as far as it looks like one.
      const bool plain = name.size() <= 32 && std::ranges::all_of(name, [](char c) {
                           return (c >= 'a' && c <= 'z') || c == '_' || c == '-';
                         });
      return bad_query((plain ? name : std::string("a parameter")) + ": not known here; " +
                       (names.empty() ? "this takes none" : "this takes: " + names));
    }
    if (!at->many && query.one(name)) return bad_query(name + ": given twice");
    if (value.empty()) return bad_query(name + ": has no value");
    query.given_.emplace_back(name, value);
  }
  return query;
}

std::optional<std::string_view> Query::one(std::string_view name) const {
  for (const auto& [given, value] : given_) {
    if (given == name) return value;
  }
  return std::nullopt;
}

std::vector<std::string> Query::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [given, value] : given_) {
    if (given == name) values.emplace_back(value);
  }
  return values;
}

Answer<std::optional<std::uint64_t>> Query::number(std::string_view name, std::uint64_t least,
                                                   std::uint64_t most) const {
  const auto text = one(name);
  if (!text) return std::optional<std::uint64_t>{};
  std::uint64_t value = 0;
  const auto* const end = text->data() + text->size();
  const auto [at, error] = std::from_chars(text->data(), end, value);
  if (error != std::errc() || at != end || value < least || value > most) {
    return bad_query(std::string(name) + ": not a whole number from " + std::to_string(least) +
                     " to " + std::to_string(most));
  }
  return std::optional{value};
}

Answer<std::optional<matcher::Day>> Query::day(std::string_view name) const {
  const auto text = one(name);
  if (!text) return std::optional<matcher::Day>{};
  const auto day = parse_date(*text);
  if (!day) return bad_query(std::string(name) + ": not a date YYYY-MM-DD from 1900 to 2199");
  return std::optional{*day};
}

Answer<std::size_t> read_limit(const Query& query) {
  const auto limit = query.number("limit", 1, kLimitMax);
  if (!limit) return tl::make_unexpected(limit.error());
  return static_cast<std::size_t>(limit->value_or(kLimitDefault));
}

}  // namespace cumuld::api
