// Target: a request target taken apart, as a pure function of its bytes.
//
// In:  origin form ("/v1/hits?rule=x") or absolute form ("http://localhost/v1/hits?rule=x").
// Out: segments split on '/' before they are decoded, so that %2F inside a key stays part of it;
//      query parameters in the order sent, decoded, with '+' read as a space.
//
// "/" has no segments; "/a/" has two, the last one empty. A parameter without '=' has an empty
// value; empty parameters ("a=1&&b=2") are skipped.
//
// Errors (kInvalidArgument): no leading '/', a fragment, a bad percent escape, a parameter without
// a name, and anything that is not UTF-8 or holds a zero byte once decoded. The message never
// repeats what was sent.
// Cost: O(bytes). Thread safety: pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "matcher/status.h"

namespace cumuld::http {

struct Target {
  std::string path;                   // as sent, without the query; may hold personal data
  std::vector<std::string> segments;  // decoded
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
};

matcher::Result<Target> parse_target(std::string_view text);

}  // namespace cumuld::http
