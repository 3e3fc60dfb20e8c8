#include "daemon/http/target.h"

#include <optional>

#include "daemon/http/utf8.h"

namespace cumuld::http {
namespace {

using matcher::error;
using matcher::Result;
using matcher::StatusCode;

constexpr std::size_t kSegmentsExpected = 6;

enum class Plus : bool { kIsPlus, kIsSpace };

std::optional<unsigned> hex_digit(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a') + 10;
  if (digit >= 'A' && digit <= 'F') return static_cast<unsigned>(digit - 'A') + 10;
  return std::nullopt;
}

Result<std::string> decode(std::string_view text, Plus plus, std::string_view where) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      const auto high = i + 1 < text.size() ? hex_digit(text[i + 1]) : std::nullopt;
      const auto low = i + 2 < text.size() ? hex_digit(text[i + 2]) : std::nullopt;
      if (!high || !low) {
        return error(StatusCode::kInvalidArgument,
                     "bad percent escape in the " + std::string(where));
      }
      out += static_cast<char>(*high * 16 + *low);
      i += 2;
    } else {
      out += plus == Plus::kIsSpace && text[i] == '+' ? ' ' : text[i];
    }
  }
  if (out.find('\0') != std::string::npos) {
    return error(StatusCode::kInvalidArgument, "zero byte in the " + std::string(where));
  }
  if (!is_utf8(out)) {
    return error(StatusCode::kInvalidArgument, "the " + std::string(where) + " is not UTF-8");
  }
  return out;
}

// The part up to `separator`, which is dropped with it from `rest`.
std::string_view take_until(std::string_view& rest, char separator) {
  const auto end = rest.find(separator);
  const auto part = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return part;
}

std::string_view without_authority(std::string_view text) {
  static constexpr std::string_view kScheme = "http://";
  if (!text.starts_with(kScheme)) return text;
  const auto path = text.find('/', kScheme.size());
  return path == std::string_view::npos ? std::string_view("/") : text.substr(path);
}

matcher::Status parse_path(std::string_view path, Target& target) {
  target.path = path;
  target.segments.reserve(kSegmentsExpected);
  auto rest = path.substr(1);
  while (!rest.empty()) {
    const bool last = rest.find('/') == std::string_view::npos;
    auto segment = decode(take_until(rest, '/'), Plus::kIsPlus, "path");
    if (!segment) return segment.error();
    target.segments.push_back(std::move(*segment));
    if (!last && rest.empty()) target.segments.emplace_back();
  }
  return {};
}

matcher::Status parse_query(std::string_view rest, Target& target) {
  while (!rest.empty()) {
    auto value = take_until(rest, '&');
    if (value.empty()) continue;
    auto name = decode(take_until(value, '='), Plus::kIsSpace, "query");
    if (!name) return name.error();
    if (name->empty()) return {StatusCode::kInvalidArgument, "a parameter without a name"};
    auto decoded = decode(value, Plus::kIsSpace, "query");
    if (!decoded) return decoded.error();
    target.query.emplace_back(std::move(*name), std::move(*decoded));
  }
  return {};
}

}  // namespace

Result<Target> parse_target(std::string_view text) {
  if (text.find('#') != std::string_view::npos) {
    return error(StatusCode::kInvalidArgument, "the target holds a fragment");
  }
  auto rest = without_authority(text);
  const auto path = take_until(rest, '?');
  if (!path.starts_with('/')) {
    return error(StatusCode::kInvalidArgument, "the target does not begin with '/'");
  }
  Target target;
  if (auto status = parse_path(path, target); !status.ok()) return tl::make_unexpected(status);
  if (auto status = parse_query(rest, target); !status.ok()) return tl::make_unexpected(status);
  return target;
}

}  // namespace cumuld::http
