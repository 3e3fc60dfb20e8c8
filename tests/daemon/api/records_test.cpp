// POST /v1/records, and what is known of records and persons afterwards.
#include "tests/daemon/api/api_fixture.h"
#include "tests/daemon/http/compressed.h"
#include "tests/daemon/http/raw_client.h"

namespace cumuld::api {
namespace {

class Records : public ApiFixture {};

TEST_F(Records, CountsWhatBecameOfEachLine) {
  const auto one = invalidity(1, person(1), "2024-02-01", "2024-02-29");
  const auto answer =
      post_lines({one, "", one, "{broken", severance(1, person(1), "2024-02-10", "2024-03-01")});
  EXPECT_EQ(answer.at("accepted").as_int64(), 2);
  EXPECT_EQ(answer.at("duplicates").as_int64(), 1);
  EXPECT_EQ(answer.at("rejected").as_int64(), 1);
  EXPECT_EQ(answer.at("errors").at(0).at("line").as_int64(), 4);
  EXPECT_EQ(answer.at("errors").at(0).at("code").as_string(), "malformed");
  EXPECT_EQ(answer.at("hits").at("raised").as_int64(), 1);
  EXPECT_EQ(answer.at("sequence").as_int64(), 1);
  const auto list = get("/v1/quarantine?code=malformed");
  ASSERT_EQ(list.at("quarantine").as_array().size(), 1U);
  EXPECT_EQ(list.at("quarantine").at(0).at("line").as_int64(), 4);
  EXPECT_EQ(get("/v1/quarantine/1").at("raw").as_string(), "{broken");
  EXPECT_TRUE(get("/v1/quarantine?code=bad_niss").at("quarantine").as_array().empty());
  expect_problem("/v1/quarantine/99", 404, "not_found");
  expect_problem("/v1/quarantine?code=nonsense", 400, "bad_query");
}

TEST_F(Records, TellsWhichNumbersOfAnEmployerReplacedWhich) {
  for (const auto* const note : {"employer old 178273680 131130710 2023-01-20",
                                 "employer new 131130710 178273680 2023-01-20"}) {
    ASSERT_TRUE(store->write(storage::Family::kPositions, note, "1").ok());
  }
  EXPECT_EQ(json::serialize(get("/v1/employers/178273680")),
            R"({"employer":"178273680","replaced_by":[{"employer":"131130710",)"
            R"("from":"2023-01-20"}],"replaces":[]})");
  EXPECT_EQ(get("/v1/employers/131130710").at("replaces").as_array().size(), 1U);
  expect_problem("/v1/employers/17827368", 404, "not_found");
}

TEST_F(Records, EmptyBodyIsAllZero) {
  const auto answer = post("");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body, R"({"accepted":0,"duplicates":0,"stale":0,"rejected":0,"errors":[],)"
                         R"("hits":{"raised":0,"amended":0,"withdrawn":0},"sequence":0})");
}

TEST_F(Records, LargeCompressedBodyGoesThroughManyJobs) {
  std::string body;
  for (int i = 0; i < 40'000; ++i)
    body += invalidity(i, person(i), "2024-01-01", "2024-01-31") + "\n";
  for (const auto& [name, text] :
       {std::pair{"gzip", http::gzip(body)}, {"zstd", http::zstd(body)}}) {
    const auto answer = post(text, {{"Content-Encoding", name}});
    ASSERT_EQ(answer.status, 200U) << answer.body;
    const auto counts = json::parse(answer.body);
    EXPECT_EQ(counts.at("accepted").as_int64() + counts.at("duplicates").as_int64(), 40'000);
  }
  EXPECT_EQ(get("/v1/status").at("totals").at("accepted").as_int64(), 40'000);
}

TEST_F(Records, TornBodyKeepsWhatWasWhole) {
  const auto line = invalidity(1, person(1), "2024-02-01", "2024-02-29") + "\n";
  auto torn = http::gzip(line + line);
  torn.resize(torn.size() - 4);
  const auto answer = post(torn, {{"Content-Encoding", "gzip"}});
  EXPECT_EQ(answer.status, 400U);
  EXPECT_EQ(json::parse(answer.body).at("code").as_string(), "malformed");
  EXPECT_EQ(get("/v1/records/invalidity/b1").at("version").as_int64(), 1);
}

TEST_F(Records, DamageBehindWholeLinesCostsNoneOfThem) {
  int key = 0;
  const auto lines = [&] {
    std::string text;
    for (int i = 0; i < 100; ++i) {
      ++key;
      text += invalidity(key, person(key), "2024-02-01", "2024-02-29") + "\n";
    }
    return text;
  };
  const auto accepted = [&] { return get("/v1/status").at("totals").at("accepted").as_int64(); };
  const auto in_gzip = http::gzip(lines()) + "trash";
  EXPECT_EQ(post(in_gzip, {{"Content-Encoding", "gzip"}}).status, 400U);
  EXPECT_EQ(accepted(), 100);
  const auto in_zstd = http::zstd(lines()) + "trash";
  EXPECT_EQ(post(in_zstd, {{"Content-Encoding", "zstd"}}).status, 400U);
  EXPECT_EQ(accepted(), 200);
}

TEST_F(Records, RefusesWithoutRoomAndBeforeReady) {
  room = false;
  const auto full = post("x\n");
  EXPECT_EQ(full.status, 503U);
  EXPECT_EQ(json::parse(full.body).at("code").as_string(), "no_space");
  EXPECT_FALSE(full.header("retry-after").empty());
  services.ready = false;
  EXPECT_EQ(json::parse(post("x\n").body).at("code").as_string(), "not_ready");
  expect_problem("/v1/hits", 503, "not_ready");
  expect_problem("/readyz", 503, "not_ready");
  EXPECT_EQ(ask("/healthz", "*/*").status, 200U);
  EXPECT_FALSE(get("/v1/status").at("ready").as_bool());
}

TEST_F(Records, HistoryTellsAllThatWasReceived) {
  const std::string start = R"({"registry":"invalidity","key":"a/b c","version":)";
  const auto rest = R"(,"person":")" + person(1) +
                    R"(","kind":"invalidity","insurer":"306","from":"2024-02-01"})";
  post_lines({start + "5" + rest, start + "3" + rest, start + "7" + rest});
  post_lines({start + R"(9,"cancelled":true})"});
  const auto whole = get("/v1/records/invalidity/a%2Fb%20c/history");
  const auto& history = whole.at("history").as_array();
  ASSERT_EQ(history.size(), 4U);
  std::string states;
  for (const auto& version : history) {
    states += std::to_string(version.at("version").as_int64()) + " " +
              std::string(version.at("state").as_string()) + "; ";
  }
  EXPECT_EQ(states, "5 superseded; 3 stale; 7 superseded; 9 cancelled; ");
  EXPECT_EQ(history[0].at("position").as_int64(), 1);
  EXPECT_TRUE(history[0].at("source").as_string().starts_with("socket uid "));
  EXPECT_EQ(history[0].at("checksum").as_string().size(), 16U);
  EXPECT_EQ(history[0].at("received_at").as_string(), "2026-01-02T03:04:05.678Z");
  EXPECT_EQ(json::serialize(get("/v1/records?registry=invalidity&key=a%2Fb%20c")),
            R"({"registry":"invalidity","key":"a/b c","version":9,"cancelled":true})");
  expect_problem("/v1/records/invalidity/none", 404, "not_found");
  expect_problem("/v1/records/nowhere/b1", 404, "not_found");
  expect_problem("/v1/records?registry=invalidity", 400, "bad_query");
  EXPECT_EQ(get("/v1/persons/" + person(1)).at("records").as_array().size(), 0U);
}

TEST_F(Records, PersonsAreKnownByAnyOfTheirNumbers) {
  const auto old_number = person(1);
  const auto new_number = person(2);
  post_lines({invalidity(1, old_number, "2024-02-01", "2024-02-29"),
              severance(1, new_number, "2024-02-10", "2024-03-01"),
              R"({"registry":"identity","key":")" + old_number + R"(","version":1,"person":")" +
                  old_number + R"(","successor":")" + new_number + R"("})"});
  for (const auto& number : {old_number, new_number}) {
    const auto known = get("/v1/persons/" + number + "?as_of=2026-01-01");
    EXPECT_EQ(known.at("person").as_string(), new_number);
    EXPECT_EQ(json::serialize(known.at("former")), "[\"" + old_number + "\"]");
    EXPECT_EQ(known.at("records").as_array().size(), 3U);
    ASSERT_EQ(known.at("hits").as_array().size(), 1U);
    EXPECT_EQ(known.at("hits").at(0).at("benefit").at("person").as_string(), old_number);
    ASSERT_EQ(known.at("cases").as_array().size(), 1U);
    EXPECT_EQ(known.at("cases").at(0).at("amount_cents"),
              known.at("hits").at(0).at("amount_cents"));
    EXPECT_EQ(hits("&person=" + number).size(), 1U);
    EXPECT_EQ(hits("&status=open&status=withdrawn&person=" + number).size(), 1U);
  }
  expect_problem("/v1/persons/" + person(3), 404, "not_found");
  expect_problem("/v1/persons/85073003329", 400, "bad_query");
}

}  // namespace
}  // namespace cumuld::api
