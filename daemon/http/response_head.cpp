#include "daemon/http/response_head.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>

#include "daemon/http/problem.h"

namespace cumuld::http {
namespace {

bool may_stand_in_field(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F;
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  if (std::ranges::all_of(value, may_stand_in_field)) {
    out += value;
  } else {
    std::ranges::copy_if(value, std::back_inserter(out), may_stand_in_field);
  }
  out += "\r\n";
}

constexpr std::size_t kHeadBytes = 256;  // of most answers

// Spelled once a second: it takes as long as the rest of a head.
std::string_view date_at(std::time_t now) {
  thread_local std::time_t spelled = now;
  thread_local std::string text = http_date(now);
  if (spelled != now) {
    spelled = now;
    text = http_date(now);
  }
  return text;
}

}  // namespace

// Not strftime: its names of days and months follow the locale.
std::string http_date(std::time_t now) {
  static constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed",
                                                    "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 64> text{};
  const int length = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                   kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                                   kMonths[static_cast<std::size_t>(utc.tm_mon)],
                                   utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
  return {text.data(), static_cast<std::size_t>(length)};
}

std::string format_head(const ResponseHead& head, std::time_t now) {
  std::string out;
  out.reserve(kHeadBytes);
  out += "HTTP/1.1 ";
  out += std::to_string(head.status);
  out += ' ';
  out += reason_of(head.status);
  out += "\r\n";
  append_field(out, "Date", date_at(now));
  if (!head.content_type.empty()) append_field(out, "Content-Type", head.content_type);
  if (head.content_length) {
    append_field(out, "Content-Length", std::to_string(*head.content_length));
  }
  if (head.chunked) append_field(out, "Transfer-Encoding", "chunked");
  if (head.close) append_field(out, "Connection", "close");
  if (head.keep_alive && !head.close) append_field(out, "Connection", "keep-alive");
  for (const auto& [name, value] : head.extra) append_field(out, name, value);
  out += "\r\n";
  return out;
}

}  // namespace cumuld::http
