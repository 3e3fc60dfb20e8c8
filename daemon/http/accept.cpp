#include "daemon/http/accept.h"

#include <algorithm>
#include <boost/beast/core/string.hpp>

namespace cumuld::http {
namespace {

using boost::beast::iequals;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view take_until(std::string_view& rest, char separator) {
  const auto end = rest.find(separator);
  const auto part = trimmed(rest.substr(0, end));
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return part;
}

// "0.8" → 800. What does not read as a weight counts as 1, as if it had not been said.
unsigned weight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return 1000;
  if (text.size() > 1 && text[1] != '.') return 1000;
  if (text[0] == '1') return 1000;
  unsigned value = 0;
  unsigned unit = 100;
  for (const char digit : text.substr(text.size() > 1 ? 2 : 1)) {
    if (digit < '0' || digit > '9') return 1000;
    value += static_cast<unsigned>(digit - '0') * unit;
    unit /= 10;
  }
  return value;
}

// 0: does not fit; 1: */*, 2: type/*, 3: the very type.
int fit(std::string_view range, std::string_view media_type) {
  if (range == "*/*") return 1;
  if (iequals(range, media_type)) return 3;
  const auto slash = media_type.find('/');
  if (slash == std::string_view::npos || !range.ends_with("/*")) return 0;
  return iequals(range.substr(0, range.size() - 2), media_type.substr(0, slash)) ? 2 : 0;
}

}  // namespace

unsigned quality_of(std::string_view accept, std::string_view media_type) noexcept {
  if (trimmed(accept).empty()) return 1000;
  int best_fit = 0;
  unsigned best = 0;
  while (!accept.empty()) {
    auto item = take_until(accept, ',');
    const auto found = fit(take_until(item, ';'), media_type);
    if (found == 0 || found < best_fit) continue;
    unsigned value = 1000;
    while (!item.empty()) {
      auto parameter = take_until(item, ';');
      const auto name = take_until(parameter, '=');
      if (iequals(name, "q")) value = weight(trimmed(parameter));
    }
    // Of two equally specific ranges the kinder one counts.
    best = found > best_fit ? value : std::max(best, value);
    best_fit = found;
  }
  return best;
}

std::optional<std::size_t> preferred(std::string_view accept,
                                     std::span<const std::string_view> offers) noexcept {
  std::optional<std::size_t> choice;
  unsigned best = 0;
  for (std::size_t i = 0; i < offers.size(); ++i) {
    const auto quality = quality_of(accept, offers[i]);
    if (quality <= best) continue;
    best = quality;
    choice = i;
  }
  return choice;
}

}  // namespace cumuld::http
