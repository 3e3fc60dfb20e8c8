// Tests the HTTP client against servers that behave and servers that do not.
#include "daemon/ctl/client.h"

#include <gtest/gtest.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <memory>

#include "tests/daemon/ctl/fake_daemon.h"

namespace cumuld::ctl {
namespace {

namespace asio = boost::asio;
using Socket = FakeDaemon::Socket;

void read_head(Socket& socket) {
  std::string head;
  boost::system::error_code ignored;
  asio::read_until(socket, asio::dynamic_buffer(head), "\r\n\r\n", ignored);
}

void write(Socket& socket, const std::string& text) {
  boost::system::error_code ignored;
  asio::write(socket, asio::buffer(text), ignored);
}

TEST(Client, EveryStatusIsAnAnswer) {
  FakeDaemon daemon([](const auto&) {
    return FakeDaemon::Answer{404, R"({"code":"not_found"})", "application/problem+json"};
  });
  const auto answer = Client(daemon.path()).perform({.target = "/v1/hits/x"});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 404U);
  EXPECT_EQ(answer->header("content-type"), "application/problem+json");
  EXPECT_EQ(answer->body, R"({"code":"not_found"})");
}

TEST(Client, NobodyListensIsUnreachable) {
  for (const std::string& path :
       {std::string("/no/such/socket"), std::string(), std::string(200, 'x')}) {
    const auto answer = Client(path).perform({.target = "/"});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Failure::Kind::kUnreachable);
  }
}

TEST(Client, StreamsABodyOfAnyLength) {
  FakeDaemon daemon([](const auto& request) {
    return FakeDaemon::Answer{200, std::to_string(request.body().size())};
  });
  const std::string piece(100'000, 'x');
  int left = 200;  // 20 MB, far beyond what the socket buffers
  const auto answer =
      Client(daemon.path())
          .perform({.method = "POST",
                    .target = "/",
                    .source = [&]() -> tl::expected<std::string_view, std::string> {
                      return left-- > 0 ? std::string_view(piece) : std::string_view{};
                    }});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "20000000");
}

TEST(Client, HearsARefusalInTheMiddleOfABody) {
  const std::unique_ptr<FakeDaemon> daemon(FakeDaemon::raw([](Socket& socket) {
    read_head(socket);  // and nothing of the body
    write(socket, "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\n{}");
  }));
  const std::string piece(100'000, 'x');
  const auto answer = Client(daemon->path())
                          .perform({.method = "POST",
                                    .target = "/",
                                    .source = [&]() -> tl::expected<std::string_view, std::string> {
                                      return std::string_view(piece);  // never ends by itself
                                    }});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 413U);
}

TEST(Client, ASourceThatFailsEndsTheExchange) {
  FakeDaemon daemon([](const auto&) { return FakeDaemon::Answer{}; });
  const auto answer = Client(daemon.path())
                          .perform({.method = "POST",
                                    .target = "/",
                                    .source = []() -> tl::expected<std::string_view, std::string> {
                                      return tl::make_unexpected(std::string("disk gone"));
                                    }});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Failure::Kind::kSource);
  EXPECT_EQ(answer.error().message, "disk gone");
}

TEST(Client, HandsOutLinesAcrossPieces) {
  const std::unique_ptr<FakeDaemon> daemon(FakeDaemon::raw([](Socket& socket) {
    read_head(socket);
    write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n2\r\ntw\r\n");
    write(socket, "4\r\no\n\nl\r\n3\r\nast\r\n0\r\n\r\n");
  }));
  std::vector<std::string> lines;
  const auto answer =
      Client(daemon->path()).perform({.target = "/", .lines = [&](std::string_view line) {
                                        lines.emplace_back(line);
                                        return true;
                                      }});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(lines, (std::vector<std::string>{"one", "two", "", "last"}));
  EXPECT_EQ(answer->body, "");
}

TEST(Client, LinesEndWhenTheReceiverHasEnough) {
  FakeDaemon daemon([](const auto&) { return FakeDaemon::Answer{200, "a\nb\nc\n"}; });
  int count = 0;
  const auto answer = Client(daemon.path()).perform({.target = "/", .lines = [&](std::string_view) {
                                                       return ++count < 2;
                                                     }});
  ASSERT_TRUE(answer);
  EXPECT_EQ(count, 2);
}

TEST(Client, ATruncatedAnswerIsBroken) {
  const std::array<std::string, 4> answers{
      "", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "SSH-2.0-x\r\n\r\n"};
  for (const std::string& bytes : answers) {
    const std::unique_ptr<FakeDaemon> daemon(FakeDaemon::raw([&](Socket& socket) {
      read_head(socket);
      write(socket, bytes);
    }));
    const auto answer = Client(daemon->path()).perform({.target = "/"});
    ASSERT_FALSE(answer) << bytes;
    EXPECT_EQ(answer.error().kind, Failure::Kind::kBroken) << bytes;
  }
}

TEST(Client, PatienceEnds) {
  const std::unique_ptr<FakeDaemon> daemon(FakeDaemon::raw([](Socket& socket) {
    read_head(socket);
    read_head(socket);  // returns when the client has given up
  }));
  const auto answer =
      Client(daemon->path()).perform({.target = "/", .patience = std::chrono::milliseconds(20)});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Failure::Kind::kTimeout);
}

}  // namespace
}  // namespace cumuld::ctl
