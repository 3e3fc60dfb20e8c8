#include "config/daemon_config.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "config/setting_value.h"
#include "config/suggest.h"
#include "config/text_file.h"
#include "config/toml_reader.h"
#include "matcher/limits.h"

namespace config {
namespace {

using matcher::Result;
using matcher::Status;
using matcher::StatusCode;

constexpr std::string_view kVariablePrefix = "CUMULD_";
constexpr std::size_t kSocketPathBytesMax = 107;  // sun_path holds 108 with its end
constexpr std::array<std::string_view, 3> kLogFormats{"auto", "text", "json"};
constexpr std::array<std::string_view, 5> kLogLevels{"trace", "debug", "info", "warning", "error"};
constexpr std::uint64_t kKiB = 1ULL << 10U;
constexpr std::uint64_t kMiB = 1ULL << 20U;
constexpr std::uint64_t kTiB = 1ULL << 40U;

constexpr std::size_t kSettings = 27;
constexpr std::array<Setting, kSettings> kSpellings{{
    {"data_dir", "--data-dir", "CUMULD_DATA_DIR", "DIR", "where everything is stored (required)"},
    {"socket", "--socket", "CUMULD_SOCKET", "PATH", "the unix socket to serve on (required)"},
    {"rules", "--rules", "CUMULD_RULES", "FILE", "rule table (default: the one built in)"},
    {"registries", "--registries", "CUMULD_REGISTRIES", "FILE",
     "kinds and registries (default: those built in)"},
    {"dmfa", "--dmfa", "CUMULD_DMFA", "FILE", "meaning of DmfA codes (default: that built in)"},
    {"layouts", "--layouts", "CUMULD_LAYOUTS", "FILE",
     "columns of CSV and XML files (default: those built in)"},
    {"backups", "--backups", "CUMULD_BACKUPS", "DIR",
     "where backups go (default: backups in the data directory)"},
    {"spool", "--spool", "CUMULD_SPOOL", "DIR", "folder to take files from (default: none)"},
    {"shards", "--shards", "CUMULD_SHARDS", "N", "matcher threads (default: one for each core)"},
    {"io_threads", "--io-threads", "CUMULD_IO_THREADS", "N", "socket threads (default: 2)"},
    {"memory_budget_bytes", "--memory-budget-bytes", "CUMULD_MEMORY_BUDGET_BYTES", "SIZE",
     "memory for timelines, delta and caches (default: 1GiB)"},
    {"epoch_bytes", "--epoch-bytes", "CUMULD_EPOCH_BYTES", "SIZE",
     "records held before they are sorted and sealed (default: a quarter of the budget)"},
    {"intake_bytes_max", "--intake-bytes-max", "CUMULD_INTAKE_BYTES_MAX", "SIZE",
     "posted records held at once, more are refused (default: a quarter of the budget)"},
    {"free_space_min_bytes", "--free-space-min-bytes", "CUMULD_FREE_SPACE_MIN_BYTES", "SIZE",
     "intake stops when the disk has less (default: 256MiB)"},
    {"sync", "--sync", "CUMULD_SYNC", "BOOL", "survive a power cut (default: true)"},
    {"log_format", "--log-format", "CUMULD_LOG_FORMAT", "WORD",
     "auto, text or json (default: auto: text on a terminal, else json)"},
    {"log_level", "--log-level", "CUMULD_LOG_LEVEL", "WORD",
     "trace, debug, info, warning or error (default: info)"},
    {"socket_mode", "--socket-mode", "CUMULD_SOCKET_MODE", "MODE",
     "permission bits of the socket (default: 0660)"},
    {"max_connections", "--max-connections", "CUMULD_MAX_CONNECTIONS", "N",
     "open connections at once (default: 4096)"},
    {"idle_timeout_s", "--idle-timeout-s", "CUMULD_IDLE_TIMEOUT_S", "N",
     "seconds until an idle connection is closed (default: 300)"},
    {"spool_poll_ms", "--spool-poll-ms", "CUMULD_SPOOL_POLL_MS", "N",
     "milliseconds between two looks at the spool (default: 500)"},
    {"spool_load_bytes", "--spool-load-bytes", "CUMULD_SPOOL_LOAD_BYTES", "SIZE",
     "so much waiting is a load, hits are found at its end; 0: never (default: 64MiB)"},
    {"spool_rejected_percent_max", "--spool-rejected-percent-max",
     "CUMULD_SPOOL_REJECTED_PERCENT_MAX", "N",
     "a registry whose file has more refused records is stopped (default: 0, never)"},
    {"quarantine_entries_max", "--quarantine-entries-max", "CUMULD_QUARANTINE_ENTRIES_MAX", "N",
     "refused input kept for one registry, more is counted only (default: 1000000)"},
    {"quarantine_bytes_max", "--quarantine-bytes-max", "CUMULD_QUARANTINE_BYTES_MAX", "SIZE",
     "the same in bytes (default: 512MiB)"},
    {"stale_entries_max", "--stale-entries-max", "CUMULD_STALE_ENTRIES_MAX", "N",
     "stale versions kept for one registry, more are counted only (default: 10000000)"},
    {"stale_bytes_max", "--stale-bytes-max", "CUMULD_STALE_BYTES_MAX", "SIZE",
     "the same in bytes (default: 2GiB)"},
}};

// Parallel to kSpellings.
const std::array<SettingRule, kSettings>& rules_of_settings() {
  using C = DaemonConfig;
  static const std::array<SettingRule, kSettings> rules{
      PathRule{&C::data_dir},
      PathRule{&C::socket, kSocketPathBytesMax},
      PathRule{&C::rules_file},
      PathRule{&C::registries_file},
      PathRule{&C::dmfa_file},
      PathRule{&C::layouts_file},
      PathRule{&C::backup_dir},
      PathRule{&C::spool_dir},
      NumberRule{&C::shards, 0, matcher::kShardsMax},
      NumberRule{&C::io_threads, 1, 64},
      SizeRule{&C::memory_budget_bytes, 32 * kMiB, kTiB, false},
      SizeRule{&C::epoch_bytes, 64 * kKiB, kTiB, true},
      SizeRule{&C::intake_bytes_max, kMiB, kTiB, true},
      SizeRule{&C::free_space_min_bytes, kMiB, kTiB, true},
      SwitchRule{&C::sync},
      WordRule<LogFormat>{&C::log_format, kLogFormats},
      WordRule<LogLevel>{&C::log_level, kLogLevels},
      ModeRule{&C::socket_mode},
      NumberRule{&C::max_connections, 1, 65'536},
      NumberRule{&C::idle_timeout_s, 1, 86'400},
      NumberRule{&C::spool_poll_ms, 10, 60'000},
      SizeRule{&C::spool_load_bytes, 1, kTiB, true},
      NumberRule{&C::spool_rejected_percent_max, 0, 100},
      NumberRule{&C::quarantine_entries_max, 0, 1'000'000'000},
      SizeRule{&C::quarantine_bytes_max, kMiB, kTiB, false},
      NumberRule{&C::stale_entries_max, 0, 1'000'000'000},
      SizeRule{&C::stale_bytes_max, kMiB, kTiB, false}};
  return rules;
}

// Which setting has this spelling.
std::optional<std::size_t> find_setting(std::string_view Setting::*spelling,
                                        std::string_view text) {
  for (std::size_t i = 0; i < kSettings; ++i) {
    if (kSpellings[i].*spelling == text) return i;
  }
  return std::nullopt;
}

std::vector<std::string_view> all(std::string_view Setting::*spelling) {
  std::vector<std::string_view> names;
  names.reserve(kSettings);
  for (const auto& setting : kSpellings) names.push_back(setting.*spelling);
  return names;
}

Status invalid(std::string message) {
  return {StatusCode::kInvalidArgument, std::move(message)};
}

// The value as the environment and the flags have it, put in place of setting `index`.
Status apply_text(std::size_t index, const std::string& text, const std::string& shown_name,
                  DaemonConfig& config) {
  const auto& rule = rules_of_settings()[index];
  if (apply(rule, {text, SettingValue::Type::kUntyped}, config)) return {};
  return invalid(shown_name + " = " + in_quotes(text) + ": must be " + wanted(rule));
}

SettingValue value_of(const toml::node& node) {
  using Type = SettingValue::Type;
  if (const auto* text = node.as_string()) return {text->get(), Type::kString};
  if (const auto* number = node.as_integer())
    return {std::to_string(number->get()), Type::kInteger};
  if (const auto* on = node.as_boolean()) return {on->get() ? "true" : "false", Type::kBoolean};
  return {std::string(type_name(node)), Type::kOther};
}

void read_settings(const toml::table& root, Complaint& complaint, DaemonConfig& config) {
  TableReader file(root, complaint, "");
  if (!file.knows_only(all(&Setting::name))) return;
  for (std::size_t i = 0; i < kSettings; ++i) {
    const auto* node = file.find(kSpellings[i].name);
    if (node == nullptr) continue;
    const auto& rule = rules_of_settings()[i];
    const auto value = value_of(*node);
    if (apply(rule, value, config)) continue;
    const bool text = value.type == SettingValue::Type::kString;
    file.fail(*node, std::string(kSpellings[i].name) + " = " +
                         (text ? in_quotes(value.text) : value.text) + ": must be " + wanted(rule));
  }
}

// The configuration file that flags or environment name; empty: none.
std::string file_named(const Flags& flags, const Environment& environment) {
  if (!flags.config.empty()) return flags.config;
  for (const auto& [name, value] : environment) {
    if (name == kConfigVariable) return value;
  }
  return {};
}

Status missing(const Setting& setting) {
  const auto text = [](std::string_view part) { return std::string(part); };
  return invalid(text(setting.name) + " is not set: give " + text(setting.flag) + " " +
                 text(setting.argument) + ", " + text(setting.variable) +
                 " in the environment, or " + text(setting.name) +
                 " = \"…\" in the file that --config names");
}

}  // namespace

std::span<const Setting> settings() {
  return kSpellings;
}

Environment environment_of(const char* const* environment) {
  Environment found;
  for (; environment != nullptr && *environment != nullptr; ++environment) {
    const std::string_view entry = *environment;
    const auto equals = entry.find('=');
    if (!entry.starts_with(kVariablePrefix) || equals == std::string_view::npos) continue;
    found.emplace_back(entry.substr(0, equals), entry.substr(equals + 1));
  }
  return found;
}

Result<DaemonConfig> parse_daemon_config(std::string_view text, std::string_view file_name) {
  Complaint complaint(file_name);
  DaemonConfig config;
  if (const auto root = parse_toml(text, complaint)) read_settings(*root, complaint, config);
  if (!complaint.none()) return tl::make_unexpected(complaint.status());
  return config;
}

std::vector<std::string> unknown_variables(const Environment& environment) {
  std::vector<std::string> warnings;
  auto known = all(&Setting::variable);
  known.push_back(kConfigVariable);
  for (const auto& [name, value] : environment) {
    if (name == kConfigVariable || find_setting(&Setting::variable, name)) continue;
    warnings.push_back("environment: " + name + " is not a setting" + hint(name, known));
  }
  return warnings;
}

Status apply_environment(const Environment& environment, DaemonConfig& config) {
  for (const auto& [name, value] : environment) {
    if (name == kConfigVariable) continue;
    const auto index = find_setting(&Setting::variable, name);
    if (!index || value.empty()) continue;
    auto status = apply_text(*index, value, "environment: " + name, config);
    if (!status.ok()) return status;
  }
  return {};
}

Status apply_flags(const Flags& flags, DaemonConfig& config) {
  for (const auto& [name, value] : flags.values) {
    const auto index = find_setting(&Setting::name, name);
    if (!index) return invalid(name + " is not a setting" + hint(name, all(&Setting::name)));
    auto status = apply_text(*index, value, std::string(kSpellings[*index].flag), config);
    if (!status.ok()) return status;
  }
  return {};
}

Status complete(DaemonConfig& config) {
  if (config.data_dir.empty()) return missing(kSpellings[0]);
  if (config.socket.empty()) return missing(kSpellings[1]);
  if (config.epoch_bytes == 0) config.epoch_bytes = config.memory_budget_bytes / 4;
  if (config.intake_bytes_max == 0) {
    config.intake_bytes_max = std::max(config.memory_budget_bytes / 4, 16 * kMiB);
  }
  if (config.epoch_bytes > config.memory_budget_bytes / 2) {
    return invalid("epoch_bytes = " + size_text(config.epoch_bytes) +
                   ": must be at most half of memory_budget_bytes, which is " +
                   size_text(config.memory_budget_bytes));
  }
  return {};
}

Result<DaemonConfig> resolve(const Flags& flags, const Environment& environment) {
  DaemonConfig config;
  if (const auto file = file_named(flags, environment); !file.empty()) {
    const auto text = read_text_file(file);
    if (!text) return tl::make_unexpected(text.error());
    auto parsed = parse_daemon_config(*text, file);
    if (!parsed) return parsed;
    config = std::move(*parsed);
  }
  if (auto status = apply_environment(environment, config); !status.ok()) {
    return tl::make_unexpected(std::move(status));
  }
  if (auto status = apply_flags(flags, config); !status.ok()) {
    return tl::make_unexpected(std::move(status));
  }
  if (auto status = complete(config); !status.ok()) {
    return tl::make_unexpected(std::move(status));
  }
  return config;
}

}  // namespace config
