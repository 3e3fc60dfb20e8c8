// A daemon under load: it stops in order, loses nothing that it acknowledged, and clients that are
// slow or vanish do not disturb the others.
#include <atomic>
#include <csignal>
#include <thread>

#include "tests/daemon/http/raw_client.h"
#include "tests/e2e/sample.h"
#include "tests/e2e/served.h"

namespace e2e {
namespace {

using cumuld::http::RawClient;

constexpr int kPersonsARequest = 20;

std::vector<std::string> lines_of(int request) {
  std::vector<std::string> lines;
  for (int i = 0; i < kPersonsARequest; ++i) {
    const int person = request * kPersonsARequest + i;
    const auto number = sample_person(person);
    lines.push_back(work_line("w" + std::to_string(person), number));
    lines.push_back(benefit_line("b" + std::to_string(person), number));
  }
  return lines;
}

TEST(Load, StopsInOrderAndLosesNothingAcknowledged) {
  Served daemon({.flags = {"--shards", "4"}, .sync = true});
  const Api api = daemon.api();
  std::atomic<int> requests{0};
  std::atomic<int> acknowledged{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back([&] {
      while (true) {
        const auto answer = api.post_records(lines_of(requests++));
        if (answer.status != 200) {
          // Refused or no longer there; never half an answer that looks like a success.
          EXPECT_TRUE(answer.status == 0 || answer.status == 503) << answer.status << answer.body;
          return;
        }
        ++acknowledged;
      }
    });
  }
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (acknowledged < 20 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  EXPECT_EQ(daemon.process().terminate(), 0);
  for (auto& client : clients) client.join();
  daemon.start();
  const auto standing = static_cast<int>(daemon.api().hit_lines().size());
  EXPECT_GE(standing, acknowledged * kPersonsARequest);
  EXPECT_LE(standing, requests * kPersonsARequest);
}

TEST(Load, FinishesTheRequestThatIsUnderWayWhenItIsToldToStop) {
  Served daemon;
  RawClient client(daemon.process().socket());
  const auto body = work_line("w") + "\n" + benefit_line("b") + "\n";
  ASSERT_TRUE(
      client.send("POST /v1/records HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                  "Content-Length: " +
                  std::to_string(body.size()) + "\r\n\r\n"));
  client.until("\r\n\r\n");  // it waits for the body
  daemon.process().send_signal(SIGTERM);
  ASSERT_TRUE(client.send(body));
  EXPECT_NE(client.rest().find("\"accepted\":2"), std::string::npos);
  EXPECT_EQ(daemon.process().wait_for_exit(std::chrono::seconds(30)), 0);
}

TEST(Load, AClientThatStopsInTheMiddleDisturbsNobody) {
  const Served daemon;
  const auto line = work_line("slow") + "\n";
  std::vector<RawClient> slow;
  for (int i = 0; i < 50; ++i) {
    slow.emplace_back(daemon.process().socket());
    ASSERT_TRUE(
        slow.back().send("POST /v1/records HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n"
                         "\r\n" +
                         line.substr(0, 40)));
  }
  EXPECT_EQ(daemon.api().post_records(sample_lines()).status, 200U);
  EXPECT_EQ(daemon.api().hit_lines().size(), 1U);
}

TEST(Load, WhatAVanishedClientSentWholeMayCountAndHalfALineNever) {
  const Served daemon;
  const auto whole = work_line("whole") + "\n";
  const auto half = benefit_line("half");
  for (int i = 0; i < 20; ++i) {
    RawClient client(daemon.process().socket());
    ASSERT_TRUE(client.send("POST /v1/records HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n" +
                            whole + half));
  }
  EXPECT_EQ(daemon.api().get("/healthz").status, 200U);
  EXPECT_EQ(daemon.api().get("/v1/records/invalidity/half").status, 404U);
  EXPECT_TRUE(daemon.api().hit_lines().empty());
  // The rest of the half line, sent by somebody else, is not glued to it.
  EXPECT_EQ(daemon.api().post_records(sample_lines()).status, 200U);
  EXPECT_EQ(daemon.api().quarantine().size(), 0U);
}

TEST(Load, AReaderThatDoesNotReadHoldsUpNobody) {
  const Served daemon;
  for (int request = 0; request < 50; ++request) {
    ASSERT_EQ(daemon.api().post_records(lines_of(request)).status, 200U);
  }
  std::vector<RawClient> deaf;
  for (int i = 0; i < 20; ++i) {
    deaf.emplace_back(daemon.process().socket());
    ASSERT_TRUE(
        deaf.back().send("GET /v1/hits HTTP/1.1\r\nHost: x\r\nAccept: "
                         "application/x-ndjson\r\n\r\n"));
  }
  EXPECT_EQ(daemon.api().post_records(sample_lines()).status, 200U);
  EXPECT_EQ(daemon.api().hit_lines().size(), 50U * kPersonsARequest + 1);
}

}  // namespace
}  // namespace e2e
