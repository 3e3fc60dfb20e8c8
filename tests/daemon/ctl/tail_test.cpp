// Tests cumulctl tail: where it begins, what it prints, how it survives a restart of the daemon.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "tests/daemon/ctl/fake_daemon.h"

namespace cumuld::ctl {
namespace {

std::string change(int sequence, const std::string& kind) {
  return R"({"sequence":)" + std::to_string(sequence) + R"(,"change":")" + kind +
         R"(","at":"2024-05-01T10:00:00Z","hit":{"id":"0123456789abcdef0123456789abcdef",)"
         R"("rule":"work-incapacity","person":"85073003328","grade":"certain","amount_cents":146250,)"
         R"("segments":[{"from":"2024-02-01","to":"2024-02-29"},{"from":"2024-03-02"}]}})";
}

std::string page(const std::vector<std::string>& changes, int next) {
  std::string out = R"({"changes":[)";
  for (const std::string& each : changes) out += (&each == changes.data() ? "" : ",") + each;
  return out + R"(],"next":)" + std::to_string(next) + "}";
}

bool asks(const FakeDaemon::HttpRequest& request, const std::string& part) {
  return std::string(request.target()).find(part) != std::string::npos;
}

TEST(Tail, PrintsALineAChangeUntilDrained) {
  FakeDaemon daemon([](const auto& request) {
    if (asks(request, "after=0&")) return FakeDaemon::Answer{200, page({change(1, "raised")}, 1)};
    if (asks(request, "after=1&"))
      return FakeDaemon::Answer{200, page({change(2, "withdrawn")}, 2)};
    return FakeDaemon::Answer{200, page({}, 2)};
  });
  const Outcome run = run_ctl(daemon.path(), {"tail", "--since", "0", "--no-follow"});
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(
      run.out,
      "       1  2024-05-01T10:00:00Z  raised     certain       work-incapacity           "
      "85073003328  2024-02-01 … 2024-02-29 +1      1 462.50 €  0123456789abcdef0123456789abcdef\n"
      "       2  2024-05-01T10:00:00Z  withdrawn  certain       work-incapacity           "
      "85073003328  2024-02-01 … 2024-02-29 +1      1 462.50 €  "
      "0123456789abcdef0123456789abcdef\n");
  EXPECT_EQ(daemon.targets(), (std::vector<std::string>{"GET /v1/changes?after=0&limit=500",
                                                        "GET /v1/changes?after=1&limit=500",
                                                        "GET /v1/changes?after=2&limit=500"}));
}

TEST(Tail, WithJsonEachLineIsTheChange) {
  FakeDaemon daemon([](const auto& request) {
    const bool first = asks(request, "after=7&");
    return FakeDaemon::Answer{200, first ? page({change(8, "amended")}, 8) : page({}, 8)};
  });
  const Outcome run = run_ctl(daemon.path(), {"tail", "--json", "--since=7", "--no-follow"});
  EXPECT_EQ(run.out, change(8, "amended") + "\n");
}

TEST(Tail, BeginsWithTheLastTen) {
  FakeDaemon daemon([](const auto& request) {
    if (asks(request, "/v1/hits")) return FakeDaemon::Answer{200, R"({"hits":[{"sequence":42}]})"};
    return FakeDaemon::Answer{200, page({}, 42)};
  });
  EXPECT_EQ(run_ctl(daemon.path(), {"tail", "--no-follow"}).code, 0);
  EXPECT_EQ(daemon.targets(),
            (std::vector<std::string>{"GET /v1/hits?status=open&status=notified&status=answered&"
                                      "status=withdrawn&sort=-sequence&limit=1",
                                      "GET /v1/changes?after=32&limit=500"}));
}

TEST(Tail, GoesOnWhereItWasWhenTheDaemonIsBack) {
  const std::string path = FakeDaemon::unused_path();
  // The first daemon tells one change and stops in the middle of the next wait.
  int asked = 0;
  std::unique_ptr<FakeDaemon> daemon = std::make_unique<FakeDaemon>(
      [&](const auto&) {
        return ++asked == 1 ? FakeDaemon::Answer{200, page({change(1, "raised")}, 1)}
                            : FakeDaemon::Answer{503, R"({"code":"not_ready"})"};
      },
      path);
  int pauses = 0;
  const auto on_pause = [&] {
    ++pauses;
    if (pauses == 1) daemon.reset();  // then nobody listens
    if (pauses != 2) return;
    daemon = std::make_unique<FakeDaemon>(
        [](const auto& request) {
          if (asks(request, "after=1&"))
            return FakeDaemon::Answer{200, page({change(2, "raised")}, 2)};
          return FakeDaemon::Answer{400, R"({"code":"bad_query","title":"Enough"})"};
        },
        path);
  };
  const Outcome run = run_ctl(path, {"tail", "--since", "0"}, {.on_pause = on_pause});
  EXPECT_EQ(run.code, 1);
  EXPECT_EQ(pauses, 2);
  EXPECT_EQ(std::count(run.out.begin(), run.out.end(), '\n'), 2) << run.out;
  EXPECT_EQ(run.err,
            "cumulctl: the daemon is not ready; trying again until it is back\n"
            "cumulctl: the daemon is back, going on after 1\n"
            "cumulctl: the daemon refused (400 bad_query): Enough\n");
  EXPECT_EQ(daemon->targets().front(), "GET /v1/changes?after=1&limit=500&wait=25");
}

TEST(Tail, ADaemonNeverReachedIsNotWaitedFor) {
  EXPECT_EQ(run_ctl("/no/such/socket", {"tail"}).code, 3);
  EXPECT_EQ(run_ctl("/no/such/socket", {"tail", "--since", "3"}).code, 3);
}

TEST(Tail, SinceAndLinesExcludeEachOther) {
  EXPECT_EQ(run_ctl("/no/such/socket", {"tail", "--since", "3", "-n", "4"}).code, 2);
  EXPECT_EQ(run_ctl("/no/such/socket", {"tail", "--since=-1"}).code, 2);
}

}  // namespace
}  // namespace cumuld::ctl
