// Every reason to answer 503, brought about one by one: the status, Retry-After and the body are
// right, nothing was taken that was not whole, and it goes on when the reason is gone.
#include <sys/resource.h>
#include <sys/stat.h>

#include "tests/daemon/http/compressed.h"
#include "tests/daemon/http/raw_client.h"
#include "tests/e2e/served.h"
#include "tests/support/history_generator.h"

namespace e2e {
namespace {

using cumuld::http::RawClient;

constexpr int kMany = 8;

std::string record(int number, const std::string& note = "x") {
  return R"({"registry":"invalidity","key":"k)" + std::to_string(number) +
         R"(","version":1,"person":")" + support::national_number(500'101'001 + number, false) +
         R"(","kind":"invalidity","from":"2024-02-01","to":"2024-02-29","insurer":"306","attributes":{"note":")" +
         note + "\"}}\n";
}

std::string head(const std::string& fields = "") {
  return "POST /v1/records HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + fields +
         "Transfer-Encoding: chunked\r\n\r\n";
}

std::string chunk(const std::string& bytes) {
  std::array<char, 20> size{};
  std::snprintf(size.data(), size.size(), "%zx\r\n", bytes.size());
  return size.data() + bytes + "\r\n";
}

void expect_refusal(const std::string& answer, const std::string& code,
                    const std::string& retry_after) {
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n")) << answer;
  EXPECT_NE(answer.find("\r\nRetry-After: " + retry_after + "\r\n"), std::string::npos) << answer;
  EXPECT_NE(answer.find("\r\nContent-Type: application/problem+json\r\n"), std::string::npos);
  const auto body = boost::json::parse(answer.substr(answer.find("\r\n\r\n") + 4)).as_object();
  EXPECT_EQ(text(body, "code"), code);
  EXPECT_EQ(integer(body, "status"), 503);
}

class Refusals : public testing::Test {
 protected:
  void start(const std::string& setting, const std::string& value) {
    daemon.emplace(ServedOptions{.environment = {{"CUMULD_" + setting, value}}});
  }
  RawClient connect() const { return RawClient(daemon->process().socket()); }

  std::int64_t taken() const {
    return integer(daemon->api().get("/v1/status").object().at("totals").as_object(), "accepted");
  }
  // Until that many connections are served besides the one that asks.
  void await_connections(int count) const {
    const auto wanted = "cumuld_http_connections_open " + std::to_string(count + 1) + "\n";
    for (int i = 0; i < 10'000; ++i) {
      if (daemon->api().get("/metrics", "*/*").body.find(wanted) != std::string::npos) return;
    }
    ADD_FAILURE() << "there are never " << wanted;
  }
  void goes_on() {
    const auto before = taken();
    EXPECT_EQ(daemon->api().post_records({record(1000)}).status, 200U);
    EXPECT_EQ(taken(), before + 1);
    daemon->stop();
  }

