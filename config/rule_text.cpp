#include "config/rule_text.h"

namespace config {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool says_nothing(std::string_view line) {
  const auto first = line.find_first_not_of(kBlanks);
  return first == std::string_view::npos || line[first] == '#';
}

}  // namespace

std::string rule_text(std::string_view text, std::size_t first, std::size_t next) {
  std::size_t begin = 0;  // of the rule
  std::size_t end = 0;    // after its last line that says something
  std::size_t at = 0;
  for (std::size_t line = 1; at < text.size() && (next == 0 || line < next || line == first);
       ++line) {
    const std::size_t line_end = std::min(text.find('\n', at), text.size());
    if (line == first) begin = at;
    if (line == first || !says_nothing(text.substr(at, line_end - at))) end = line_end;
    at = line_end + 1;
  }
  std::string_view rule = text.substr(begin, end - begin);
  if (rule.ends_with('\r')) rule.remove_suffix(1);
  return std::string(rule);
}

}  // namespace config
