// ServerFixture: a running server on a socket of its own, with handlers that show every part of an
// Exchange. A test changes `options` before start_server().
#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <atomic>
#include <boost/asio/use_awaitable.hpp>
#include <filesystem>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>

#include "daemon/http/broadcast.h"
#include "daemon/http/exchange.h"
#include "daemon/http/server.h"
#include "tests/daemon/http/raw_client.h"

namespace cumuld::http {

class ServerFixture : public ::testing::Test {
 protected:
  using Task = boost::asio::awaitable<void>;
  static constexpr std::chrono::milliseconds kShort{60};

  ServerFixture() {
    std::string pattern = (std::filesystem::temp_directory_path() / "http_test_XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    options.path = folder + "/socket";
    options.io_threads = 2;
  }
  ~ServerFixture() override {
    if (server) server->stop();
    server.reset();
    std::filesystem::remove_all(folder);
  }

  void start_server() {
    server = std::make_unique<Server>(options);
    news = std::make_unique<Broadcast>(server->executors());
    const auto status = server->start(routes());
    ASSERT_TRUE(status.ok()) << status.message();
  }

  Router routes() {
    Router router;
    router.add("GET", "/hello/{name}", [](Exchange& x) { return hello(x); });
    router.add("POST", "/echo", [](Exchange& x) { return echo(x); });
    router.add("POST", "/count", [this](Exchange& x) { return count(x); });
    router.add("POST", "/ignore", [](Exchange& x) { return ignore_body(x); });
    router.add("GET", "/stream", [](Exchange& x) { return stream(x); });
    router.add("GET", "/endless", [this](Exchange& x) { return endless(x); });
    router.add("GET", "/silent", [](Exchange&) -> Task { co_return; });
    router.add("GET", "/throws", [](Exchange&) -> Task {
      throw std::runtime_error("85073003328");
      co_return;
    });
    router.add("GET", "/torn", [](Exchange& x) -> Task { co_await x.begin_stream("text/plain"); });
    router.add("GET", "/wait", [this](Exchange& x) { return wait(x); });
    return router;
  }

  static Task hello(Exchange& x) {
    std::string text = "hello ";
    text += x.capture(0);
    for (const auto& [name, value] : x.target().query) text += " " + name + "=" + value;
    co_await x.respond(200, "text/plain", std::move(text));
  }

  static Task echo(Exchange& x) {
    std::string text;
    for (;;) {
      const auto piece = co_await x.read_body();
      if (!piece) {
        co_await x.problem(body_problem(piece.error()));
        co_return;
      }
      if (piece->empty()) break;
      text.append(piece->begin(), piece->end());
    }
    co_await x.respond(200, "text/plain", std::move(text));
  }

  Task count(Exchange& x) {
    std::size_t total = 0;
    std::size_t largest = 0;
    for (;;) {
      const auto piece = co_await x.read_body();
      if (!piece) {
        failed_bodies.fetch_add(1);
        co_await x.problem(body_problem(piece.error()));
        co_return;
      }
      if (piece->empty()) break;
      total += piece->size();
      largest = std::max(largest, piece->size());
    }
    co_await x.respond(200, "text/plain",
                       std::to_string(total) + (largest <= 256 * 1024 ? " ok" : " large"));
  }

  static Task ignore_body(Exchange& x) { co_await x.respond(200, "text/plain", "no"); }

  static Task stream(Exchange& x) {
    const bool wanted = co_await x.begin_stream("text/plain");
    if (!wanted) co_return;
    static constexpr std::array<std::string_view, 4> kPieces{"one ", "", "two ", "three"};
    for (const auto piece : kPieces) co_await x.write(piece);
    co_await x.end_stream();
  }

  Task endless(Exchange& x) {
    const std::string piece(64 * 1024, 'x');
    bool alive = co_await x.begin_stream("text/plain");
    while (alive) alive = co_await x.write(piece);
    ended.set_value();
  }

  // Says on which news it woke; `arrived` counts the waiters that are in place.
  Task wait(Exchange& x) {
    arrived.fetch_add(1);
    arrived.notify_all();
    const auto deadline = std::chrono::steady_clock::now() + wait_limit;
    const auto woke = co_await news->wait_beyond(x, 41, deadline);
    if (woke == News::kGone) ended.set_value();
    co_await x.respond(200, "text/plain", name_of(woke) + std::to_string(news->value()));
  }

  static std::string name_of(News woke) {
    switch (woke) {
      case News::kValue:
        return "value ";
      case News::kDeadline:
        return "deadline ";
      case News::kGone:
        return "gone ";
      case News::kDraining:
        return "draining ";
    }
    return "?";
  }

  void await_arrivals(int count) {
    for (auto now = arrived.load(); now < count; now = arrived.load()) arrived.wait(now);
  }

  RawClient connect() {
    RawClient client(options.path);
    EXPECT_TRUE(client.connected());
    return client;
  }

  // One request on a connection of its own; all that comes back.
  std::string ask(std::string_view request) {
    auto client = connect();
    client.send(request);
    return client.rest();
  }

  static std::string post(std::string_view path, std::string_view body,
                          std::string_view fields = "") {
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" +
           std::string(fields) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string(body);
  }
  static std::string get(std::string_view path, std::string_view fields = "") {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(fields) + "\r\n";
  }
  static constexpr std::string_view kClose = "Connection: close\r\n";

  static bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
  }

  std::string folder;
  ServerOptions options;
  std::unique_ptr<Server> server;
  std::unique_ptr<Broadcast> news;
  std::promise<void> ended;
  std::atomic<int> arrived{0};
  std::atomic<int> failed_bodies{0};
  std::chrono::milliseconds wait_limit{60'000};
};

}  // namespace cumuld::http
