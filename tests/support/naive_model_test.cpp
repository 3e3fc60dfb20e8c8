// The oracle's own test: the worked examples, and by hand the corners that they leave out.
#include "tests/support/naive_model.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/case_file.h"
#include "tests/support/history_generator.h"

namespace naive {
namespace {

constexpr const char* kA = "85073003328";
constexpr const char* kB = "17073003384";
constexpr const char* kC = "85473003317";

constexpr const char* kWorkRule = R"(
[[rule]]
id = "work"
income = ["employment"]
benefit = ["invalidity"]
exemption = ["authorised_resumption"]
grading = "day_count"
grades = ["certain", "possible", "unquantified"]
)";

// Any of: employer, paid_days … as `more`, already written as JSON fields.
std::string line(const std::string& registry, const std::string& key, int version,
                 const std::string& kind, const std::string& from, const std::string& to,
                 const std::string& more = "") {
  const auto end = to.empty() ? "" : R"(,"to":")" + to + '"';
  return R"({"registry":")" + registry + R"(","key":")" + key + R"(","version":)" +
         std::to_string(version) + R"(,"person":"85073003328","kind":")" + kind + R"(","from":")" +
         from + '"' + end + (more.empty() ? "" : "," + more) + "}";
}

std::string work(const std::string& from, const std::string& to, const std::string& more = "") {
  return line("dmfa", "w", 1, "employment", from, to, more);
}

std::string benefit(const std::string& from, const std::string& to,
                    const std::string& more = R"("insurer":"306","daily_cents":100)") {
  return line("invalidity", "i", 1, "invalidity", from, to, more);
}

std::string merge(const std::string& from, const std::string& to, int version = 1) {
  return R"({"registry":"identity","key":")" + from + R"(","version":)" + std::to_string(version) +
         R"(,"person":")" + from + R"(","successor":")" + to + R"("})";
}

std::vector<Hit> hits_of(const std::string& rules, const std::vector<std::string>& lines) {
  Model model(rules);
  for (const auto& one : lines) {
    EXPECT_EQ(model.submit(one), (Verdict{"accepted", ""})) << one;
  }
  return model.standing();
}

std::string segments_text(const Hit& hit) {
  std::string text;
  for (const auto& segment : hit.segments) {
    text += '[' + day_text(segment.from) + ' ' +
            (segment.last == kOpenDay ? "open" : day_text(segment.last)) + ']';
  }
  return text;
}

std::string shipped_rules() {
  return support::read_file(std::string(SOURCE_ROOT) + "/config/rules.toml");
}

// --- the worked examples

TEST(WorkedExamples, StandAfterEachStep) {
  const auto shared = support::shared_dir();
  if (!shared) GTEST_SKIP() << "no folder with the worked examples";
  const auto cases = support::load_cases(*shared / "cases");
  EXPECT_GE(cases.size(), 42U);
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name + ": " + one.title);
    Model model(shipped_rules());
    for (const auto& step : one.steps) {
      for (const auto& record : step.lines) EXPECT_NE(model.submit(record).result, "rejected");
      const auto wrong = support::differences(step.standing, model.standing());
      EXPECT_EQ(wrong, std::vector<std::string>{});
    }
  }
}

TEST(WorkedExamples, StandWhateverTheOrderOfTheRecords) {
  const auto shared = support::shared_dir();
  if (!shared) GTEST_SKIP() << "no folder with the worked examples";
  for (const auto& one : support::load_cases(*shared / "cases")) {
    std::vector<std::string> sent;
    for (const auto& step : one.steps) {
      sent.insert(sent.end(), step.lines.begin(), step.lines.end());
      for (std::uint64_t seed = 0; seed < 5; ++seed) {
        SCOPED_TRACE(one.name + ", seed " + std::to_string(seed));
        Model model(shipped_rules());
        for (const auto& record : support::shuffled(sent, seed)) model.submit(record);
        EXPECT_EQ(support::differences(step.standing, model.standing()),
                  std::vector<std::string>{});
      }
    }
  }
}

