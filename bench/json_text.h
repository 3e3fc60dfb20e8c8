// json_text(): a text as a JSON string, for lines of figures.
//
// Thread safety: a pure function. Cost: O(length).
#pragma once

#include <string>
#include <string_view>

namespace bench {

// In quotes; a control character becomes a space.
inline std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
  }
  return out + "\"";
}

}  // namespace bench
