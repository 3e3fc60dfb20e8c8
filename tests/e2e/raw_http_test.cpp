// The socket as curl and other programs speak to it: bytes over the unix socket.
#include <algorithm>

#include "tests/daemon/http/raw_client.h"
#include "tests/e2e/sample.h"
#include "tests/e2e/served.h"

namespace e2e {
namespace {

using cumuld::http::RawClient;

class RawHttp : public testing::Test {
 protected:
  // The whole answer to `request`, whose connection is closed after it.
  std::string ask(const std::string& head, const std::string& body = "") {
    RawClient client(daemon_.process().socket());
    EXPECT_TRUE(client.connected());
    EXPECT_TRUE(client.send(head + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
                            (body.empty() ? "" : length_of(body)) + "\r\n" + body));
    return client.rest();
  }
  static std::string length_of(const std::string& body) {
    return "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n";
  }
  static void expect_part(const std::string& answer, const std::string& part) {
    EXPECT_NE(answer.find(part), std::string::npos) << part << " is not in:\n" << answer;
  }

  Served daemon_;
};

TEST_F(RawHttp, TakesRecordsAsCurlSendsThemAndTellsTheHit) {
  const auto taken =
      ask("POST /v1/records", work_line("w") + "\n\n" + benefit_line("b"));  // no last line end
  expect_part(taken, "HTTP/1.1 200");
  expect_part(taken, R"("accepted":2,"duplicates":0,"stale":0,"rejected":0,"errors":[])");
  expect_part(taken, R"("hits":{"raised":1,"amended":0,"withdrawn":0},"sequence":1)");
  const auto hits = ask("GET /v1/hits?rule=work-incapacity&grade=certain&as_of=2026-01-01");
  for (const auto* part :
       {R"("status":"open","grade":"certain","revision":1)",
        R"("segments":[{"from":"2024-02-01","to":"2024-02-29"}])",
        R"("worked_days":{"min":10,"max":10})", R"("days":29)", R"("benefit_days":25)",
        R"("amount_cents":146250)", R"("amount_min_cents":58500)", R"("next_cursor":null)"}) {
    expect_part(hits, part);
  }
}

TEST_F(RawHttp, AnswersExpectContinueAndChunkedBodies) {
  RawClient client(daemon_.process().socket());
  ASSERT_TRUE(client.send(
      "POST /v1/records HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nTransfer-Encoding: "
      "chunked\r\nConnection: close\r\n\r\n"));
  expect_part(client.until("\r\n\r\n"), "HTTP/1.1 100");
  const auto line = work_line("chunked") + "\n";
  std::string body;
  for (std::size_t at = 0; at < line.size(); at += 10) {  // every line is cut
    const auto piece = line.substr(at, 10);
    body += (piece.size() == 10 ? "a" : std::to_string(piece.size())) + "\r\n" + piece + "\r\n";
  }
  ASSERT_TRUE(client.send(body + "0\r\n\r\n"));
  expect_part(client.rest(), R"("accepted":1)");
}

TEST_F(RawHttp, RefusesInTheWordsOfRfc9457) {
  const std::vector<std::array<std::string, 3>> refusals{
      {"GET /v1/hits?limt=5", "400", "bad_query"},
      {"GET /v1/hits?limit=0", "400", "bad_query"},
      {"GET /v1/hits?as_of=2024-02-30", "400", "bad_query"},
      {"GET /v1/hits/00000000000000000000000000000000", "404", "not_found"},
      {"GET /v1/nothing", "404", "not_found"},
      {"GET /v1/records/dmfa/none", "404", "not_found"},
      {"DELETE /v1/hits", "405", ""},
  };
  for (const auto& [request, status, code] : refusals) {
    SCOPED_TRACE(request);
    const auto answer = ask(request);
    expect_part(answer, "HTTP/1.1 " + status);
    expect_part(answer, "application/problem+json");
    expect_part(answer, "\"code\":\"" + code);
  }
}

TEST_F(RawHttp, SaysWhatItIs) {
  expect_part(ask("GET /v1/openapi.json"), R"("openapi": "3.1)");
  expect_part(ask("GET /healthz"), "HTTP/1.1 200");
  expect_part(ask("GET /readyz"), "HTTP/1.1 200");
  expect_part(ask("GET /metrics"), "# TYPE cumuld_");
  expect_part(ask("GET /v1/status"), "\"version\"");
  expect_part(ask("GET /v1/rules"), "work-incapacity");
}

TEST_F(RawHttp, RejectionsNameTheLineAndMaskNumbers) {
  const auto answer =
      ask("POST /v1/records", benefit_line("b") + "\n{\n" + work_line("w", "85073003329") + "\n");
  expect_part(answer, R"("accepted":1,"duplicates":0,"stale":0,"rejected":2)");
  expect_part(answer, R"({"line":2,"code":"malformed")");
  expect_part(answer, R"({"line":3,"code":"bad_niss")");
  EXPECT_EQ(answer.find("85073003329"), std::string::npos) << answer;
  EXPECT_EQ(daemon_.process().log().find("85073003329"), std::string::npos);
}

TEST_F(RawHttp, FollowsTheFeedAsEvents) {
  RawClient client(daemon_.process().socket());
  ASSERT_TRUE(
      client.send("GET /v1/changes?after=0 HTTP/1.1\r\nHost: x\r\nAccept: "
                  "text/event-stream\r\n\r\n"));
  expect_part(client.until("\r\n\r\n"), "text/event-stream");
  ASSERT_EQ(daemon_.api().post_records(sample_lines()).status, 200U);
  expect_part(client.until("\"sequence\":1"), "data:");
}

}  // namespace
}  // namespace e2e
