// Query: the parameters of a request, checked against what its endpoint takes.
//
// Every endpoint lists its parameters; one that is not listed, is given twice where one is meant,
// has no value or does not read is bad_query. Messages name the parameter, never its value: it may
// be personal data.
//
// Ownership: views point into the request's target. Thread safety: one thread at a time.
// Cost: O(parameters given x parameters known).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/api/answer.h"
#include "daemon/http/target.h"
#include "matcher/period.h"

namespace cumuld::api {

struct Parameter {
  std::string_view name;
  bool many = false;  // given twice means either
};

class Query {
 public:
  static Answer<Query> read(const http::Target& target, std::initializer_list<Parameter> known);

  std::optional<std::string_view> one(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;

  // A whole number in [least, most].
  Answer<std::optional<std::uint64_t>> number(std::string_view name, std::uint64_t least,
                                              std::uint64_t most) const;
  Answer<std::optional<matcher::Day>> day(std::string_view name) const;

  const std::vector<std::pair<std::string_view, std::string_view>>& given() const { return given_; }

 private:
  std::vector<std::pair<std::string_view, std::string_view>> given_;
};

inline constexpr std::uint64_t kLimitDefault = 100;
inline constexpr std::uint64_t kLimitMax = 1000;

// The parameter `limit`: 1 to kLimitMax, kLimitDefault without it.
Answer<std::size_t> read_limit(const Query& query);

}  // namespace cumuld::api
