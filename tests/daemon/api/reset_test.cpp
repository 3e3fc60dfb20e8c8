// POST /v1/records/{registry}/{key}/reset: lower versions come again, and the history says why.
#include "daemon/decode/dimona.h"
#include "storage/notes.h"
#include "tests/daemon/api/api_fixture.h"

namespace cumuld::api {
namespace {

class Resets : public ApiFixture {
 protected:
  // invalidity(1, …) with another version.
  std::string paid(int version, std::string_view from, std::string_view to) {
    auto line = invalidity(1, person(1), from, to);
    const std::string_view first = "\"version\":1";
    line.replace(line.find(first), first.size(), "\"version\":" + std::to_string(version));
    return line;
  }
  ctl::Response reset(const std::string& body, const std::string& name = "invalidity/b1") {
    clock_ms += 1'000;
    return call("POST", "/v1/records/" + name + "/reset", body);
  }
  void expect_refused(const ctl::Response& answer, unsigned status, std::string_view code) {
    EXPECT_EQ(answer.status, status) << answer.body;
    EXPECT_EQ(json::parse(answer.body).at("code").as_string(), code) << answer.body;
  }
};

TEST_F(Resets, LetLowerVersionsBeAcceptedAgain) {
  post_lines({severance(1, person(1), "2024-02-01", "2024-02-29"),
              paid(1, "2024-02-01", "2024-02-10"), paid(9'000, "2024-02-01", "2024-02-29")});
  EXPECT_EQ(post_lines({paid(2, "2024-02-01", "2024-02-15")}).at("stale").as_int64(), 1);
  const auto answer = reset(R"({"reason":"9000 is a typing error","by":"Ann, desk 4"})");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body,
            R"({"reset":true,"hits":{"raised":0,"amended":0,"withdrawn":1},"sequence":2})");
  EXPECT_TRUE(hits().empty());
  expect_problem("/v1/records/invalidity/b1", 404, "not_found");
  EXPECT_TRUE(get("/v1/persons/" + person(1)).at("hits").as_array().empty());
  EXPECT_EQ(reset(R"({"reason":"again"})").body,
            R"({"reset":false,"hits":{"raised":0,"amended":0,"withdrawn":0},"sequence":2})");

  const auto counts = post_lines({paid(2, "2024-02-01", "2024-02-15")});
  EXPECT_EQ(counts.at("accepted").as_int64(), 1);
  EXPECT_EQ(counts.at("hits").at("raised").as_int64(), 1);
  EXPECT_EQ(get("/v1/records/invalidity/b1").at("version").as_int64(), 2);
  std::string told;
  const auto history = get("/v1/records/invalidity/b1/history");
  for (const auto& one : history.at("history").as_array()) {
    told += std::to_string(one.at("version").as_int64()) + " " +
            std::string(one.at("state").as_string()) + ", ";
  }
  EXPECT_EQ(told, "1 superseded, 9000 superseded, 2 stale, 9000 reset, 2 current, ");
  const auto& entry = history.at("history").at(3).as_object();
  EXPECT_EQ(entry.at("reason").as_string(), "9000 is a typing error");
  EXPECT_EQ(entry.at("by").as_string(), "Ann, desk 4");
  EXPECT_EQ(entry.at("received_at").as_string(), "2026-01-02T03:04:06.678Z");
  EXPECT_TRUE(entry.at("source").as_string().starts_with("socket uid "));
  EXPECT_FALSE(entry.contains("record"));
}

TEST_F(Resets, AreTheCauseThatEvidenceNames) {
  post_lines({severance(1, person(1), "2024-02-01", "2024-02-29"),
              paid(9'000, "2024-02-01", "2024-02-29")});
  const auto id = std::string(get("/v1/hits").at("hits").at(0).at("id").as_string());
  reset(R"({"reason":"typing error","by":"Ann"})");
  clock_ms += 1'000;
  post_lines({paid(3, "2024-02-01", "2024-02-29")});
  clock_ms += 1'000;
  post_lines({R"({"registry":"invalidity","key":"b1","version":4,"cancelled":true})"});
  const auto evidence = get("/v1/hits/" + id + "/evidence");
  const auto& revisions = evidence.at("revisions").as_array();
  ASSERT_EQ(revisions.size(), 4U);
  EXPECT_EQ(json::serialize(revisions[1].at("causes")),
            R"([{"kind":"reset","registry":"invalidity","key":"b1","reason":"typing error",)"
            R"("by":"Ann","received_at":"2026-01-02T03:04:06.678Z"}])");
  EXPECT_EQ(revisions[3].at("change").as_string(), "withdrawn");
  for (const auto i : {0U, 2U, 3U}) {
    EXPECT_EQ(revisions[i].at("causes").at(0).at("kind").as_string(), "record") << i;
  }
  const auto page = ask("/v1/hits/" + id + "/evidence", "text/html").body;
  EXPECT_NE(page.find("withdrawn: reset invalidity b1: typing error (Ann)"), std::string::npos);
  EXPECT_NE(page.find("reset: typing error (Ann)</td>"), std::string::npos);
}

TEST_F(Resets, PartNumbersAgainThatWereJoined) {
  const auto link = [&](int version, int to) {
    return R"({"registry":"identity","key":")" + person(1) + R"(","version":)" +
           std::to_string(version) + R"(,"person":")" + person(1) + R"(","successor":")" +
           person(to) + R"("})";
  };
  post_lines({link(9'000, 2), severance(1, person(1), "2024-02-01", "2024-02-29"),
              invalidity(1, person(2), "2024-02-01", "2024-02-29")});
  EXPECT_EQ(hits().size(), 1U);
  EXPECT_EQ(reset(R"({"reason":"r"})", "identity/" + person(1)).status, 200U);
  EXPECT_TRUE(hits().empty());
  EXPECT_EQ(get("/v1/status").at("identity").at("links").as_int64(), 0);
  post_lines({link(1, 2)});
  EXPECT_EQ(hits().size(), 1U);
}

TEST_F(Resets, HaveTheNotesOfADimonaForgotten) {
  constexpr std::string_view kKey = "600000000001";
  post_lines({R"({"registry":"dimona","key":"600000000001","version":7,"person":")" + person(1) +
              R"(","kind":"employment_notice","from":"2024-02-01"})"});
  const auto notes = dimona_notes_of(kKey, store->key_seed());
  const auto others = dimona_notes_of("600000000002", store->key_seed());
  for (const auto& key : {notes + "17", notes + "4", others + "17"}) {
    ASSERT_TRUE(store->write(storage::Family::kPositions, key, "x").ok());
  }
  EXPECT_EQ(reset(R"({"reason":"r"})", "dimona/" + std::string(kKey)).status, 200U);
  const auto left = store->read_all(storage::Family::kPositions, "dimona ");
  ASSERT_EQ(left->size(), 2U);
  EXPECT_EQ(left->at(0).first, notes + std::string(storage::kForgottenMark));
  EXPECT_EQ(left->at(1).first, others + "17");
}

TEST_F(Resets, AreRefusedWithoutAReasonOrAKey) {
  post_lines({invalidity(1, person(1), "2024-02-01", "2024-02-29")});
  const std::string good = R"({"reason":"r"})";
  expect_refused(reset(good, "invalidity/unknown"), 404, "not_found");
  expect_refused(reset(good, "nowhere/b1"), 404, "not_found");
  for (const auto* body : {"", "x", "[]", "\"r\"", "{\"reason\":\"\xff\"}"}) {
    expect_refused(reset(body), 400, "malformed");
  }
  for (const auto* body :
       {R"({})", R"({"by":"Ann"})", R"({"reason":""})", R"({"reason":7})",
        R"({"reason":"a\u0007b"})", R"({"reason":"a\u0085b"})", R"({"reason":"r","by":"x\ny"})",
        R"({"reason":"r","by":null})", R"({"reason":"r","why":"r"})"}) {
    expect_refused(reset(body), 400, "bad_query");
  }
  expect_refused(reset(R"({"reason":")" + std::string(1001, 'r') + R"("})"), 400, "bad_query");
  expect_refused(reset(std::string(9'000, ' ') + good), 413, "too_large");
  expect_refused(call("POST", "/v1/records/invalidity/b1/reset?x=1", good), 400, "bad_query");
  room = false;
  expect_refused(reset(good), 503, "no_space");
  EXPECT_EQ(get("/v1/records/invalidity/b1").at("version").as_int64(), 1) << "it still stands";
  room = true;
  EXPECT_EQ(reset(R"({"reason":")" + std::string(1000, 'r') + R"("})").status, 200U);
}

}  // namespace
}  // namespace cumuld::api
