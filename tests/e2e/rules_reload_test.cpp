// Rules that change while the daemon runs: by the socket and by SIGHUP, refused when they are
// wrong, and after a crash in the middle.
#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "tests/e2e/sample.h"
#include "tests/e2e/served.h"
#include "tests/support/case_file.h"

namespace e2e {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

const std::string kWork =
    "[[rule]]\nid = \"work\"\ntitle = { fr = \"t\", nl = \"t\", en = \"t\" }\nlegal_basis = \"l\"\n"
    "income = [\"employment\"]\nbenefit = [\"invalidity\"]\ngrading = \"day_count\"\n"
    "grades = [\"certain\"]\n";
const std::string kOther =
    "[[rule]]\nid = \"other\"\ntitle = { fr = \"t\", nl = \"t\", en = \"t\" }\nlegal_basis = "
    "\"l\"\n"
    "income = [\"employment\"]\nbenefit = [\"invalidity\"]\n";

class RulesReload : public testing::Test {
 protected:
  RulesReload() { write(kWork); }

  void write(const std::string& rules) const { std::ofstream(file_) << rules; }
  Answer reload() const { return daemon().api().post("/v1/rules/reload", ""); }
  std::vector<std::string> rules_of_hits() const {
    std::vector<std::string> rules;
    for (const auto& hit : daemon().api().standing()) rules.push_back(hit.rule);
    return rules;
  }
  // Waits until no person is left to be matched again.
  void await_matched() const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (std::chrono::steady_clock::now() < deadline) {
      const auto status = daemon().api().get("/v1/status").object();
      if (status.at("rules").at("matching_again").is_null()) return;
      std::this_thread::yield();
    }
    FAIL() << "matching again does not end";
  }
  Served& daemon() const {
    if (!daemon_) {
      daemon_ = std::make_unique<Served>(ServedOptions{
          .flags = {"--rules", file_.string()}, .environment = {{"CUMULD_EPOCH_BYTES", "64KiB"}}});
    }
    return *daemon_;
  }

 private:
  support::ScratchFolder folder_;
  fs::path file_ = folder_.path() / "rules.toml";
  mutable std::unique_ptr<Served> daemon_;
};

using Rules = std::vector<std::string>;

TEST_F(RulesReload, BySocketTellsTheDifferencesOnly) {
  daemon().api().post_records(sample_lines());
  EXPECT_EQ(rules_of_hits(), Rules{"work"});
  const auto same = reload();
  EXPECT_EQ(same.status, 200U);
  EXPECT_FALSE(same.object().at("changed").as_bool());
  write(kWork + kOther);
  const auto more = reload();
  EXPECT_EQ(more.status, 200U);
  EXPECT_TRUE(more.object().at("changed").as_bool());
  EXPECT_TRUE(more.object().at("done").as_bool());
  EXPECT_EQ(rules_of_hits().size(), 2U);
  EXPECT_EQ(daemon().api().changes(0).size(), 2U);  // the first hit stands as it did
  write(kOther);
  EXPECT_EQ(reload().status, 200U);
  EXPECT_EQ(rules_of_hits(), Rules{"other"});
  EXPECT_EQ(daemon().api().changes(2).size(), 1U);
  // What stood under a rule that is gone is still explained by that rule's text.
  const auto withdrawn = daemon().api().hit_lines("status=withdrawn&");
  ASSERT_EQ(withdrawn.size(), 1U);
  const auto id = text(Answer{200, withdrawn[0]}.object(), "id");
  const auto evidence = daemon().api().get("/v1/hits/" + id + "/evidence");
  EXPECT_NE(evidence.body.find("\\\"work\\\""), std::string::npos);
  // And the table that has it no more is the cause of its end.
  const auto told = evidence.object();
  const auto& revisions = told.at("revisions").as_array();
  ASSERT_EQ(revisions.size(), 2U);
  const auto& cause = revisions[1].at("causes").at(0);
  EXPECT_EQ(cause.at("kind").as_string(), "rules");
  EXPECT_EQ(cause.at("checksum"),
            daemon().api().get("/v1/status").object().at("rules").at("checksum"));
}

TEST_F(RulesReload, ADiffTellsWhatAReloadThenDoes) {
  const auto lines = sample_lines();
  daemon().api().post_records(lines);
  daemon().api().post_records(
      {work_line("w2", sample_person(2)), benefit_line("b2", sample_person(2))});
  const auto told = daemon().api().post("/v1/rules/diff", kOther);
  ASSERT_EQ(told.status, 200U) << told.body;
  EXPECT_EQ(integer(told.object(), "raised"), 2);
  EXPECT_EQ(integer(told.object(), "withdrawn"), 2);
  EXPECT_EQ(integer(told.object(), "amended"), 0);
  EXPECT_EQ(told.object().at("rules").as_array().size(), 2U);
  EXPECT_EQ(told.object().at("hits").as_array().size(), 4U);
  EXPECT_EQ(rules_of_hits(), (Rules{"work", "work"}));
  EXPECT_EQ(daemon().api().changes(2).size(), 0U);
  // Of a rule that keeps its name and counts otherwise, the hits are amended.
  auto other = kWork;
  other.replace(other.find("grading = \"day_count\"\ngrades = [\"certain\"]\n"), 43, "");
  const auto amended = daemon().api().post("/v1/rules/diff", other);
  EXPECT_EQ(integer(amended.object(), "amended"), 2) << amended.body;
  EXPECT_EQ(daemon().api().post("/v1/rules/diff", "nonsense").status, 400U);
  write(kOther);
  EXPECT_EQ(reload().status, 200U);
  EXPECT_EQ(daemon().api().changes(2).size(), 4U);
  const auto same = daemon().api().post("/v1/rules/diff", kOther).object();
  EXPECT_EQ(integer(same, "raised") + integer(same, "amended") + integer(same, "withdrawn"), 0);
}

