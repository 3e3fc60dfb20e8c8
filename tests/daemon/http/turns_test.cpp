// Handlers that take turns on their io thread.
#include "daemon/http/turns.h"

#include "tests/daemon/http/server_fixture.h"

namespace cumuld::http {
namespace {

class TurnsTest : public ServerFixture {
 protected:
  TurnsTest() {
    options.io_threads = 1;
    server = std::make_unique<Server>(options);
    news = std::make_unique<Broadcast>(server->executors());
    Router router;
    // The first keeps its turn until there is news, which no handler should.
    router.add("GET", "/first", [this](Exchange& x) -> Task {
      const auto turn = co_await turns.take(x);
      co_await wait(x);
    });
    router.add("GET", "/next/{name}", [this](Exchange& x) { return next(x); });
    router.add("GET", "/hello/{name}", [](Exchange& x) { return hello(x); });
    EXPECT_TRUE(server->start(std::move(router)).ok());
  }

  Task next(Exchange& x) {
    arrived.fetch_add(1);
    arrived.notify_all();
    {
      const auto turn = co_await turns.take(x);
      order += x.capture(0);
    }
    co_await x.respond(200, "text/plain", order);
  }

  RawClient send(std::string_view path, int arrivals) {
    auto client = connect();
    client.send(get(path, kClose));
    await_arrivals(arrivals);
    return client;
  }

  Turns turns;
  std::string order;
};

TEST_F(TurnsTest, ComeInTheOrderOfArrivalAndKeepNobodyElseWaiting) {
  auto first = send("/first", 1);
  auto b = send("/next/b", 2);
  auto c = send("/next/c", 3);
  auto d = send("/next/d", 4);
  EXPECT_TRUE(has(ask(get("/hello/you", kClose)), "hello you")) << "others are served meanwhile";
  c.close();  // whoever is gone passes its turn on
  news->publish(42);
  EXPECT_TRUE(has(first.rest(), "value 42"));
  EXPECT_TRUE(has(b.rest(), "200 OK"));
  EXPECT_TRUE(d.rest().ends_with("\r\n\r\nbcd"));
  EXPECT_TRUE(ask(get("/next/e", kClose)).ends_with("\r\n\r\nbcde")) << "the last turn ended";
}

TEST_F(TurnsTest, EndWithTheServer) {
  auto first = send("/first", 1);
  auto b = send("/next/b", 2);
  auto c = send("/next/c", 3);
  EXPECT_TRUE(server->drain(Server::Clock::now() + std::chrono::seconds(20)));
  EXPECT_TRUE(has(first.rest(), "draining"));
  EXPECT_TRUE(c.rest().ends_with("\r\n\r\nbc"));
}

}  // namespace
}  // namespace cumuld::http
