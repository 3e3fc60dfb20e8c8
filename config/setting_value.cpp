#include "config/setting_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

#include "config/suggest.h"

namespace config {
namespace {

using Type = SettingValue::Type;

struct Unit {
  std::string_view name;
  unsigned shift;
};
constexpr std::array<Unit, 4> kUnits{Unit{"TiB", 40}, {"GiB", 30}, {"MiB", 20}, {"KiB", 10}};

bool is(const SettingValue& value, Type type) {
  return value.type == type || value.type == Type::kUntyped;
}

std::optional<std::uint64_t> number(std::string_view text, int base = 10) {
  std::uint64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data(), end, value, base);
  if (text.empty() || failed != std::errc{} || stop != end) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> size(const SettingValue& value) {
  if (is(value, Type::kInteger)) {
    if (const auto bytes = number(value.text)) return bytes;
  }
  if (!is(value, Type::kString)) return std::nullopt;
  for (const auto& unit : kUnits) {
    std::string_view text = value.text;
    if (!text.ends_with(unit.name)) continue;
    text.remove_suffix(unit.name.size());
    while (text.ends_with(' ')) text.remove_suffix(1);
    const auto count = number(text);
    const auto most = std::numeric_limits<std::uint64_t>::max() >> unit.shift;
    if (!count || *count > most) return std::nullopt;
    return *count << unit.shift;
  }
  return std::nullopt;
}

bool is_control(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return code < 0x20 || code == 0x7f;
}

struct Apply {
  const SettingValue& value;
  DaemonConfig& config;

  bool operator()(const PathRule& rule) const {
    const auto& text = value.text;
    if (!is(value, Type::kString) || text.empty() || text.size() > rule.bytes_max) return false;
    if (std::any_of(text.begin(), text.end(), is_control)) return false;
    config.*rule.member = text;
    return true;
  }
  bool operator()(const NumberRule& rule) const {
    if (!is(value, Type::kInteger)) return false;
    const auto found = number(value.text);
    if (!found || *found < rule.min || *found > rule.max) return false;
    config.*rule.member = static_cast<unsigned>(*found);
    return true;
  }
  bool operator()(const SizeRule& rule) const {
    const auto bytes = size(value);
    if (!bytes) return false;
    const bool in_range = *bytes >= rule.min && *bytes <= rule.max;
    if (!in_range && !(rule.zero && *bytes == 0)) return false;
    config.*rule.member = *bytes;
    return true;
  }
  bool operator()(const SwitchRule& rule) const {
    if (!is(value, Type::kBoolean)) return false;
    const bool on = value.text == "true" || value.text == "1";
    if (!on && value.text != "false" && value.text != "0") return false;
    config.*rule.member = on;
    return true;
  }
  template <typename Word>
  bool operator()(const WordRule<Word>& rule) const {
    const auto found = std::find(rule.words.begin(), rule.words.end(), value.text);
    if (!is(value, Type::kString) || found == rule.words.end()) return false;
    config.*rule.member = static_cast<Word>(found - rule.words.begin());
    return true;
  }
  bool operator()(const ModeRule& rule) const {
    // Always as text: 0660 is no TOML integer, and 660 would be taken for decimal.
    const auto bits = number(value.text, 8);
    const bool long_enough = value.text.size() == 3 || value.text.size() == 4;
    if (!is(value, Type::kString) || !long_enough || !bits || *bits > 0777) return false;
    config.*rule.member = static_cast<unsigned>(*bits);
    return true;
  }
};

struct Wanted {
  std::string operator()(const PathRule& rule) const {
    return "a path of 1 to " + std::to_string(rule.bytes_max) + " bytes";
  }
  std::string operator()(const NumberRule& rule) const {
    return "an integer from " + std::to_string(rule.min) + " to " + std::to_string(rule.max);
  }
  std::string operator()(const SizeRule& rule) const {
    return std::string(rule.zero ? "0 or " : "") + "a size from " + size_text(rule.min) + " to " +
           size_text(rule.max) + " (bytes, or as in \"64MiB\")";
  }
  std::string operator()(const SwitchRule&) const { return "true or false"; }
  template <typename Word>
  std::string operator()(const WordRule<Word>& rule) const {
    return one_of(rule.words);
  }
  std::string operator()(const ModeRule&) const {
    return "permission bits in octal and in quotes, as in \"0660\"";
  }
};

}  // namespace

bool apply(const SettingRule& rule, const SettingValue& value, DaemonConfig& config) {
  return std::visit(Apply{value, config}, rule);
}

std::string wanted(const SettingRule& rule) {
  return std::visit(Wanted{}, rule);
}

std::string size_text(std::uint64_t bytes) {
  for (const auto& unit : kUnits) {
    const std::uint64_t one = std::uint64_t{1} << unit.shift;
    if (bytes != 0 && bytes % one == 0) {
      return std::to_string(bytes >> unit.shift) + std::string(unit.name);
    }
  }
  return std::to_string(bytes);
}

}  // namespace config
