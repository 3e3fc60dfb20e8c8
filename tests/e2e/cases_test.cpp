// The worked examples through the socket: after each step exactly the stated hits stand, in any
// order of the step's records, with one shard and with four, and again after a stop and after a
// crash. Skipped, and said so, where the folder with the examples is not present.
#include "tests/e2e/served.h"
#include "tests/support/case_file.h"
#include "tests/support/history_generator.h"

namespace e2e {
namespace {

void expect_step(const Api& api, const support::CaseStep& step) {
  std::vector<naive::Hit> standing;
  for (const auto& line : api.hit_lines()) {
    standing.push_back(naive::hit_from_json(line));
    // The four that are derived when read, told by the daemon.
    EXPECT_EQ(naive::to_line(naive::amounts_from_json(line)),
              naive::to_line(naive::amounts(standing.back(), naive::day_of("2026-01-01"))));
  }
  for (const auto& difference : support::differences(step.standing, standing)) {
    ADD_FAILURE() << difference;
  }
}

void submit(const Api& api, const std::vector<std::string>& lines) {
  const auto answer = api.post_records(lines);
  ASSERT_EQ(answer.status, 200U) << answer.body;
  EXPECT_EQ(counts_of(answer.object()).lines(), static_cast<std::int64_t>(lines.size()));
}

class WorkedExamples : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const auto shared = support::shared_dir();
    if (!shared) GTEST_SKIP() << "the folder with the worked examples is not here";
    cases_ = support::load_cases(*shared / "cases");
    ASSERT_FALSE(cases_.empty());
  }
  ServedOptions options() const { return {.flags = {"--shards", GetParam()}}; }
  std::vector<support::CaseFile> cases_;
};

TEST_P(WorkedExamples, StandAsStatedAfterEachStep) {
  for (const auto& file : cases_) {
    SCOPED_TRACE(file.name + ": " + file.title);
    const Served daemon(options());
    for (const auto& step : file.steps) {
      for (const auto& line : step.lines) submit(daemon.api(), {line});
      expect_step(daemon.api(), step);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Shards, WorkedExamples, testing::Values("1", "4"));

using WorkedExamplesAgain = WorkedExamples;

// Every step in another order, then a stop or a crash, then another number of shards.
TEST_P(WorkedExamplesAgain, StandAsStatedWhenShuffledAndAfterEachStopAndCrash) {
  for (const auto& file : cases_) {
    SCOPED_TRACE(file.name + ": " + file.title);
    Served daemon(options());
    std::uint64_t seed = file.name.size();
    for (const auto& step : file.steps) {
      submit(daemon.api(), support::shuffled(step.lines, ++seed));
      expect_step(daemon.api(), step);
      const bool by_crash = seed % 2 == 0;
      by_crash ? daemon.crash() : daemon.stop();
      daemon.start_with({"--shards", by_crash ? "4" : "1"});
      SCOPED_TRACE(by_crash ? "after a crash" : "after a stop");
      expect_step(daemon.api(), step);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Shards, WorkedExamplesAgain, testing::Values("2"));

}  // namespace
}  // namespace e2e
