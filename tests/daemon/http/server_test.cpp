// Tests the server as a whole: its socket file, its limits, its end, and what wakes a long poll.
#include "daemon/http/server.h"

#include <fstream>
#include <thread>

#include "tests/daemon/http/compressed.h"
#include "tests/daemon/http/server_fixture.h"

namespace cumuld::http {
namespace {

using matcher::StatusCode;
using std::chrono::seconds;

class ServerTest : public ServerFixture {
 protected:
  matcher::Status start_another() {
    Server another(options);
    return another.start(routes());
  }
};

TEST_F(ServerTest, TheSocketIsNeverMoreOpenThanAskedAndGoesWithTheServer) {
  options.mode = 0600;
  start_server();
  struct stat found {};
  ASSERT_EQ(::stat(options.path.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0600U);
  server->stop();
  EXPECT_NE(::stat(options.path.c_str(), &found), 0);
}

TEST_F(ServerTest, AModeBeyondGroupAccessIsRefused) {
  options.mode = 0666;
  EXPECT_EQ(start_another().code(), StatusCode::kInvalidArgument);
}

TEST_F(ServerTest, ASocketInUseIsLeftAlone) {
  start_server();
  const auto status = start_another();
  EXPECT_EQ(status.code(), StatusCode::kUnavailable);
  EXPECT_TRUE(has(status.message(), "in use by another process"));
  EXPECT_TRUE(has(ask(get("/hello/still", kClose)), "hello still"));
}

TEST_F(ServerTest, AStaleSocketIsReplaced) {
  {
    SocketFile file;
    const auto descriptor = file.listen(options.path, 0660);
    ASSERT_TRUE(descriptor);
    ::close(*descriptor);
    std::filesystem::rename(options.path, options.path + ".kept");
  }
  std::filesystem::rename(options.path + ".kept", options.path);
  start_server();
  EXPECT_TRUE(has(ask(get("/hello/new", kClose)), "hello new"));
}

TEST_F(ServerTest, WhatIsNoSocketIsNotReplaced) {
  std::ofstream(options.path) << "precious";
  EXPECT_EQ(start_another().code(), StatusCode::kInvalidArgument);
  EXPECT_TRUE(std::filesystem::exists(options.path));
}

TEST_F(ServerTest, APathThatTheSystemCannotHoldIsNamed) {
  options.path = folder + "/" + std::string(120, 'x');
  const auto status = start_another();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_TRUE(has(status.message(), "107")) << status.message();
}

TEST_F(ServerTest, ASlowHeadIsToldAndCut) {
  options.header_timeout = kShort;
  start_server();
  auto client = connect();
  client.send("GET /hello/x HTTP/1.1\r\nHost:");
  const auto all = client.rest();
  EXPECT_TRUE(all.starts_with("HTTP/1.1 408 Request Timeout\r\n")) << all;
  EXPECT_TRUE(has(all, R"("code":"timeout")"));
  EXPECT_EQ(server->counters().timeouts, 1U);
}

TEST_F(ServerTest, AnIdleConnectionIsCut) {
  options.idle_timeout = kShort;
  start_server();
  EXPECT_EQ(connect().rest(), "");
  EXPECT_TRUE(ask(get("/hello/x")).ends_with("hello x"));
}

TEST_F(ServerTest, AStalledBodyIsToldAndCut) {
  options.body_stall_timeout = kShort;
  options.header_timeout = kShort;  // bounds the lingering
  start_server();
  const auto all = ask("POST /echo HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_TRUE(all.starts_with("HTTP/1.1 408 ")) << all;
}

TEST_F(ServerTest, AClientThatTakesNothingEndsItsHandler) {
  options.write_stall_timeout = kShort;
  start_server();
  auto client = connect();
  client.send(get("/endless"));
  EXPECT_EQ(ended.get_future().wait_for(seconds(20)), std::future_status::ready);
}

TEST_F(ServerTest, AVanishedSenderEndsItsHandler) {
  start_server();
  auto client = connect();
  client.send("POST /count HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
  client.half_close();
  EXPECT_TRUE(client.rest().starts_with("HTTP/1.1 400 "));
  EXPECT_EQ(failed_bodies.load(), 1);
}

TEST_F(ServerTest, BeyondTheMostConnectionsClientsAreToldToComeBack) {
  options.max_connections = 2;
  start_server();
  auto first = connect();
  auto second = connect();
  first.send(get("/hello/a"));
  second.send(get("/hello/b"));
  first.until("hello a");
  second.until("hello b");
  auto third = connect();
  third.send(get("/hello/c"));
  const auto refusal = third.until("}");
  EXPECT_TRUE(refusal.starts_with("HTTP/1.1 503 Service Unavailable\r\n")) << refusal;
  EXPECT_TRUE(has(refusal, "Retry-After: 1\r\n"));
  EXPECT_TRUE(has(refusal, R"("code":"busy")"));
  EXPECT_EQ(server->counters().connections_refused, 1U);
}

TEST_F(ServerTest, CompressedBodiesBeyondTheMostAreToldToComeBack) {
  options.max_compressed_bodies = 1;
  start_server();
  auto first = connect();
  first.send(
      "POST /echo HTTP/1.1\r\nContent-Encoding: gzip\r\nExpect: 100-continue\r\n"
      "Content-Length: 30\r\n\r\n");
  first.until("100 Continue\r\n\r\n");  // it holds the only place
  const auto all = ask(post("/echo", gzip("x"), "Content-Encoding: gzip\r\n"));
  EXPECT_TRUE(all.starts_with("HTTP/1.1 503 ")) << all;
  EXPECT_TRUE(has(ask(post("/echo", "plain")), "plain"));
}

TEST_F(ServerTest, PublishingWakesAllWaitersOnAllThreads) {
  start_server();
  std::vector<RawClient> clients;
  for (int i = 0; i < 200; ++i) {
    clients.push_back(connect());
    clients.back().send(get("/wait", kClose));
  }
  await_arrivals(200);
  std::thread publisher([this] {
    for (std::uint64_t value = 1; value <= 42; ++value) news->publish(value);
  });
  for (auto& client : clients) EXPECT_TRUE(client.rest().ends_with("value 42"));
  publisher.join();
}

TEST_F(ServerTest, AValuePublishedBeforeTheWaitEndsItAtOnce) {
  start_server();
  news->publish(50);
  news->publish(45);
  EXPECT_TRUE(ask(get("/wait", kClose)).ends_with("value 50"));
}

TEST_F(ServerTest, AWaitEndsAtItsDeadline) {
  wait_limit = kShort;
  start_server();
  EXPECT_TRUE(ask(get("/wait", kClose)).ends_with("deadline 0"));
}

TEST_F(ServerTest, AWaitNoticesAClientThatLeavesEvenBehindPipelinedRequests) {
  start_server();
  auto client = connect();
  client.send(get("/wait") + get("/hello/never"));
  await_arrivals(1);
  client.close();
  EXPECT_EQ(ended.get_future().wait_for(seconds(20)), std::future_status::ready);
}

TEST_F(ServerTest, AWaitingClientThatOnlyEndedItsSendingIsNotGone) {
  start_server();
  auto client = connect();
  client.send(get("/wait"));
  client.half_close();
  await_arrivals(1);
  news->publish(42);
  EXPECT_TRUE(client.rest().ends_with("value 42"));
}

TEST_F(ServerTest, DrainingEndsIdleConnectionsAndWaitsAndLetsRequestsFinish) {
  start_server();
  auto idle = connect();
  idle.send(get("/hello/idle"));
  idle.until("hello idle");
  auto waiting = connect();
  waiting.send(get("/wait"));
  await_arrivals(1);
  auto sending = connect();
  sending.send("POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  sending.until("100 Continue\r\n\r\n");
  std::thread drainer([this] { EXPECT_TRUE(server->drain(Server::Clock::now() + seconds(20))); });
  EXPECT_EQ(idle.rest(), "");
  EXPECT_TRUE(waiting.rest().ends_with("draining 0"));
  sending.send("abc");
  const auto last = sending.rest();
  EXPECT_TRUE(has(last, "Connection: close") && last.ends_with("abc")) << last;
  drainer.join();
  EXPECT_FALSE(RawClient(options.path).connected());
}

TEST_F(ServerTest, StoppingCutsWhatIsStillGoingOn) {
  start_server();
  auto client = connect();
  client.send(get("/endless"));
  client.until("\r\n\r\n");
  auto sending = connect();
  sending.send("POST /echo HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_FALSE(server->drain(Server::Clock::now()));
  server->stop();
  EXPECT_EQ(ended.get_future().wait_for(seconds(0)), std::future_status::ready);
}

TEST_F(ServerTest, CountsByRouteAndClassOfStatus) {
  start_server();
  ask(get("/hello/a", kClose));
  ask(get("/hello/b", kClose));
  ask(get("/nowhere", kClose));
  ask(get("/silent", kClose));
  EXPECT_TRUE(server->drain(Server::Clock::now() + seconds(20)));
  const auto counts = server->counters();
  ASSERT_EQ(counts.routes.front().pattern, "/hello/{name}");
  EXPECT_EQ(counts.routes.front().by_class[2], 2U);
  EXPECT_EQ(counts.routes.back().by_class[4], 1U);
  EXPECT_EQ(counts.routes[6].pattern, "/silent");
  EXPECT_EQ(counts.routes[6].by_class[5], 1U);
  EXPECT_EQ(counts.connections_accepted, 4U);
  EXPECT_EQ(counts.connections_open, 0U);
  EXPECT_GT(counts.bytes_in, 100U);
  EXPECT_GT(counts.bytes_out, 500U);
}

}  // namespace
}  // namespace cumuld::http
