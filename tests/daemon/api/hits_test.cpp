// GET /v1/hits, cases and changes over many hits.
#include <set>
#include <thread>

#include "daemon/api/clock.h"
#include "tests/daemon/api/api_fixture.h"
#include "tests/daemon/http/raw_client.h"

namespace cumuld::api {
namespace {

constexpr int kMany = 250;

class Hits : public ApiFixture {
 protected:
  // One hit a person, each with other days and amounts.
  void fill() {
    std::vector<std::string> lines;
    for (int i = 0; i < kMany; ++i) {
      const auto last = "2024-01-" + std::to_string(10 + i % 20);
      lines.push_back(invalidity(i, person(i), "2024-01-01", last, 1000 + i));
      lines.push_back(severance(i, person(i), "2024-01-01", "2024-12-31"));
    }
    ASSERT_EQ(post_lines(lines).at("hits").at("raised").as_int64(), kMany);
  }

  std::vector<std::int64_t> values(const std::string& sort, const char* field) {
    std::vector<std::int64_t> found;
    std::string cursor;
    do {
      const auto page = get("/v1/hits?limit=33&sort=" + sort + cursor);
      for (const auto& hit : page.at("hits").as_array()) found.push_back(hit.at(field).as_int64());
      const auto& next = page.at("next_cursor");
      cursor = next.is_null() ? "" : "&cursor=" + std::string(next.as_string());
    } while (!cursor.empty());
    return found;
  }
};

TEST_F(Hits, PagesFollowEachSort) {
  fill();
  for (const auto& [sort, field] :
       {std::pair{"sequence", "sequence"}, {"days", "days"}, {"amount", "amount_cents"}}) {
    const auto up = values(sort, field);
    EXPECT_EQ(up.size(), static_cast<std::size_t>(kMany));
    EXPECT_TRUE(std::ranges::is_sorted(up)) << sort;
    auto down = values(std::string("-") + sort, field);
    EXPECT_TRUE(std::ranges::is_sorted(down, std::greater<>())) << sort;
    std::ranges::reverse(down);
    EXPECT_EQ(up, down);
  }
  std::set<std::string> ids;
  for (const auto& hit : hits("&sort=-days")) ids.insert(hit.id);
  EXPECT_EQ(ids.size(), static_cast<std::size_t>(kMany)) << "one twice or left out";
}

TEST_F(Hits, FiltersAgreeWithEachOther) {
  fill();
  EXPECT_EQ(hits("&rule=severance-incapacity&rule=none").size(), 250U);
  EXPECT_EQ(hits("&rule=none").size(), 0U);
  EXPECT_EQ(hits("&insurer=306&employer=0403019261&grade=certain&status=open").size(), 250U);
  EXPECT_EQ(hits("&insurer=307").size(), 0U);
  EXPECT_EQ(hits("&grade=possible").size(), 0U);
  EXPECT_EQ(hits("&status=withdrawn").size(), 0U);
  EXPECT_EQ(hits("&from=2024-01-29").size(), 12U);
  EXPECT_EQ(hits("&to=2023-12-31").size(), 0U);
  EXPECT_EQ(hits("&min_days=29").size(), 12U);
  EXPECT_EQ(hits("&person=" + person(1) + "&person=" + person(2)).size(), 2U);
  for (const auto& hit : hits("&min_amount_cents=20000")) {
    EXPECT_GE(naive::amounts(hit, 20'000).amount_cents, 20'000);
  }
}

TEST_F(Hits, BadQueriesNameTheParameter) {
  fill();
  for (const auto* query :
       {"colour=red", "grade=high", "status=gone", "person=123", "insurer=12", "sort=name",
        "limit=0", "limit=1001", "limit=x", "from=2024-02-30", "from=2024-02-02&to=2024-02-01",
        "from=2024-01-01&from=2024-01-02", "cursor=AAAA", "cursor=!", "min_days=-1", "rule="}) {
    expect_problem(std::string("/v1/hits?") + query, 400, "bad_query");
  }
  const auto page = get("/v1/hits?limit=5&as_of=2025-01-01");
  const auto cursor = "&cursor=" + std::string(page.at("next_cursor").as_string());
  get("/v1/hits?limit=7" + cursor);
  expect_problem("/v1/hits?rule=x" + cursor, 400, "bad_query");
  expect_problem("/v1/hits?as_of=2025-01-02" + cursor, 400, "bad_query");
  expect_problem("/v1/cases?limit=1" + cursor, 400, "bad_query");
  EXPECT_EQ(ask("/v1/hits", "text/html").status, 406U);
}

TEST_F(Hits, NoEndpointTakesAParameterThatItDoesNotKnow) {
  for (const auto* path : {"/healthz", "/readyz", "/metrics", "/v1/openapi.json", "/v1/status",
                           "/v1/hits", "/v1/cases", "/v1/changes", "/v1/rules", "/v1/quarantine"}) {
    expect_problem(std::string(path) + "?colour=red", 400, "bad_query");
  }
}

TEST_F(Hits, StreamsAllAsLines) {
  fill();
  const auto answer = ask("/v1/hits?sort=-amount", "application/x-ndjson");
  EXPECT_EQ(answer.header("content-type"), "application/x-ndjson");
  std::size_t lines = 0;
  std::string_view rest = answer.body;
  for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    naive::hit_from_json(rest.substr(0, end));
    rest.remove_prefix(end + 1);
    ++lines;
  }
  EXPECT_EQ(lines, 250U);
  EXPECT_TRUE(rest.empty());
}

TEST_F(Hits, EvidenceTellsWhatAHitRestsOn) {
  post_lines({invalidity(1, person(1), "2024-01-01", "2024-01-20"),
              severance(1, person(1), "2024-01-10", "2024-03-31")});
  const auto id = std::string(get("/v1/hits").at("hits").at(0).at("id").as_string());
  post_lines({R"({"registry":"invalidity","key":"b1","version":2,"cancelled":true})"});
  EXPECT_TRUE(get("/v1/hits").at("hits").as_array().empty());
  EXPECT_EQ(get("/v1/hits/" + id).at("status").as_string(), "withdrawn");
  EXPECT_EQ(hits("&status=withdrawn&person=" + person(1)).size(), 1U);
  const auto evidence = get("/v1/hits/" + id + "/evidence?as_of=2026-01-01");
  EXPECT_EQ(evidence.at("hit").at("id").as_string(), id);
  EXPECT_EQ(evidence.at("rule").at("checksum").as_string(), rules->checksum);
  EXPECT_NE(std::string(evidence.at("rule").at("text").as_string()).find("severance-incapacity"),
            std::string::npos);
  EXPECT_EQ(evidence.at("income").at("history").as_array().size(), 1U);
  EXPECT_EQ(evidence.at("benefit").at("history").as_array().size(), 2U);
  ASSERT_EQ(evidence.at("revisions").as_array().size(), 2U);
  EXPECT_EQ(evidence.at("revisions").at(0).at("change").as_string(), "raised");
  EXPECT_EQ(evidence.at("revisions").at(1).at("change").as_string(), "withdrawn");
  expect_problem("/v1/hits/" + std::string(32, '0'), 404, "not_found");
  expect_problem("/v1/hits/nonsense/evidence", 404, "not_found");
}

TEST_F(Hits, AreToldAsTheyWereKnownAtAMoment) {
  const auto first = invalidity(1, person(1), "2024-01-01", "2024-01-31", 1000);
  post_lines({first, severance(1, person(1), "2024-01-10", "2024-02-15")});
  const auto id = std::string(get("/v1/hits").at("hits").at(0).at("id").as_string());
  clock_ms += 3'600'000;
  auto second = first;
  second.replace(second.find("\"version\":1"), 11, "\"version\":2");
  second.replace(second.find("2024-01-31"), 10, "2024-01-20");
  post_lines({second});
  const auto at = [&](const std::string& time, const std::string& more = "") {
    return get("/v1/hits/" + id + more + "?as_known_at=" + time);
  };
  EXPECT_EQ(get("/v1/hits/" + id).at("days").as_int64(), 11);
  EXPECT_EQ(at("2026-01-02T04:04:05.678Z").at("days").as_int64(), 11);
  EXPECT_EQ(at("2026-01-02T04:04:05.677Z").at("days").as_int64(), 22);
  EXPECT_EQ(at("2026-01-02T05:04:05%2B01:00").at("revision").as_int64(), 1);
  const auto evidence = at("2026-01-02T03:30:00Z", "/evidence");
  EXPECT_EQ(evidence.at("benefit").at("history").as_array().size(), 1U);
  EXPECT_EQ(evidence.at("benefit").at("history").at(0).at("state").as_string(), "current");
  EXPECT_EQ(evidence.at("revisions").as_array().size(), 1U);
  expect_problem("/v1/hits/" + id + "?as_known_at=2026-01-02T03:04:05Z", 404, "not_found");
  expect_problem("/v1/hits/" + id + "?as_known_at=yesterday", 400, "bad_query");
}

TEST_F(Hits, EvidenceSpellsOutTheComputation) {
  post_lines({invalidity(1, person(1), "2024-02-01", "2024-02-29", 5850),
              R"({"registry":"dmfa","key":"w","version":1,"person":")" + person(1) +
                  R"(","kind":"employment","from":"2024-02-01","to":"2024-03-10",)"
                  R"("paid_days":2000})"});
  const auto id = std::string(get("/v1/hits").at("hits").at(0).at("id").as_string());
  const auto computation = get("/v1/hits/" + id + "/evidence").at("computation");
  EXPECT_EQ(computation.at("sundays").as_int64(), 4);
  EXPECT_EQ(computation.at("amount_cents").as_int64(), 25 * 5850);
  EXPECT_EQ(json::serialize(computation.at("day_count")),
            R"({"paid_days":20,"income_days":39,"counted":"days that are not Sundays",)"
            R"("room":8,"proven_days":12})");
  EXPECT_EQ(computation.at("amount_min_cents").as_int64(), 12 * 5850);
  const auto& steps = computation.at("steps").as_array();
  ASSERT_EQ(steps.size(), 4U);
  EXPECT_EQ(steps[0].as_string(),
            "2024-02-01 to 2024-02-29, both included: 29 days, of them 4 Sundays");
  EXPECT_EQ(steps[1].as_string(),
            "29 days - 4 Sundays = 25 benefit days; 25 x 58.50 euro = 1462.50 euro");
}