TEST(WorkedExamples, AWrongAnswerIsSeen) {
  Model model(kWorkRule);
  model.submit(work("2023-01-01", "2023-01-31"));
  model.submit(benefit("2023-01-01", "2023-01-31"));
  EXPECT_EQ(support::differences({}, model.standing()).size(), 1U);
}

// --- records and versions

TEST(Submit, RefusesWhatBreaksTheContract) {
  const std::vector<std::pair<std::string, std::string>> refused{
      {"{", "malformed"},
      {"[]", "malformed"},
      {std::string(256 * 1024 + 1, ' '), "too_large"},
      {R"({"registry":"onss","key":"k","version":1})", "unknown_registry"},
      {R"({"registry":"dmfa","version":1,"cancelled":true})", "missing_field"},
      {R"({"registry":"dmfa","key":"k","version":1,"cancelled":false})", "bad_value"},
      {R"({"registry":"dmfa","key":"k","version":1,"cancelled":true,"x":1})", "unknown_field"},
      {R"({"registry":"dmfa","key":"k","version":4000000000001,"cancelled":true})", "bad_value"},
      {R"({"registry":"dmfa","key":"k","version":"1","cancelled":true})", "bad_type"},
      {R"({"registry":"dmfa","key":"k","version":1,"person":"85073003329"})", "bad_niss"},
      {R"({"registry":"dmfa","key":"k","version":1,"person":"85073003328"})", "missing_field"},
      {line("dmfa", "k", 1, "invalidity", "2023-01-01", ""), "unknown_kind"},
      {line("dmfa", "k", 1, "employment", "2023-02-29", ""), "bad_date"},
      {line("dmfa", "k", 1, "employment", "2023-02-02", "2023-02-01"), "inverted_period"},
      {work("2023-01-01", "", R"("insurer":"306")"), "unknown_field"},
      {work("2023-01-01", "", R"("paid_days":40001)"), "bad_value"},
      {work("2023-01-01", "", R"("employer":null)"), "bad_type"},
      {work("2023-01-01", "", R"("successor":"85073003328")"), "unknown_field"},
      {work("2023-01-01", "", R"("periods":[])"), "unknown_field"},
      {benefit("2023-01-01", "", R"("insurer":"30a")"), "bad_value"},
      {merge(kA, kA), "bad_value"},
      {merge(kA, "85073003329"), "bad_niss"},
  };
  Model model(kWorkRule);
  for (const auto& [text, code] : refused) {
    EXPECT_EQ(model.submit(text), (Verdict{"rejected", code})) << text.substr(0, 200);
  }
}

TEST(Submit, ComparesVersionsWithTheCurrentOneOnly) {
  Model model(kWorkRule);
  const auto version = [](int number, const char* from) {
    return line("dmfa", "w", number, "employment", from, "");
  };
  EXPECT_EQ(model.submit(version(2, "2023-01-01")).result, "accepted");
  EXPECT_EQ(model.submit(version(2, "2023-01-01")).result, "duplicate");
  EXPECT_EQ(model.submit(version(2, "2023-01-02")), (Verdict{"rejected", "version_conflict"}));
  EXPECT_EQ(model.submit(version(1, "2023-01-03")).result, "stale");
  EXPECT_EQ(model.submit(version(3, "2023-01-02")).result, "accepted");
  EXPECT_EQ(model.submit(version(2, "2023-01-09")).result, "stale");
}

TEST(Submit, TakesContentAsUnderstoodNotAsWritten) {
  const std::string first =
      R"({"registry":"invalidity","key":"i","version":1,"person":"85073003328",)"
      R"("attributes":{"scheme":"employee","note":"x"},"periods":[)"
      R"({"part":"1","kind":"invalidity","from":"2023-01-01","to":null},)"
      R"({"part":"2","kind":"invalidity","from":"2022-01-01","to":"2022-01-02",)"
      R"("attributes":{"note":"y"}}]})";
  const std::string second =
      R"({"periods":[{"to":"2022-01-02","attributes":{"note":"y","scheme":"employee"},"part":"2",)"
      R"("kind":"invalidity","from":"2022-01-01"},{"kind":"invalidity","from":"2023-01-01",)"
      R"("attributes":{"scheme":"employee","note":"x"},"part":"1"}],"person":"85073003328",)"
      R"("version":1,"key":"i","registry":"invalidity"})";
  Model model(kWorkRule);
  EXPECT_EQ(model.submit(first).result, "accepted");
  EXPECT_EQ(model.submit(second).result, "duplicate");

  const std::string in_periods =
      R"({"registry":"dmfa","key":"w","version":1,"person":"85073003328","periods":[)"
      R"({"part":"1","kind":"employment","from":"2023-01-01"}]})";
  EXPECT_EQ(model.submit(work("2023-01-01", "")).result, "accepted");
  EXPECT_EQ(model.submit(in_periods).result, "duplicate");
}

