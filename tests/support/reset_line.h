// A reset of a key among the lines of a history: "reset <registry> <key>". The daemon knows no such
// line; the engine and the naive model do what POST /v1/records/{registry}/{key}/reset does.
// Thread safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace support {

struct ResetLine {
  std::string registry;
  std::string key;
};

inline std::string reset_line(std::string_view registry, std::string_view key) {
  return "reset " + std::string(registry) + " " + std::string(key);
}

inline std::optional<ResetLine> read_reset_line(std::string_view line) {
  constexpr std::string_view kWord = "reset ";
  if (!line.starts_with(kWord)) return std::nullopt;
  line.remove_prefix(kWord.size());
  const auto space = line.find(' ');
  return ResetLine{std::string(line.substr(0, space)), std::string(line.substr(space + 1))};
}

}  // namespace support