  std::optional<Served> daemon;
};

TEST_F(Refusals, TooManyConnections) {
  start("MAX_CONNECTIONS", std::to_string(kMany));
  std::vector<RawClient> idle;
  for (int i = 0; i < kMany; ++i) idle.push_back(connect());
  // More than are told at leisure.
  std::vector<RawClient> refused;
  for (int i = 0; i < 100; ++i) refused.push_back(connect());
  for (auto& client : refused) client.send(head() + chunk(record(1)));
  for (auto& client : refused) expect_refusal(client.rest(), "busy", "1");
  idle.clear();
  await_connections(0);
  EXPECT_EQ(taken(), 0);
  goes_on();
}

TEST_F(Refusals, TooManyCompressedBodies) {
  start("MAX_CONNECTIONS", "100");
  const auto gzip = cumuld::http::gzip(record(1) + record(2));
  std::vector<RawClient> begun;
  for (int i = 0; i < 16; ++i) {
    begun.push_back(connect());
    begun.back().send(head("Content-Encoding: gzip\r\n") + chunk(gzip.substr(0, 20)));
  }
  await_connections(16);
  std::string answer;
  for (int i = 0; i < 10'000 && !answer.starts_with("HTTP/1.1 503"); ++i) {
    auto client = connect();  // until all sixteen have been looked at
    client.send(head("Content-Encoding: gzip\r\n") + chunk(gzip) + "0\r\n\r\n");
    answer = client.rest();
  }
  expect_refusal(answer, "busy", "1");
  for (auto& client : begun) {
    client.send(chunk(gzip.substr(20)) + "0\r\n\r\n");
    EXPECT_TRUE(client.rest().starts_with("HTTP/1.1 200 OK\r\n"));
  }
  goes_on();
}

TEST_F(Refusals, TooMuchIsBeingSent) {
  start("INTAKE_BYTES_MAX", "1MiB");
  const std::string half(200'000, 'n');  // of a line that does not end
  std::vector<RawClient> begun;
  for (int i = 0; i < kMany; ++i) {
    begun.push_back(connect());
    begun.back().send(head() + chunk(record(i) + half));
  }
  int refused = 0;
  for (auto& client : begun) {
    client.send("0\r\n\r\n");  // the line that does not end is malformed
    const auto answer = client.rest();
    if (answer.starts_with("HTTP/1.1 200")) {
      EXPECT_NE(answer.find(R"("accepted":1,"duplicates":0,"stale":0,"rejected":1)"),
                std::string::npos)
          << answer;
    } else {
      ++refused;
      expect_refusal(answer, "busy", "1");
      EXPECT_NE(answer.find("the whole lines before that were taken"), std::string::npos);
    }
  }
  EXPECT_GT(refused, 0);
  for (int i = 0; i < kMany; ++i) {
    EXPECT_EQ(daemon->api().get("/v1/records/invalidity/k" + std::to_string(i)).status, 200U) << i;
  }
  goes_on();
}

TEST_F(Refusals, ManyLargeUploadsAreSlowedAndAllTaken) {
  start("INTAKE_BYTES_MAX", "2MiB");
  std::vector<std::thread> senders;
  std::atomic<int> whole{0};
  for (int i = 0; i < kMany; ++i) {
    senders.emplace_back([&, i] {
      std::vector<std::string> lines;
      for (int n = 0; n < 2000; ++n) {
        auto line = record(i * 2000 + n, std::string(500, 'n'));
        line.pop_back();
        lines.push_back(std::move(line));
      }
      if (daemon->api().post_records(lines).status == 200) ++whole;
    });
  }
  for (auto& sender : senders) sender.join();
  EXPECT_EQ(whole, kMany);
  EXPECT_EQ(taken(), kMany * 2000);
  daemon->stop();
}

TEST_F(Refusals, NoSpace) {
  // More than any disk has.
  const support::ScratchFolder folder;
  support::DaemonProcess process({folder.path(), {}, {{"CUMULD_FREE_SPACE_MIN_BYTES", "1TiB"}}});
  ASSERT_TRUE(process.wait_until_ready());
  RawClient client(process.socket());
  client.send(head() + chunk(record(1)) + "0\r\n\r\n");
  expect_refusal(client.rest(), "no_space", "60");
  client.close();
  const Api api(process.socket());
  EXPECT_EQ(api.get("/v1/records/invalidity/k1").status, 404U);
  EXPECT_EQ(api.get("/v1/hits").status, 200U);
  EXPECT_EQ(process.terminate(), 0);
}

TEST_F(Refusals, NotReadyWhileItStops) {
  start("MAX_CONNECTIONS", "100");
  auto begun = connect();
  begun.send(head() + chunk(record(1)));
  auto half = connect();
  half.send("GET /v1/hits HTTP/1.1\r\nHo");
  await_connections(2);
  daemon->process().send_signal(SIGTERM);
  struct stat ignored {};
  while (::stat(daemon->process().socket().c_str(), &ignored) == 0) std::this_thread::yield();
  half.send("st: x\r\nConnection: close\r\n\r\n");
  expect_refusal(half.rest(), "not_ready", "1");
  begun.send(chunk(record(2)) + "0\r\n\r\n");
  EXPECT_NE(begun.rest().find(R"("accepted":2,)"), std::string::npos) << "was under way";
  EXPECT_EQ(daemon->process().wait_for_exit(std::chrono::seconds(30)), 0);
  daemon->start();
  EXPECT_EQ(taken(), 2);
  goes_on();
}

// A soft limit below what the connections need is no reason: it is raised to the hard one.
TEST_F(Refusals, NotForTheSoftLimitOfOpenFiles) {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  if (limit.rlim_max < 2000) GTEST_SKIP() << "the hard limit is too low";
  const rlimit low{256, limit.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &low);
  start("MAX_CONNECTIONS", "1000");
  ::setrlimit(RLIMIT_NOFILE, &limit);
  std::vector<RawClient> idle;
  for (int i = 0; i < 400; ++i) idle.push_back(connect());
  await_connections(400);
  goes_on();
}

}  // namespace
}  // namespace e2e
