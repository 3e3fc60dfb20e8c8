#include "daemon/http/router.h"

#include <algorithm>
#include <set>
#include <utility>

namespace cumuld::http {
namespace {

bool is_capture(std::string_view segment) {
  return segment.starts_with('{');
}

bool fits(const Route& route, std::span<const std::string> segments) {
  return std::ranges::equal(route.segments, segments, [](const auto& pattern, const auto& segment) {
    return is_capture(pattern) ? !segment.empty() : pattern == segment;
  });
}

// Both fit the same path, so they differ only in where they capture.
bool more_specific(const Route& a, const Route& b) {
  return std::ranges::lexicographical_compare(a.segments, b.segments, {}, is_capture, is_capture);
}

std::vector<std::string> split(std::string_view pattern) {
  std::vector<std::string> segments;
  while (pattern.size() > 1) {
    pattern.remove_prefix(1);
    const auto end = std::min(pattern.find('/'), pattern.size());
    segments.emplace_back(pattern.substr(0, end));
    pattern.remove_prefix(end);
  }
  return segments;
}

std::string joined(const std::set<std::string_view>& names) {
  std::string out;
  for (const auto name : names) {
    if (!out.empty()) out += ", ";
    out += name;
  }
  return out;
}

// The methods that the path takes, as Allow lists them.
std::string methods_of(std::span<const Route> routes, std::span<const std::string> segments) {
  std::set<std::string_view> methods;
  for (const auto& route : routes) {
    if (!fits(route, segments)) continue;
    methods.insert(route.method);
    if (route.method == "GET") methods.insert("HEAD");
  }
  return joined(methods);
}

}  // namespace

void Router::add(std::string_view method, std::string_view pattern, Handler handler) {
  routes_.push_back(
      {std::string(method), std::string(pattern), split(pattern), std::move(handler)});
}

Router::Match Router::find(std::string_view method, std::span<const std::string> segments) const {
  Match match;
  bool exact = false;  // HEAD of its own beats GET answering for it
  for (const auto& route : routes_) {
    if (!fits(route, segments)) continue;
    const bool same = route.method == method;
    if (!same && !(method == "HEAD" && route.method == "GET")) continue;
    const bool better = match.route == nullptr || more_specific(route, *match.route) ||
                        (!more_specific(*match.route, route) && same && !exact);
    if (!better) continue;
    match.route = &route;
    match.index = static_cast<std::size_t>(&route - routes_.data());
    exact = same;
  }
  if (match.route == nullptr) {
    match.allow = methods_of(routes_, segments);
    return match;
  }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (is_capture(match.route->segments[i])) match.captures.emplace_back(segments[i]);
  }
  return match;
}

}  // namespace cumuld::http
