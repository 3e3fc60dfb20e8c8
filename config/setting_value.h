// SettingRule: what the value of one setting may be, and where in DaemonConfig it goes.
//
// Private to config/. A value comes as text with the type it was written in; environment and flags
// know no types, so theirs fits every rule whose syntax it has.
//
// Thread safety: plain values and functions without state.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "config/daemon_config.h"

namespace config {

struct SettingValue {
  enum class Type : std::uint8_t { kUntyped, kString, kInteger, kBoolean, kOther };
  std::string text;
  Type type = Type::kUntyped;
};

struct PathRule {
  std::filesystem::path DaemonConfig::*member;
  std::size_t bytes_max = 4095;
};
struct NumberRule {
  unsigned DaemonConfig::*member;
  unsigned min;
  unsigned max;
};
struct SizeRule {  // bytes
  std::uint64_t DaemonConfig::*member;
  std::uint64_t min;
  std::uint64_t max;
  bool zero;  // 0 is allowed too, with a meaning of its own
};
struct SwitchRule {
  bool DaemonConfig::*member;
};
template <typename Word>
struct WordRule {  // words[i] means static_cast<Word>(i)
  Word DaemonConfig::*member;
  std::span<const std::string_view> words;
};
struct ModeRule {
  unsigned DaemonConfig::*member;
};
using SettingRule = std::variant<PathRule, NumberRule, SizeRule, SwitchRule, WordRule<LogFormat>,
                                 WordRule<LogLevel>, ModeRule>;

// Takes the value over into `config`. False when it breaks the rule; then nothing changed.
bool apply(const SettingRule& rule, const SettingValue& value, DaemonConfig& config);

// What a value must be: "an integer from 0 to 64". Follows "must be ".
std::string wanted(const SettingRule& rule);

// "64MiB": the largest unit that divides `bytes`.
std::string size_text(std::uint64_t bytes);

}  // namespace config