// --- identity

TEST(Identity, FollowsChainsAndStopsAtLoops) {
  Model model(kWorkRule);
  EXPECT_EQ(model.current_person(kA), kA);
  model.submit(merge(kA, kB));
  EXPECT_EQ(model.current_person(kA), kB);
  model.submit(merge(kB, kC));
  EXPECT_EQ(model.current_person(kA), kC);
  model.submit(merge(kC, kB));  // B and C now form a loop that A leads into
  EXPECT_EQ(model.current_person(kA), kB);
  EXPECT_EQ(model.current_person(kB), kB);
  EXPECT_EQ(model.current_person(kC), kC);
  model.submit(merge(kC, kA, 2));  // all three
  EXPECT_EQ(model.current_person(kA), kA);
  model.submit(R"({"registry":"identity","key":")" + std::string(kC) +
               R"(","version":3,"cancelled":true})");
  EXPECT_EQ(model.current_person(kA), kC);
}

// --- hits

TEST(Hits, AreWrittenAndReadAsTheContractSays) {
  const auto hits =
      hits_of(kWorkRule,
              {work("2023-01-01", "2023-03-31", R"("paid_days":1000,"employer":"E")"),
               benefit("2023-01-01", ""),
               line("authorisation", "x", 1, "authorised_resumption", "2023-01-10", "2023-01-12")});
  ASSERT_EQ(hits.size(), 1U);
  // printf 'work\0dmfa\0w\0001\0invalidity\0i\0001\0' | sha256sum
  EXPECT_EQ(hits[0].id, "0553dab3705d2d445ac09c58c5ecd2a8");
  EXPECT_EQ(segments_text(hits[0]), "[2023-01-01 2023-01-09][2023-01-13 2023-03-31]");
  EXPECT_EQ(hit_from_json(to_line(hits[0])), hits[0]);
  auto forged = hits[0];
  forged.rule = "other";
  EXPECT_THROW(hit_from_json(to_line(forged)), std::runtime_error);
}

TEST(Hits, GradeFollowsWhereThePaidDaysFit) {
  const auto grade = [](const std::string& paid) {
    const auto hits = hits_of(
        kWorkRule, {work("2023-01-02", "2023-01-14", paid), benefit("2023-01-02", "2023-01-07")});
    return hits.empty() ? "none" : hits[0].grade;
  };
  EXPECT_EQ(grade(R"("paid_days":0)"), "none");
  EXPECT_EQ(grade(R"("paid_days":600)"), "possible");  // six working days are left
  EXPECT_EQ(grade(R"("paid_days":601)"), "certain");
  EXPECT_EQ(grade(R"("paid_days":1200)"), "certain");
  EXPECT_EQ(grade(R"("paid_days":1201)"), "certain");  // thirteen: Sundays were worked
  EXPECT_EQ(grade(R"("paid_days":1301)"), "unquantified");
  EXPECT_EQ(grade(R"("employer":"E")"), "unquantified");
}