TEST_F(Hits, EvidenceComesAsAPageToPrintInThreeLanguages) {
  auto benefit = invalidity(1, person(1), "2024-01-01", "2024-01-20");
  benefit.replace(benefit.rfind('}'), 1, R"(,"attributes":{"remark":"<b>&\""}})");
  post_lines({benefit, severance(1, person(1), "2024-01-10", "2024-03-31")});
  const auto id = std::string(get("/v1/hits").at("hits").at(0).at("id").as_string());
  const auto page = [&](const std::string& language) {
    const auto answer = ask("/v1/hits/" + id + "/evidence?lang=" + language, "text/html");
    EXPECT_EQ(answer.status, 200U);
    EXPECT_TRUE(answer.body.starts_with("<!DOCTYPE html><html lang=\"" + language + "\">"));
    return answer.body;
  };
  const auto french = page("fr");
  EXPECT_NE(french.find("Indemnité de rupture"), std::string::npos);
  EXPECT_NE(french.find(person(1)), std::string::npos);
  EXPECT_NE(french.find("&lt;b&gt;&amp;&quot;"), std::string::npos);
  EXPECT_EQ(french.find("<b>"), std::string::npos);
  EXPECT_NE(page("nl").find("Verbrekingsvergoeding"), std::string::npos);
  EXPECT_NE(page("en").find("Severance pay"), std::string::npos);
  expect_problem("/v1/hits/" + id + "/evidence?lang=de", 400, "bad_query");
}