// A rule that calls something a benefit that anybody may have concerns all persons, sealed or not,
// some at a time.
TEST_F(RulesReload, ARuleForAnybodyFindsEverybody) {
  constexpr int kPersons = 4500;  // several times as many as are listed at once
  auto wide = kOther;
  wide.replace(wide.find("\"invalidity\""), 12, "\"posting\"");
  std::vector<std::string> lines;
  std::vector<std::string> persons;
  for (int i = 0; i < kPersons; ++i) {
    persons.push_back(sample_person(i));
    lines.push_back(work_line("w" + std::to_string(i), persons.back()));
    auto posting = work_line("p" + std::to_string(i), persons.back());
    posting.replace(posting.find("dmfa"), 4, "gotot");
    posting.replace(posting.find("employment"), 10, "posting");
    lines.push_back(std::move(posting));
    if (lines.size() < 500) continue;
    ASSERT_EQ(daemon().api().post_records(lines).status, 200U);
    lines.clear();
  }
  // Two numbers of one person: each of its two works meets each of its two postings.
  const auto merged = R"({"registry":"identity","key":")" + persons[0] +
                      R"(","version":1,"person":")" + persons[0] + R"(","successor":")" +
                      persons[1] + "\"}";
  ASSERT_EQ(daemon().api().post_records({merged}).status, 200U);
  const auto told = daemon().api().post("/v1/rules/diff", wide).object();
  EXPECT_EQ(integer(told, "raised"), kPersons + 2);
  EXPECT_EQ(integer(told, "persons"), kPersons - 1);
  write(wide);
  EXPECT_LE(reload().status, 202U);
  await_matched();
  EXPECT_EQ(daemon().api().standing().size(), kPersons + 2U);
  EXPECT_EQ(integer(daemon().api().post("/v1/rules/diff", kOther).object(), "withdrawn"),
            kPersons + 2);
  daemon().stop();
  write(kOther);
  daemon().start();
  EXPECT_EQ(daemon().api().standing().size(), 0U);
  daemon().crash();
  write(wide);
  daemon().start();
  EXPECT_EQ(daemon().api().standing().size(), kPersons + 2U);
}

TEST_F(RulesReload, AWrongFileChangesNothingAndIsToldWithItsLine) {
  daemon().api().post_records(sample_lines());
  write(kWork + "mind_days = 3\n");
  const auto answer = reload();
  EXPECT_EQ(answer.status, 400U);
  EXPECT_EQ(text(answer.object(), "code"), "bad_rules");
  EXPECT_NE(text(answer.object(), "detail").find("rules.toml:9: "), std::string::npos)
      << answer.body;
  EXPECT_EQ(rules_of_hits(), Rules{"work"});
}

TEST_F(RulesReload, BySignal) {
  daemon().api().post_records(sample_lines());
  write(kOther);
  daemon().process().send_signal(SIGHUP);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (rules_of_hits() != Rules{"other"} && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  EXPECT_EQ(rules_of_hits(), Rules{"other"});
  write("nonsense");
  daemon().process().send_signal(SIGHUP);
  write(kWork);
  daemon().process().send_signal(SIGHUP);
  while (rules_of_hits() != Rules{"work"} && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  EXPECT_EQ(rules_of_hits(), Rules{"work"});
}

TEST_F(RulesReload, GoesOnBesideRecordsAndAfterACrash) {
  constexpr int kPersons = 5'000;
  std::vector<std::string> lines;
  for (int i = 0; i < kPersons; ++i) {
    const auto n = std::to_string(i);
    lines.push_back(work_line("w" + n, sample_person(i)));
    lines.push_back(benefit_line("b" + n, sample_person(i)));
  }
  daemon().api().post_records(lines);
  write(kOther);
  std::thread reloading([this] { (void)reload(); });
  const auto answer = daemon().api().post_records(
      {work_line("w", sample_person(kPersons)), benefit_line("b", sample_person(kPersons))});
  EXPECT_EQ(answer.status, 200U);
  daemon().crash();
  reloading.join();
  daemon().start();
  await_matched();
  const auto rules = rules_of_hits();
  EXPECT_EQ(rules, Rules(kPersons + 1, "other"));
}

}  // namespace
}  // namespace e2e