TEST(Hits, OnlyOpenReachesBeyondTheLastDay) {
  const std::string rule = R"(
[[rule]]
id = "r"
income = ["employment"]
benefit = ["invalidity"]
exemption = ["authorised_resumption"]
income_extend_days = 3660
min_days = 36500
)";
  const auto exempt = [](const char* to) {
    return line("authorisation", "x", 1, "authorised_resumption", "2023-01-01", to);
  };
  EXPECT_TRUE(hits_of(rule, {work("2190-01-01", "2199-01-01"), benefit("2190-01-01", "")}).empty());
  const auto open = hits_of(rule, {work("2199-01-01", ""), benefit("2199-12-31", "")});
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(segments_text(open[0]), "[2199-12-31 open]");
  const auto beyond =
      hits_of(rule, {work("2023-01-01", ""), benefit("2023-01-01", ""), exempt("2199-12-31")});
  ASSERT_EQ(beyond.size(), 1U);
  EXPECT_EQ(segments_text(beyond[0]), "[2200-01-01 open]");
  EXPECT_EQ(hit_from_json(to_line(beyond[0])), beyond[0]);
  EXPECT_TRUE(
      hits_of(rule, {work("2023-01-01", ""), benefit("2023-01-01", ""), exempt("")}).empty());
}

TEST(Hits, KeepToTheTimeTheRuleHeld) {
  const std::string rule = std::string(kWorkRule) +
                           "applies_from = 2023-01-10\napplies_to = 2023-01-20\nmin_days = 11\n";
  const auto both = [&](const char* from, const char* to) {
    return hits_of(rule, {work(from, to), benefit(from, to)});
  };
  ASSERT_EQ(both("2022-01-01", "").size(), 1U);
  EXPECT_EQ(segments_text(both("2022-01-01", "")[0]), "[2023-01-10 2023-01-20]");
  EXPECT_TRUE(both("2022-01-01", "2023-01-19").empty());
}

TEST(Hits, StartInsideMeansAfterTheFirstDayOfTheBenefit) {
  const std::string rule = std::string(kWorkRule) + "starts_inside = true\n";
  const auto count = [&](const char* from) {
    return hits_of(rule, {work(from, ""), benefit("2023-01-01", "2023-01-31")}).size();
  };
  EXPECT_EQ(count("2023-01-01"), 0U);
  EXPECT_EQ(count("2023-01-02"), 1U);
  EXPECT_EQ(count("2023-01-31"), 1U);
  EXPECT_EQ(count("2022-12-31"), 0U);
}

TEST(Hits, OpenSegmentsCountUpToTheDayAsked) {
  const auto hits = hits_of(kWorkRule, {work("2023-01-01", ""), benefit("2023-01-01", "")});
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(amounts(hits[0], day_of("2023-01-08")), (Amounts{8, 6, 600, 0}));
  EXPECT_EQ(amounts(hits[0], day_of("2022-12-31")), (Amounts{0, 0, 0, 0}));
}

// --- cases

TEST(Cases, CountEachDayOfABenefitOnceAndTheSurestIncomes) {
  const std::string rule =
      "[[rule]]\nid = \"r\"\nincome = [\"severance\"]\nbenefit = "
      "[\"invalidity\"]\n";
  Model model(rule);
  model.submit(line("dmfa", "s1", 1, "severance", "2023-01-02", "2023-01-07"));  // 6 days
  model.submit(line("dmfa", "s2", 1, "severance", "2023-01-07", "2023-01-14"));  // 7
  model.submit(line("dmfa", "s3", 1, "severance", "2023-01-16", "2023-01-16"));  // 1
  model.submit(benefit("2023-01-01", "2023-01-31"));
  const auto cases = model.cases(day_of("2026-01-01"));
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].hits.size(), 3U);
  EXPECT_EQ(cases[0].insurer, "306");
  EXPECT_EQ(cases[0].amounts, (Amounts{14, 13, 1300, 800}));
}

TEST(Cases, ProveOverAllPaymentsOfAnIncomeTogether) {
  Model model(kWorkRule);
  model.submit(work("2023-01-02", "2023-01-14", R"("paid_days":900)"));  // 12 working days
  model.submit(benefit("2023-01-02", "2023-01-07"));
  model.submit(line("invalidity", "j", 1, "invalidity", "2023-01-09", "2023-01-14",
                    R"("insurer":"306","daily_cents":90)"));
  for (const auto& hit : model.standing()) {
    EXPECT_EQ(amounts(hit, 0).amount_min_cents, 3 * hit.benefit.period.daily_cents.value_or(0));
  }
  const auto cases = model.cases(day_of("2026-01-01"));
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].amounts, (Amounts{12, 12, 1140, std::int64_t{9} * 90}));
}

}  // namespace
}  // namespace naive
