// Query: the target of a request, "/v1/hits?rule=a&rule=b", with everything percent-encoded.
//
// In:  a path that is already encoded, names and values as they are. Out: the target.
// Errors: none. Thread safety: none needed, a plain value.
#pragma once

#include <string>
#include <string_view>

namespace cumuld::ctl {

// Every byte but letters, digits, "-._~" as %XX: fit for a path segment or a query value.
std::string percent_encode(std::string_view text);

class Query {
 public:
  explicit Query(std::string path) : target_(std::move(path)) {}

  Query& add(std::string_view name, std::string_view value) {
    target_ += has_parameters_ ? '&' : '?';
    has_parameters_ = true;
    target_ += percent_encode(name) + "=" + percent_encode(value);
    return *this;
  }

  const std::string& target() const noexcept { return target_; }

 private:
  std::string target_;
  bool has_parameters_ = false;
};

}  // namespace cumuld::ctl
