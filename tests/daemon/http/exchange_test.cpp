// Tests one conversation at a time over a real socket, byte for byte: framing, bodies, errors.
#include "daemon/http/exchange.h"

#include "tests/daemon/http/compressed.h"
#include "tests/daemon/http/server_fixture.h"

namespace cumuld::http {
namespace {

class ExchangeTest : public ServerFixture {
 protected:
  void SetUp() override {
    options.header_timeout = std::chrono::seconds(10);
    start_server();
  }
};

TEST_F(ExchangeTest, PipelinedRequestsAreAnsweredInOrder) {
  auto client = connect();
  client.send(get("/hello/a?x=1") + "\r\n" +
              "POST /echo HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody" + get("/stream") +
              get("/hello/b%2Fc", kClose));
  const auto all = client.rest();
  const auto a = all.find("hello a x=1");
  const auto b = all.find("body", a);
  const auto c = all.find("4\r\none \r\n4\r\ntwo \r\n5\r\nthree\r\n0\r\n\r\n", b);
  EXPECT_NE(all.find("hello b/c", c), std::string::npos) << all;
  EXPECT_TRUE(has(all, "Connection: close\r\n"));
}

TEST_F(ExchangeTest, ARequestMayComeByteByByte) {
  auto client = connect();
  for (const char c : post("/echo", "slow")) client.send({&c, 1});
  EXPECT_TRUE(client.rest().ends_with("\r\n\r\nslow"));
}

TEST_F(ExchangeTest, ChunkedBodiesWithExtensionsAndTrailers) {
  auto client = connect();
  client.send("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
  client.send("5;a=b\r\nhello\r\n1\r\n");
  client.send(" \r\n5\r\nworld\r\n0\r\nX-Trailer: y\r\n\r\n" + get("/hello/next", kClose));
  const auto all = client.rest();
  EXPECT_TRUE(has(all, "hello world")) << all;
  EXPECT_TRUE(has(all, "hello next")) << all;
}

TEST_F(ExchangeTest, BrokenChunksAreMalformedAndEndTheConnection) {
  const auto all = ask("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n");
  EXPECT_TRUE(all.starts_with("HTTP/1.1 400 Bad Request\r\n")) << all;
  EXPECT_TRUE(has(all, R"("code":"malformed")"));
}

TEST_F(ExchangeTest, AChunkHeaderWithoutEndIsMalformed) {
  const auto all = ask("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
                       std::string(100'000, 'a'));
  EXPECT_TRUE(all.starts_with("HTTP/1.1 400 ")) << all;
}

TEST_F(ExchangeTest, AnExpectedContinueIsSentWhenTheBodyIsWanted) {
  auto client = connect();
  client.send("POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(client.until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  EXPECT_TRUE(has(client.until("abc"), "200 OK"));
}

TEST_F(ExchangeTest, NoContinueAndNoFurtherRequestWhenTheBodyIsNotWanted) {
  const auto all =
      ask("POST /ignore HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_TRUE(all.starts_with("HTTP/1.1 200 OK\r\n")) << all;
  EXPECT_TRUE(has(all, "Connection: close"));
}

TEST_F(ExchangeTest, ASmallUnwantedBodyIsDiscardedAndTheConnectionGoesOn) {
  auto client = connect();
  client.send("POST /ignore HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" +
              std::string(100'000, 'x') + get("/hello/again", kClose));
  EXPECT_TRUE(has(client.rest(), "hello again"));
}

TEST_F(ExchangeTest, ALargeUnwantedBodyEndsTheConnectionAfterTheAnswer) {
  auto client = connect();
  client.send("POST /ignore HTTP/1.1\r\nContent-Length: 100000000\r\n\r\n");
  const auto head = client.until("\r\n\r\n");
  EXPECT_TRUE(has(head, "Connection: close")) << head;
  while (client.send(std::string(65'536, 'x'))) {
  }
}

TEST_F(ExchangeTest, AWrittenAnswerIsReadEvenByAClientThatSendsFirst) {
  auto client = connect();
  std::string request = "POST /ignore HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 12; ++i) request += "20000\r\n" + std::string(0x20000, 'x') + "\r\n";
  EXPECT_TRUE(client.send(request));  // 1.5 MiB: discarded, then lingered over
  EXPECT_TRUE(client.rest().starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST_F(ExchangeTest, CompressedBodiesAreDecoded) {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += std::to_string(i);
  const auto want = std::to_string(text.size()) + " ok";
  EXPECT_TRUE(ask(post("/count", text)).ends_with(want));
  EXPECT_TRUE(ask(post("/count", gzip(text), "Content-Encoding: gzip\r\n")).ends_with(want));
  EXPECT_TRUE(ask(post("/count", zstd(text), "Content-Encoding: ZSTD\r\n")).ends_with(want));
  EXPECT_TRUE(ask(post("/echo", gzip("a") + gzip("b"), "Content-Encoding: gzip\r\n"))
                  .ends_with("\r\n\r\nab"));
}

TEST_F(ExchangeTest, TruncatedAndCorruptCompressedBodiesAreMalformed) {
  const auto bytes = gzip("some text that is long enough");
  for (const auto& body : {bytes.substr(0, bytes.size() - 5), std::string("no gzip")}) {
    auto client = connect();
    client.send("POST /echo HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n" + body + get("/hello/on", kClose));
    const auto all = client.rest();
    EXPECT_TRUE(all.starts_with("HTTP/1.1 400 ")) << all;
    EXPECT_TRUE(has(all, "hello on")) << "the framing was whole, so the connection goes on";
  }
}

TEST_F(ExchangeTest, ABombPassesInBoundedPieces) {
  const auto bomb = gzip(std::string(256 << 20, 'a'), 9);
  EXPECT_TRUE(
      ask(post("/count", bomb, "Content-Encoding: gzip\r\n")).ends_with("\r\n\r\n268435456 ok"));
}

TEST_F(ExchangeTest, OtherCodingsAreRefused) {
  const auto all = ask(post("/echo", "x", "Content-Encoding: br\r\n"));
  EXPECT_TRUE(all.starts_with("HTTP/1.1 415 ")) << all;
  EXPECT_TRUE(has(all, R"("code":"unsupported_encoding")"));
  EXPECT_TRUE(has(all, "Accept-Encoding: gzip, zstd, identity"));
}

TEST_F(ExchangeTest, AHeadThatIsTooLongIsRefused) {
  for (const auto& request : {get("/hello/x", "X: " + std::string(20'000, 'a') + "\r\n"),
                              get("/" + std::string(20'000, 'a'))}) {
    const auto all = ask(request);
    EXPECT_TRUE(all.starts_with("HTTP/1.1 431 Request Header Fields Too Large\r\n")) << all;
    EXPECT_TRUE(has(all, R"("code":"too_large")"));
  }
}

TEST_F(ExchangeTest, WhatIsNotHttpIsMalformed) {
  for (const auto* request :
       {"nonsense\r\n\r\n", "GET /hello/x\r\n\r\n", "GET /hello/x HTTP/9.9\r\n\r\n",
        "GET /hello/x HTTP/1.1\r\nbad field\r\n\r\n",
        "POST /echo HTTP/1.1\r\nContent-Length: 1x\r\n\r\n",
        "POST /echo HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /echo HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"}) {
    const auto all = ask(request);
    EXPECT_TRUE(all.starts_with("HTTP/1.1 400 ")) << request << all;
    EXPECT_TRUE(has(all, R"("code":"malformed")")) << request << all;
    EXPECT_TRUE(has(all, "Content-Type: application/problem+json\r\n"));
  }
}

TEST_F(ExchangeTest, BadTargetsAreBadQueries) {
  for (const auto* target : {"/hello/%zz", "/hello/%00", "/hello/x?a=%ff", "*"}) {
    const auto all = ask(get(target, kClose));
    EXPECT_TRUE(all.starts_with("HTTP/1.1 400 ")) << target << all;
    EXPECT_TRUE(has(all, R"("code":"bad_query")")) << target << all;
  }
}

TEST_F(ExchangeTest, UnknownPathsAndMethods) {
  EXPECT_TRUE(has(ask(get("/nowhere", kClose)), R"("status":404)"));
  const auto all = ask("DELETE /echo HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(all.starts_with("HTTP/1.1 405 Method Not Allowed\r\n")) << all;
  EXPECT_TRUE(has(all, "Allow: POST\r\n"));
}

TEST_F(ExchangeTest, HeadIsAnsweredWithoutBody) {
  auto client = connect();
  client.send(
      "HEAD /hello/x HTTP/1.1\r\n\r\nHEAD /stream HTTP/1.1\r\n\r\nHEAD /no HTTP/1.1\r\n\r\n" +
      get("/hello/end", kClose));
  EXPECT_TRUE(has(client.until("\r\n\r\n"), "Content-Length: 7\r\n"));
  EXPECT_TRUE(has(client.until("\r\n\r\n"), "Transfer-Encoding: chunked\r\n"));
  EXPECT_TRUE(client.until("\r\n\r\n").starts_with("HTTP/1.1 404 "));
  EXPECT_TRUE(has(client.rest(), "hello end"));
}

TEST_F(ExchangeTest, AHandlerThatFailsGivesAnInternalErrorAndNoDetails) {
  for (const auto* path : {"/silent", "/throws"}) {
    const auto all = ask(get(path, kClose));
    EXPECT_TRUE(all.starts_with("HTTP/1.1 500 ")) << all;
    EXPECT_TRUE(has(all, R"("code":"internal")"));
    EXPECT_FALSE(has(all, "85073"));
  }
}

TEST_F(ExchangeTest, AStreamLeftOpenIsCutSoThatTheClientCanTell) {
  const auto all = ask(get("/torn"));
  EXPECT_TRUE(all.starts_with("HTTP/1.1 200 "));
  EXPECT_FALSE(has(all, "0\r\n\r\n"));
}

TEST_F(ExchangeTest, Http10GetsAStreamUntilTheConnectionEnds) {
  const auto all = ask("GET /stream HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(all.ends_with("\r\n\r\none two three")) << all;
  EXPECT_FALSE(has(all, "chunked"));
  EXPECT_TRUE(ask("GET /hello/x HTTP/1.0\r\n\r\n").ends_with("hello x"));
}

TEST_F(ExchangeTest, AClientThatOnlyEndsItsSendingStillGetsItsAnswer) {
  auto client = connect();
  client.send(get("/hello/half"));
  client.half_close();
  EXPECT_TRUE(has(client.rest(), "hello half"));
}

TEST_F(ExchangeTest, AClientThatVanishesWithinTheAnswerEndsItsHandler) {
  auto client = connect();
  client.send(get("/endless"));
  client.until("\r\n\r\n");
  client.close();
  EXPECT_EQ(ended.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
}

}  // namespace
}  // namespace cumuld::http
