// Tests what can be done about refused input: look at it, have it judged anew, drop it.
#include "storage/quarantine.h"

#include <future>

#include "tests/daemon/api/api_fixture.h"

namespace cumuld::api {
namespace {

constexpr std::string_view kPerson = "85073003328";

class QuarantineTest : public ApiFixture {
 protected:
  // Ids and codes of what is in quarantine.
  std::string items() {
    std::string text;
    const auto page = get("/v1/quarantine");
    for (const auto& item : page.at("quarantine").as_array()) {
      text += std::to_string(item.at("id").to_number<int>()) + " " +
              std::string(item.at("code").as_string()) + " ";
    }
    return text;
  }
  std::string retry(int id) {
    const auto answer = call("POST", "/v1/quarantine/" + std::to_string(id) + "/retry");
    if (answer.status != 200) return std::to_string(answer.status);
    const auto told = json::parse(answer.body);
    std::string text;
    for (const auto* name : {"accepted", "duplicates", "stale", "rejected"}) {
      text += std::to_string(told.at(name).to_number<int>()) + " ";
    }
    return text + std::to_string(told.at("hits").at("raised").to_number<int>()) + " raised";
  }
};

TEST_F(QuarantineTest, ARetryIsJudgedByWhatStandsNow) {
  post_lines({severance(1, kPerson, "2024-02-01", "2024-02-29"),
              invalidity(1, kPerson, "2024-01-01", "2024-01-31"),
              // Another content of the same version: refused.
              invalidity(1, kPerson, "2024-02-01", "2024-02-29")});
  EXPECT_EQ(items(), "1 version_conflict ");
  // Nothing has changed: refused again, under a new number.
  EXPECT_EQ(retry(1), "0 0 0 1 0 raised");
  EXPECT_EQ(items(), "2 version_conflict ");
  EXPECT_EQ(call("POST", "/v1/quarantine/1/retry").status, 404U);
  const auto item = get("/v1/quarantine/2");
  EXPECT_EQ(item.at("line").to_number<int>(), 3);
  EXPECT_EQ(item.at("raw").as_string(), invalidity(1, kPerson, "2024-02-01", "2024-02-29"));
  // A later version has come meanwhile: it is history now, and settled.
  auto later = invalidity(1, kPerson, "2024-03-01", "2024-03-31");
  later.replace(later.find("\"version\":1"), 11, "\"version\":2");
  post_lines({later});
  EXPECT_EQ(retry(2), "0 0 1 0 0 raised");
  EXPECT_EQ(items(), "");
}

TEST_F(QuarantineTest, OfASpoolFileARetryKeepsToItsFolder) {
  // As the spool of the registry gotot would have refused it: put there by a job of its own.
  const auto refused = [&](const std::string& line, const std::string& source) {
    Job job;
    job.batch = std::make_unique<matcher::Batch>();
    job.batch->raw = line;
    job.batch->rejected.push_back({7, matcher::RejectCode::kUnknownKind, "kind: of old", 0,
                                   static_cast<std::uint32_t>(line.size())});
    job.source = source;
    std::promise<void> done;
    job.done = [&](JobResult&&, std::unique_ptr<matcher::Batch>) { done.set_value(); };
    ASSERT_TRUE(pipeline->submit(1, job));
    done.get_future().wait();
  };
  post_lines({severance(1, kPerson, "2024-02-01", "2024-02-29")});
  const auto line = invalidity(1, kPerson, "2024-02-01", "2024-02-29");
  refused(line, "spool gotot/a.ndjson");
  refused(line, "spool invalidity/a.ndjson.gz");
  refused("<DmfAOriginal/>", "spool dmfa/a.xml");
  refused("<DmfAOriginal>", "spool dmfa/a.xml");
  refused("a;b", "spool dmfa/a.xls");
  EXPECT_EQ(retry(1), "0 0 0 1 0 raised");  // not a folder for it
  EXPECT_EQ(retry(2), "1 0 0 0 1 raised");
  EXPECT_EQ(retry(3), "0 0 0 0 0 raised");  // it says nothing, and so it is settled
  EXPECT_EQ(retry(4), "413");
  EXPECT_EQ(retry(5), "413");
  EXPECT_EQ(items(), "4 unknown_kind 5 unknown_kind 6 unknown_registry ");
  const auto history = get("/v1/records/invalidity/b1/history");
  EXPECT_NE(json::serialize(history).find("spool invalidity/a.ndjson.gz"), std::string::npos);
}

TEST_F(QuarantineTest, DroppedItemsAreGoneAndTheirNumbersAreNotGivenAgain) {
  post_lines({"x", "y"});
  EXPECT_EQ(call("DELETE", "/v1/quarantine/2").status, 204U);
  EXPECT_EQ(call("DELETE", "/v1/quarantine/2").status, 404U);
  EXPECT_EQ(call("DELETE", "/v1/quarantine/x").status, 404U);
  EXPECT_EQ(call("DELETE", "/v1/quarantine/1?a=b").status, 400U);
  EXPECT_EQ(call("PUT", "/v1/quarantine/1").status, 405U);
  EXPECT_EQ(items(), "1 malformed ");
  post_lines({"z"});
  EXPECT_EQ(items(), "1 malformed 3 malformed ");
}

TEST_F(QuarantineTest, StatusAndMetricsTellWhatIsKeptForWhom) {
  EXPECT_TRUE(get("/v1/status").at("kept").as_array().empty());
  auto other = invalidity(1, kPerson, "2024-02-01", "2024-02-29");
  other.insert(1, "\"colour\":\"red\",");
  auto older = invalidity(1, kPerson, "2024-02-01", "2024-02-29");
  older.replace(older.find("\"version\":1"), 11, "\"version\":0");
  post_lines({"x", invalidity(1, kPerson, "2024-02-01", "2024-02-29"), other, older});
  const auto kept = get("/v1/status").at("kept");
  ASSERT_EQ(kept.as_array().size(), 2U);
  EXPECT_TRUE(kept.at(0).at("registry").is_null());
  EXPECT_EQ(kept.at(0).at("quarantine_entries").to_number<int>(), 1);
  EXPECT_EQ(kept.at(1).at("registry").as_string(), "invalidity");
  EXPECT_EQ(kept.at(1).at("quarantine_entries").to_number<int>(), 1);
  EXPECT_GT(kept.at(1).at("quarantine_bytes").to_number<int>(), 100);
  EXPECT_EQ(kept.at(1).at("stale_entries").to_number<int>(), 1);
  EXPECT_EQ(kept.at(1).at("stale_dropped").to_number<int>(), 0);
  call("DELETE", "/v1/quarantine/1");
  EXPECT_EQ(get("/v1/status").at("kept").as_array().size(), 1U);
  const auto metrics = ask("/metrics", "*/*").body;
  for (const auto* sample : {"cumuld_quarantine_entries{registry=\"\"} 0\n",
                             "cumuld_quarantine_entries{registry=\"invalidity\"} 1\n",
                             "cumuld_quarantine_dropped_total{registry=\"invalidity\"} 0\n",
                             "cumuld_stale_kept_entries{registry=\"invalidity\"} 1\n"}) {
    EXPECT_NE(metrics.find(sample), std::string::npos) << sample;
  }
}

TEST_F(QuarantineTest, WithoutRoomOnTheDiskThereIsNoRetry) {
  post_lines({"x"});
  room = false;
  EXPECT_EQ(retry(1), "503");
  EXPECT_EQ(call("DELETE", "/v1/quarantine/1").status, 204U);
}

TEST_F(QuarantineTest, WhatWasTooLargeCannotBeJudgedAnew) {
  post_lines({std::string(300 * 1024, 'x')});
  EXPECT_EQ(items(), "1 too_large ");
  EXPECT_EQ(retry(1), "413");
  EXPECT_EQ(items(), "1 too_large ");
}

}  // namespace
}  // namespace cumuld::api
