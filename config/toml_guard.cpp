#include "config/toml_guard.h"

#include <algorithm>

namespace config {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Whether a quote at `at` opens a string: not right after a word (x"y", 1."y"), which toml++ reads
// on as one word.
bool opens_string(std::string_view toml, std::size_t at) {
  constexpr std::string_view before = " \t\r\n=[,{";
  const bool quote = toml[at] == '"' || toml[at] == '\'';
  return quote && (at == 0 || before.find(toml[at - 1]) != std::string_view::npos);
}

// Where the string that opens at `at` ends: after its closing quotes.
std::size_t end_of_string(std::string_view toml, std::size_t at) {
  const char quote = toml[at];
  const bool escapes = quote == '"';
  const std::string_view three = escapes ? "\"\"\"" : "'''";
  const bool spans_lines = toml.substr(at).starts_with(three);
  at += spans_lines ? 3 : 1;
  while (at < toml.size()) {
    if (escapes && toml[at] == '\\') {
      at += 2;
    } else if (spans_lines && toml.substr(at).starts_with(three)) {
      at += 3;  // up to two quotes may stand right before the closing three
      for (int extra = 0; extra < 2 && at < toml.size() && toml[at] == quote; ++extra) ++at;
      return at;
    } else if (!spans_lines && toml[at] == '\n') {
      return at;
    } else if (!spans_lines && toml[at] == quote) {
      return at + 1;
    } else {
      ++at;
    }
  }
  return toml.size();
}

}  // namespace

std::optional<std::size_t> line_of_stray_character(std::string_view toml) {
  std::size_t at = toml.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  while (at < toml.size()) {
    const char byte = toml[at];
    if (byte == '#') {
      at = std::min(toml.find('\n', at), toml.size());
    } else if (opens_string(toml, at)) {
      at = end_of_string(toml, at);
    } else if (static_cast<unsigned char>(byte) > 0x7f) {
      return 1 + static_cast<std::size_t>(std::count(toml.data(), toml.data() + at, '\n'));
    } else {
      ++at;
    }
  }
  return std::nullopt;
}

}  // namespace config
