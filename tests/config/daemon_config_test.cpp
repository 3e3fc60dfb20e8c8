// Where the daemon's settings come from, which source wins, and what is said of a wrong one.
#include "config/daemon_config.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "config/text_file.h"

namespace config {
namespace {

namespace fs = std::filesystem;

const fs::path kShipped = fs::path(SOURCE_ROOT) / "config" / "cumuld.toml";

std::string error_in_file(const std::string& text) {
  const auto config = parse_daemon_config(text, "c.toml");
  return config ? "no error" : config.error().message();
}

std::string error_in_environment(const Environment& environment) {
  DaemonConfig config;
  return apply_environment(environment, config).message();
}

DaemonConfig parsed(const std::string& text) {
  const auto config = parse_daemon_config(text, "c.toml");
  EXPECT_TRUE(config) << config.error().message();
  return config.value_or(DaemonConfig{});
}

struct Wrong {
  std::string text;
  std::string message;
};

TEST(DaemonConfig, TheShippedFileShowsTheDefaults) {
  const auto shipped = resolve({kShipped.string(), {}}, {});
  ASSERT_TRUE(shipped) << shipped.error().message();
  DaemonConfig defaults;
  defaults.data_dir = "/var/lib/cumuld";
  defaults.socket = "/run/cumuld/cumuld.sock";
  ASSERT_TRUE(complete(defaults).ok());
  EXPECT_EQ(*shipped, defaults);
}

TEST(DaemonConfig, TheShippedFileNamesEverySetting) {
  const auto text = read_text_file(kShipped);
  ASSERT_TRUE(text);
  for (const auto& setting : settings()) {
    const std::string assignment = std::string(setting.name) + " = ";
    EXPECT_TRUE(text->find("\n" + assignment) != std::string::npos ||
                text->find("\n# " + assignment) != std::string::npos)
        << setting.name;
  }
}

TEST(DaemonConfig, TheSpellingsOfASettingFollowFromItsName) {
  for (const auto& setting : settings()) {
    std::string flag = "--" + std::string(setting.name);
    std::string variable = "CUMULD_" + std::string(setting.name);
    for (auto& byte : flag) byte = byte == '_' ? '-' : byte;
    for (auto& byte : variable) byte = static_cast<char>(std::toupper(byte));
    EXPECT_EQ(setting.flag, flag);
    EXPECT_EQ(setting.variable, variable);
  }
}

TEST(DaemonConfig, TakesEverySettingFromTheFile) {
  DaemonConfig want;
  want.data_dir = "d";
  want.socket = "s";
  want.rules_file = "r";
  want.registries_file = "g";
  want.dmfa_file = "m";
  want.layouts_file = "l";
  want.backup_dir = "b";
  want.spool_dir = "p";
  want.shards = 64;
  want.io_threads = 3;
  want.memory_budget_bytes = 32U << 20U;
  want.epoch_bytes = 64U << 10U;
  want.intake_bytes_max = 1U << 20U;
  want.free_space_min_bytes = 0;
  want.sync = false;
  want.log_format = LogFormat::kJson;
  want.log_level = LogLevel::kError;
  want.socket_mode = 0600;
  want.max_connections = 1;
  want.idle_timeout_s = 2;
  want.spool_poll_ms = 10;
  want.spool_rejected_percent_max = 100;
  EXPECT_EQ(parsed(R"(data_dir = "d"
socket = "s"
rules = "r"
registries = "g"
dmfa = "m"
layouts = "l"
backups = "b"
spool = "p"
shards = 64
io_threads = 3
memory_budget_bytes = "32 MiB"
epoch_bytes = 65_536
intake_bytes_max = "1MiB"
free_space_min_bytes = 0
sync = false
log_format = "json"
log_level = "error"
socket_mode = "600"
max_connections = 1
idle_timeout_s = 2
spool_poll_ms = 10
spool_rejected_percent_max = 100
)"),
            want);
}

TEST(DaemonConfig, SaysWhereAndWhyTheFileIsWrong) {
  const std::string size = "must be a size from 32MiB to 1TiB (bytes, or as in \"64MiB\")";
  const std::vector<Wrong> cases{
      {"\nshard = 1", R"(c.toml:2: unknown field "shard" (did you mean "shards"?))"},
      {"shards = 65", "c.toml:1: shards = 65: must be an integer from 0 to 64"},
      {"shards = -1", "c.toml:1: shards = -1: must be an integer from 0 to 64"},
      {"shards = \"4\"", R"(c.toml:1: shards = "4": must be an integer from 0 to 64)"},
      {"shards = 1.5", "c.toml:1: shards = a decimal number: must be an integer from 0 to 64"},
      {"io_threads = 0", "c.toml:1: io_threads = 0: must be an integer from 1 to 64"},
      {"memory_budget_bytes = 1024", "c.toml:1: memory_budget_bytes = 1024: " + size},
      {"memory_budget_bytes = \"1GB\"", "c.toml:1: memory_budget_bytes = \"1GB\": " + size},
      {"memory_budget_bytes = \"99999999999999TiB\"",
       "c.toml:1: memory_budget_bytes = \"99999999999999TiB\": " + size},
      {"memory_budget_bytes = 0", "c.toml:1: memory_budget_bytes = 0: " + size},
      {"epoch_bytes = 1",
       "c.toml:1: epoch_bytes = 1: must be 0 or a size from 64KiB to 1TiB (bytes, or as in "
       "\"64MiB\")"},
      {"sync = \"true\"", R"(c.toml:1: sync = "true": must be true or false)"},
      {"sync = 1", "c.toml:1: sync = 1: must be true or false"},
      {"log_format = \"xml\"", R"(c.toml:1: log_format = "xml": must be "auto", "text" or "json")"},
      {"log_level = 3",
       R"(c.toml:1: log_level = 3: must be "trace", "debug", "info", "warning" or "error")"},
      {"socket_mode = 660",
       "c.toml:1: socket_mode = 660: must be permission bits in octal and in quotes, as in "
       "\"0660\""},
      {"socket_mode = \"0888\"",
       "c.toml:1: socket_mode = \"0888\": must be permission bits in octal and in quotes, as in "
       "\"0660\""},
      {"data_dir = \"\"", R"(c.toml:1: data_dir = "": must be a path of 1 to 4095 bytes)"},
      {"data_dir = [\"a\"]", "c.toml:1: data_dir = a list: must be a path of 1 to 4095 bytes"},
      {"socket = \"" + std::string(108, 's') + "\"",
       "c.toml:1: socket = \"" + std::string(64, 's') + "…\": must be a path of 1 to 107 bytes"},
  };
  for (const auto& wrong : cases) EXPECT_EQ(error_in_file(wrong.text), wrong.message);
}

TEST(DaemonConfig, SaysWhyTheEnvironmentIsWrong) {
  EXPECT_EQ(config::unknown_variables({{"CUMULD_SHARD", "1"}, {"CUMULD_SHARDS", "1"}}),
            std::vector<std::string>{
                R"(environment: CUMULD_SHARD is not a setting (did you mean "CUMULD_SHARDS"?))"});
  EXPECT_EQ(error_in_environment({{"CUMULD_SHARDS", "many"}}),
            R"(environment: CUMULD_SHARDS = "many": must be an integer from 0 to 64)");
  EXPECT_EQ(error_in_environment({{"CUMULD_SYNC", "maybe"}}),
            R"(environment: CUMULD_SYNC = "maybe": must be true or false)");
}

TEST(DaemonConfig, TakesUntypedTextFromTheEnvironment) {
  DaemonConfig config;
  const Environment environment{{"CUMULD_CONFIG", "/elsewhere"},
                                {"CUMULD_SHARDS", "8"},
                                {"CUMULD_SYNC", "0"},
                                {"CUMULD_SPOOL", ""},
                                {"CUMULD_EPOCH_BYTES", "1MiB"},
                                {"CUMULD_SOCKET_MODE", "0666"}};
  ASSERT_TRUE(apply_environment(environment, config).ok());
  DaemonConfig want;
  want.shards = 8;
  want.sync = false;
  want.epoch_bytes = 1U << 20U;
  want.socket_mode = 0666;
  EXPECT_EQ(config, want);
}

TEST(DaemonConfig, OnlyItsOwnVariablesAreRead) {
  const std::array<const char*, 5> variables{"PATH=/bin", "CUMULD_SHARDS=2", "CUMULDA=1",
                                             "CUMULD_RULES=a=b", nullptr};
  const Environment want{{"CUMULD_SHARDS", "2"}, {"CUMULD_RULES", "a=b"}};
  EXPECT_EQ(environment_of(variables.data()), want);
  EXPECT_TRUE(environment_of(nullptr).empty());
}

TEST(DaemonConfig, FlagsWinOverTheEnvironmentAndThatOverTheFile) {
  const fs::path file = fs::path(testing::TempDir()) / "cumuld_precedence.toml";
  std::ofstream(file) << "data_dir = \"file\"\nsocket = \"file\"\nrules = \"file\"\nshards = 1\n";
  const Environment environment{
      {"CUMULD_CONFIG", file}, {"CUMULD_SOCKET", "environment"}, {"CUMULD_RULES", "environment"}};
  const auto config = resolve({"", {{"rules", "flag"}}}, environment);
  ASSERT_TRUE(config) << config.error().message();
  EXPECT_EQ(config->data_dir, "file");
  EXPECT_EQ(config->socket, "environment");
  EXPECT_EQ(config->rules_file, "flag");
  EXPECT_EQ(config->shards, 1U);
  const auto other = resolve({"/nowhere/cumuld.toml", {}}, environment);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().message(), "/nowhere/cumuld.toml: no such file");
  fs::remove(file);
}

TEST(DaemonConfig, SaysHowToSetWhatIsRequired) {
  const auto without = resolve({}, {});
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().message(),
            "data_dir is not set: give --data-dir DIR, CUMULD_DATA_DIR in the environment, or "
            "data_dir = \"…\" in the file that --config names");
  const auto half = resolve({"", {{"data_dir", "d"}}}, {});
  ASSERT_FALSE(half);
  EXPECT_EQ(half.error().message(),
            "socket is not set: give --socket PATH, CUMULD_SOCKET in the environment, or socket = "
            "\"…\" in the file that --config names");
}

