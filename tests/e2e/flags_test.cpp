// How cumuld starts and refuses to start: flags, environment, files; exit codes and messages.
#include <algorithm>
#include <fstream>

#include "tests/e2e/served.h"

namespace e2e {
namespace {

namespace fs = std::filesystem;

class Start : public testing::Test {
 protected:
  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.path() / name) << text;
    return folder_.path() / name;
  }
  std::string data() const { return (folder_.path() / "data").string(); }
  std::string socket() const { return (folder_.path() / "s.sock").string(); }

  // Refused: exit 2, one line that holds `part`, and nothing was started.
  void expect_refused(std::vector<std::string> flags, const std::string& part,
                      const support::Variables& environment = {}) const {
    SCOPED_TRACE(part);
    const auto result = support::run_program("cumuld", flags, environment);
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
    EXPECT_NE(result.err.find(part), std::string::npos) << result.err;
    EXPECT_FALSE(fs::exists(data()));
    EXPECT_FALSE(fs::exists(socket()));
  }

  std::vector<std::string> flags(const std::vector<std::string>& more) const {
    std::vector<std::string> all{"--data-dir", data(), "--socket", socket()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  support::ScratchFolder folder_;
};

TEST_F(Start, RefusesWrongFlagsInOneLine) {
  expect_refused(flags({"--shard", "2"}), "--shard");
  expect_refused(flags({"--shards", "many"}), "shards");
  expect_refused(flags({"--shards", "65"}), "shards");
  expect_refused({"--socket", socket()}, "data");
  expect_refused({"--data-dir", data()}, "socket");
  expect_refused({"--data-dir", data(), "--socket", "/tmp/" + std::string(120, 's')}, "socket");
}

TEST_F(Start, RefusesWrongEnvironmentInOneLine) {
  expect_refused(flags({}), "CUMULD_SHARDS", {{"CUMULD_SHARDS", "-1"}});
}

TEST_F(Start, RefusesWrongFilesAndSaysWhere) {
  const auto config = write("c.toml", "data_dir = \"x\"\nshards = 99\n");
  expect_refused({"--config", config.string()}, "c.toml:2");
  expect_refused({"--config", (folder_.path() / "none.toml").string()}, "none.toml");
  const auto rules = write("r.toml", "[[rule]]\nid = \"a\"\nincome = [\"employment\"\n");
  expect_refused(flags({"--rules", rules.string()}), "r.toml:");
  const auto unknown = write(
      "u.toml",
      "[[rule]]\nid = \"a\"\ntitle = {fr = \"a\", nl = \"a\", en = \"a\"}\nlegal_basis = \"x\"\n"
      "income = [\"emplyment\"]\nbenefit = [\"invalidity\"]\n");
  expect_refused(flags({"--rules", unknown.string()}), "u.toml:5");
}

TEST_F(Start, ChecksTheConfigurationAndStartsNothing) {
  const auto result = support::run_program("cumuld", flags({"--check-config"}));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_FALSE(fs::exists(data()));
  expect_refused(flags({"--check-config", "--shards", "99"}), "shards");
}

TEST_F(Start, TellsItsVersionAndHelp) {
  const auto version = support::run_program("cumuld", {"--version"});
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_TRUE(version.out.starts_with("cumuld ")) << version.out;
  const auto help = support::run_program("cumuld", {"--help"});
  EXPECT_EQ(help.exit_code, 0);
  for (const auto* flag : {"--config", "--data-dir", "--socket", "--rules", "--spool", "--shards",
                           "--check-config", "--version", "Exit codes"}) {
    EXPECT_NE(help.out.find(flag), std::string::npos) << flag;
  }
}

TEST_F(Start, FlagsWinOverEnvironmentAndEnvironmentOverTheFile) {
  const auto config = write("c.toml", "data_dir = \"" + data() + "\"\nsocket = \"/nowhere/s\"\n");
  support::DaemonProcess daemon({.folder = folder_.path(),
                                 .flags = {"--config", config.string()},
                                 .environment = {{"CUMULD_SOCKET", "/nowhere/either"}}});
  EXPECT_TRUE(daemon.wait_until_ready()) << daemon.log();
  EXPECT_EQ(Api(daemon.socket()).get("/healthz").status, 200U);
  EXPECT_EQ(daemon.terminate(), 0);
  EXPECT_FALSE(fs::exists(daemon.socket())) << "a stopped daemon leaves no socket behind";
}

TEST_F(Start, RefusesADataDirectoryThatAnotherDaemonHas) {
  support::DaemonProcess first({.folder = folder_.path()});
  ASSERT_TRUE(first.wait_until_ready()) << first.log();
  const auto second = support::run_program("cumuld", {"--data-dir", data(), "--socket", socket()});
  EXPECT_NE(second.exit_code, 0);
  EXPECT_NE(second.err.find(data()), std::string::npos) << second.err;
  EXPECT_NE(second.err.find("another"), std::string::npos) << second.err;
  EXPECT_EQ(Api(first.socket()).get("/healthz").status, 200U);
}

TEST_F(Start, RefusesASocketThatAnotherDaemonServes) {
  support::DaemonProcess first({.folder = folder_.path()});
  ASSERT_TRUE(first.wait_until_ready()) << first.log();
  const auto second = support::run_program(
      "cumuld", {"--data-dir", (folder_.path() / "other").string(), "--socket", first.socket()});
  EXPECT_NE(second.exit_code, 0);
  EXPECT_NE(second.err.find(first.socket()), std::string::npos) << second.err;
  EXPECT_EQ(Api(first.socket()).get("/healthz").status, 200U);
}

TEST_F(Start, TakesOverTheSocketOfADaemonThatWasKilled) {
  {
    support::DaemonProcess first({.folder = folder_.path()});
    ASSERT_TRUE(first.wait_until_ready()) << first.log();
    first.kill();
  }
  support::DaemonProcess second({.folder = folder_.path()});
  EXPECT_TRUE(second.wait_until_ready()) << second.log();
}

}  // namespace
}  // namespace e2e