TEST_F(Hits, CasesArePagedAndFound) {
  fill();
  std::set<std::string> ids;
  std::string cursor;
  do {
    const auto page = get("/v1/cases?limit=40&min_days=11" + cursor);
    for (const auto& one : page.at("cases").as_array()) {
      EXPECT_GE(one.at("days").as_int64(), 11);
      ids.insert(std::string(one.at("id").as_string()));
    }
    const auto& next = page.at("next_cursor");
    cursor = next.is_null() ? "" : "&cursor=" + std::string(next.as_string());
  } while (!cursor.empty());
  EXPECT_EQ(ids.size(), hits("&min_days=11").size());
  const auto one = get("/v1/cases/" + *ids.begin());
  EXPECT_EQ(one.at("id").as_string(), *ids.begin());
  EXPECT_EQ(one.at("insurer").as_string(), "306");
  EXPECT_EQ(one.at("status").as_string(), "open");
  EXPECT_TRUE(one.at("deadline").is_null());
  expect_problem("/v1/cases/" + std::string(32, 'f'), 404, "not_found");
}

TEST_F(Hits, ChangesWaitForNews) {
  const auto nothing = get("/v1/changes?after=0");
  EXPECT_TRUE(nothing.at("changes").as_array().empty());
  EXPECT_EQ(nothing.at("next").as_int64(), 0);
  json::value woken;
  std::thread waiter([&] { woken = get("/v1/changes?after=0&wait=30"); });
  fill();
  waiter.join();
  EXPECT_EQ(woken.at("changes").at(0).at("sequence").as_int64(), 1);
  const auto page = get("/v1/changes?after=10&limit=5");
  EXPECT_EQ(page.at("changes").as_array().size(), 5U);
  EXPECT_EQ(page.at("changes").at(0).at("sequence").as_int64(), 11);
  EXPECT_EQ(page.at("next").as_int64(), 15);
  naive::hit_from_json(json::serialize(page.at("changes").at(0).at("hit")));
  expect_problem("/v1/changes?wait=61", 400, "bad_query");
}