TEST(DaemonConfig, WrongFlagsAreNamedAsTheyWereGiven) {
  DaemonConfig config;
  EXPECT_EQ(apply_flags({"", {{"io_threads", "x"}}}, config).message(),
            R"(--io-threads = "x": must be an integer from 1 to 64)");
  EXPECT_EQ(apply_flags({"", {{"io_thread", "1"}}}, config).message(),
            R"(io_thread is not a setting (did you mean "io_threads"?))");
}

TEST(DaemonConfig, AnEpochIsAQuarterOfTheBudgetUnlessSaidOtherwiseAndAtMostHalf) {
  const std::map<std::string, std::string> required{{"data_dir", "d"}, {"socket", "s"}};
  Flags flags{"", required};
  flags.values["memory_budget_bytes"] = "64MiB";
  EXPECT_EQ(resolve(flags, {})->epoch_bytes, 16U << 20U);
  flags.values["epoch_bytes"] = "32MiB";
  EXPECT_EQ(resolve(flags, {})->epoch_bytes, 32U << 20U);
  flags.values["epoch_bytes"] = "33MiB";
  EXPECT_EQ(resolve(flags, {}).error().message(),
            "epoch_bytes = 33MiB: must be at most half of memory_budget_bytes, which is 64MiB");
}

}  // namespace
}  // namespace config
