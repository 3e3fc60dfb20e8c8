// The first bytes of an answer: status line and header fields, up to and including the empty line.
//
// A field's control characters are dropped, so that no value can begin a field of its own.
// Thread safety: pure but for the clock (Date). Cost: one string.
#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace cumuld::http {

using HeaderField = std::pair<std::string, std::string>;

struct ResponseHead {
  unsigned status = 200;
  std::string_view content_type;                // left out if empty
  std::optional<std::uint64_t> content_length;  // nullopt: chunked, or until the connection closes
  bool chunked = false;
  bool close = false;       // says "Connection: close"
  bool keep_alive = false;  // says "Connection: keep-alive", which only HTTP/1.0 wants to hear
  std::span<const HeaderField> extra;
};

std::string format_head(const ResponseHead& head, std::time_t now);

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date(std::time_t now);

}  // namespace cumuld::http
