// Feeds arbitrary bytes to parse_target() and checks what its header promises: segments and
// parameters are UTF-8 without a zero byte, parameters have names, and a refusal says why in a line
// of its own words.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "daemon/http/target.h"
#include "daemon/http/utf8.h"
#include "tests/fuzz/require.h"

namespace {

using fuzz::require;

void check_text(std::string_view text) {
  require(cumuld::http::is_utf8(text), "decoded text is UTF-8");
  require(text.find('\0') == std::string_view::npos, "decoded text holds no zero byte");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto target = cumuld::http::parse_target(text);
  if (!target) {
    const auto& message = target.error().message();
    require(!message.empty(), "a refusal says why");
    require(message.size() < 64, "a refusal is a line of ours");
    return 0;
  }
  for (const auto& segment : target->segments) check_text(segment);
  for (const auto& [name, value] : target->query) {
    require(!name.empty(), "a parameter has a name");
    check_text(name);
    check_text(value);
  }
  return 0;
}
