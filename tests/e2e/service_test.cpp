// The daemon as a service: what it tells the service manager, how it ends, and that
// config/cumuld.service does the right thing with each end.
#include <sys/stat.h>

#include <csignal>
#include <fstream>

#include "tests/e2e/sample.h"
#include "tests/e2e/served.h"
#include "tests/support/case_file.h"

namespace e2e {
namespace {

namespace fs = std::filesystem;

constexpr const char* kAnalyze = "/usr/bin/systemd-analyze";
constexpr std::chrono::seconds kPatience{30};

std::string unit() {
  return support::read_file(std::string(SOURCE_ROOT) + "/config/cumuld.service");
}

bool says(const std::string& setting) {
  return unit().find("\n" + setting + "\n") != std::string::npos;
}

// Whether a service with that Restart=on-failure and RestartPreventExitStatus=2 is started again;
// `code` as DaemonProcess tells it, 128 + n for a signal.
bool is_restarted(int code) {
  EXPECT_TRUE(says("Restart=on-failure"));
  EXPECT_TRUE(says("RestartPreventExitStatus=2"));
  const bool clean = code == 0 || code == 128 + SIGTERM || code == 128 + SIGINT ||
                     code == 128 + SIGHUP || code == 128 + SIGPIPE;
  return !clean && code != 2;
}

class Service : public testing::Test {
 protected:
  std::unique_ptr<support::DaemonProcess> start(support::Variables environment = {}) {
    return std::make_unique<support::DaemonProcess>(
        support::DaemonOptions{folder_.path(), {}, std::move(environment)});
  }
  support::ScratchFolder folder_;
};

TEST_F(Service, TellsThatItServesAndThatItStops) {
  ASSERT_TRUE(says("Type=notify"));
  const auto daemon = start();
  ASSERT_TRUE(daemon->wait_until_ready());
  EXPECT_EQ(Api(daemon->socket()).get("/readyz").status, 200U) << "it serves before it says so";
  daemon->send_signal(SIGHUP);  // ExecReload
  EXPECT_EQ(Api(daemon->socket()).get("/readyz").status, 200U);
  daemon->send_signal(SIGTERM);
  EXPECT_TRUE(daemon->wait_until_told("STOPPING=1", kPatience));
  const auto code = daemon->wait_for_exit(kPatience);
  EXPECT_EQ(code, 0);
  EXPECT_FALSE(is_restarted(*code));
}

TEST_F(Service, IsStartedAgainAfterAKillAndGoesOn) {
  auto daemon = start();
  ASSERT_TRUE(daemon->wait_until_ready());
  ASSERT_EQ(Api(daemon->socket()).post_records(sample_lines()).status, 200U);
  daemon->kill();
  EXPECT_TRUE(is_restarted(*daemon->wait_for_exit(kPatience)));
  daemon = start();
  ASSERT_TRUE(daemon->wait_until_ready());
  EXPECT_EQ(Api(daemon->socket()).standing().size(), 1U);
}

// Somebody else may still hold the directory, and a disk may come back: trying again may help.
TEST_F(Service, IsStartedAgainWhereThatMayHelp) {
  const auto daemon = start();
  ASSERT_TRUE(daemon->wait_until_ready());
  const auto second =
      support::run_program("cumuld", {"--data-dir", (folder_.path() / "data").string(), "--socket",
                                      (folder_.path() / "other.sock").string()});
  EXPECT_EQ(second.exit_code, 1) << second.err;
  EXPECT_TRUE(is_restarted(second.exit_code));
  daemon->kill();
  fs::remove(folder_.path() / "data" / "db" / "CURRENT");
  const auto damaged = start();
  EXPECT_FALSE(damaged->wait_until_ready()) << "it says that it serves";
  EXPECT_TRUE(is_restarted(*damaged->wait_for_exit(kPatience)));
}

TEST_F(Service, IsNotStartedAgainWhereSomebodyMustLook) {
  const auto wrong = start({{"CUMULD_SHARDS", "many"}});
  EXPECT_FALSE(wrong->wait_until_ready());
  EXPECT_FALSE(is_restarted(*wrong->wait_for_exit(kPatience)));
  std::ofstream(folder_.path() / "data") << "a file, no directory";
  const auto foreign = start();
  EXPECT_FALSE(foreign->wait_until_ready());
  EXPECT_FALSE(is_restarted(*foreign->wait_for_exit(kPatience))) << foreign->log();
}

TEST_F(Service, HasAUnitWithoutMistakes) {
  struct stat found {};
  if (::stat(kAnalyze, &found) != 0) GTEST_SKIP() << "there is no systemd-analyze here";
  auto text = unit();
  const std::string installed = "/usr/local/bin/cumuld ";
  text.replace(text.find(installed), installed.size(),
               support::program_path("cumuld").string() + " ");
  const auto copy = folder_.path() / "cumuld.service";
  std::ofstream(copy) << text;
  const auto checked = support::run_program(kAnalyze, {"verify", "--man=no", copy.string()});
  EXPECT_EQ(checked.exit_code, 0) << checked.err;
  EXPECT_EQ(checked.err, "");
  // Tenths of what it calls exposure: 0 to 100.
  const auto exposed = support::run_program(
      kAnalyze, {"security", "--offline=true", "--threshold=20", copy.string()});
  EXPECT_EQ(exposed.exit_code, 0) << exposed.out;
}

}  // namespace
}  // namespace e2e
