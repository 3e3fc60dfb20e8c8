// DaemonConfig: how one cumuld runs, and where it is told: flags > environment > file > default.
//
// Every setting has one name in four spellings, listed by settings():
//   file (cumuld.toml)  data_dir = "/var/lib/cumuld"
//   environment         CUMULD_DATA_DIR=/var/lib/cumuld
//   flag                --data-dir /var/lib/cumuld
// The file itself is named by --config or CUMULD_CONFIG. A relative path is relative to the working
// directory. Sizes are bytes, as an integer or with a unit: "512KiB", "64MiB", "2GiB".
//
// Whatever is not understood is an error, kInvalidArgument, one line that names the place, the
// value and what it must be:
//   cumuld.toml:12: shards = 99: must be an integer from 0 to 64
//   environment: CUMULD_SHARD is not a setting (did you mean "CUMULD_SHARDS"?)
// An environment variable that is set but empty counts as not set. A value that a stronger source
// overrides must be right all the same.
//
// Thread safety: plain values and functions without state; resolve() blocks on the disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "matcher/status.h"

namespace config {

enum class LogFormat : std::uint8_t { kAuto, kText, kJson };  // auto: text on a terminal, else JSON
enum class LogLevel : std::uint8_t { kTrace, kDebug, kInfo, kWarning, kError };

struct DaemonConfig {
  std::filesystem::path data_dir;         // required
  std::filesystem::path socket;           // required; at most 107 bytes, as the kernel wants
  std::filesystem::path rules_file;       // empty: the rules cumuld ships with (shipped.h)
  std::filesystem::path registries_file;  // empty: matcher::standard_catalogue(), shipped.h
  std::filesystem::path dmfa_file;        // empty: standard_dmfa_codes(), dmfa_codes.h
  std::filesystem::path layouts_file;     // empty: those of the built-in table, layouts.h
  std::filesystem::path backup_dir;       // empty: `backups` in the data directory
  std::filesystem::path spool_dir;        // empty: no spool
  unsigned shards = 0;                    // at most matcher::kShardsMax; 0: one for each core
  unsigned io_threads = 2;
  std::uint64_t memory_budget_bytes = std::uint64_t{1} << 30U;  // timelines, delta and caches
  std::uint64_t epoch_bytes = 0;  // 0 in a file: a quarter of the budget; never 0 after complete()
  // Of posted records, held at once; 0 in a file: a quarter of the budget, at least 16 MiB; never 0
  // after complete().
  std::uint64_t intake_bytes_max = 0;
  std::uint64_t free_space_min_bytes = std::uint64_t{256} << 20U;  // less: intake is refused
  bool sync = true;  // fdatasync before a sender is answered
  LogFormat log_format = LogFormat::kAuto;
  LogLevel log_level = LogLevel::kInfo;
  unsigned socket_mode = 0660;  // permission bits of the socket
  unsigned max_connections = 4096;
  unsigned idle_timeout_s = 300;  // a connection without a request under way is closed
  unsigned spool_poll_ms = 500;   // between two looks at the spool
  // When so much waits in the spool it is a load: hits are found once all of it is read. 0: never.
  std::uint64_t spool_load_bytes = std::uint64_t{64} << 20U;
  // Of a spool file's records, in percent: more refused ones stop its registry's folder. 0: never.
  unsigned spool_rejected_percent_max = 0;

  // The most that is kept for one registry; beyond it is counted only. Entries: 0 keeps none.
  unsigned quarantine_entries_max = 1'000'000;
  std::uint64_t quarantine_bytes_max = std::uint64_t{512} << 20U;
  unsigned stale_entries_max = 10'000'000;
  std::uint64_t stale_bytes_max = std::uint64_t{2} << 30U;

  friend bool operator==(const DaemonConfig&, const DaemonConfig&) = default;
};

// One setting's spellings, for --help and for whoever fills Flags.
struct Setting {
  std::string_view name;      // "data_dir": in the file, and in Flags::values
  std::string_view flag;      // "--data-dir"
  std::string_view variable;  // "CUMULD_DATA_DIR"
  std::string_view argument;  // "DIR": what --help shows for the value
  std::string_view help;      // half a sentence, with the default
};
std::span<const Setting> settings();  // lives as long as the program

inline constexpr std::string_view kConfigVariable = "CUMULD_CONFIG";

// What the command line said.
struct Flags {
  std::string config;                         // --config; empty: not given
  std::map<std::string, std::string> values;  // setting name → text
};

// The variables that start with CUMULD_, (name, value).
using Environment = std::vector<std::pair<std::string, std::string>>;
Environment environment_of(const char* const* environment);  // as main() or ::environ has it

// The four steps of resolve(). The first gives the defaults with what the text says; the next two
// change `config`, up to the first error; the last works out what depends on other settings and
// checks that what is required is there.
matcher::Result<DaemonConfig> parse_daemon_config(std::string_view text,
                                                  std::string_view file_name);
matcher::Status apply_environment(const Environment& environment, DaemonConfig& config);

// A warning for each CUMULD_ variable that is no setting: it is passed over, since other programs
// may use the prefix, but a typo should not stay unseen.
std::vector<std::string> unknown_variables(const Environment& environment);

matcher::Status apply_flags(const Flags& flags, DaemonConfig& config);
matcher::Status complete(DaemonConfig& config);

// Everything: the file that flags or environment name, if any, then environment, then flags. Also
// the errors of read_text_file() (text_file.h).
matcher::Result<DaemonConfig> resolve(const Flags& flags, const Environment& environment);

}  // namespace config