TEST_F(Hits, ChangesComeAsEvents) {
  http::RawClient client(socket_path);
  client.send(
      "GET /v1/changes?after=0 HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n"
      "Last-Event-ID: 248\r\n\r\n");
  client.until("\r\n\r\n");
  fill();
  const auto first = client.until("\n\n");
  EXPECT_NE(first.find("id: 249\nevent: raised\ndata: {\"sequence\":249,"), std::string::npos);
  EXPECT_NE(client.until("\n\n").find("id: 250\n"), std::string::npos);
}

TEST_F(Hits, StatusRulesAndMetricsSpeakOfTheSame) {
  fill();
  const auto status = get("/v1/status");
  EXPECT_EQ(status.at("hits").at("raised").as_int64(), kMany);
  EXPECT_EQ(status.at("spool").at("waiting").as_int64(), 0);
  const auto table = get("/v1/rules");
  EXPECT_EQ(table.at("checksum"), status.at("rules").at("checksum"));
  EXPECT_EQ(table.at("rules").as_array().size(), rules->rules.size());
  EXPECT_EQ(table.at("rules").at(0).at("id").as_string(), "work-incapacity");
  const auto metrics = ask("/metrics", "*/*").body;
  EXPECT_NE(metrics.find("cumuld_hit_changes_total{change=\"raised\"} 250\n"), std::string::npos);
  EXPECT_NE(metrics.find("cumuld_rocksdb_memtable_bytes "), std::string::npos);
  EXPECT_NE(get("/v1/openapi.json").at("paths").as_object().find("/v1/hits"), nullptr);
}

TEST(Clock, KnowsTheDayInBrussels) {
  constexpr std::uint64_t kSummerBegins = 1'774'746'000'000;  // 2026-03-29T01:00Z
  EXPECT_EQ(brussels_day(kSummerBegins - 3'600'000 * 2), matcher::day_of(2026, 3, 29));
  EXPECT_EQ(brussels_day(1'767'222'000'000), matcher::day_of(2026, 1, 1));  // 23:00Z, winter
  EXPECT_EQ(brussels_day(1'767'221'999'999), matcher::day_of(2025, 12, 31));
  EXPECT_EQ(brussels_day(1'782'856'800'000), matcher::day_of(2026, 7, 1));  // 22:00Z, summer
  EXPECT_EQ(brussels_day(1'782'856'799'999), matcher::day_of(2026, 6, 30));
}

}  // namespace
}  // namespace cumuld::api
