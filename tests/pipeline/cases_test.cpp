// The worked examples, through the whole system without its socket: after each step exactly the
// stated hits stand; in the given order and shuffled, with one shard and with four, and again after
// a restart. Skipped, and said so, where the folder with the examples is not present.
#include <gtest/gtest.h>

#include <iostream>

#include "tests/support/case_file.h"
#include "tests/support/engine.h"
#include "tests/support/history_generator.h"
#include "tests/support/sanitized.h"

namespace {

using support::CaseFile;
using support::Engine;
using support::EngineOptions;

constexpr std::uint64_t kOrders = support::kSanitized ? 1 : 3;

void expect_step(const Engine& engine, const support::CaseStep& step) {
  for (const auto& difference : support::differences(step.standing, engine.standing())) {
    ADD_FAILURE() << difference;
  }
}

class Cases : public testing::TestWithParam<unsigned> {
 protected:
  void SetUp() override {
    const auto shared = support::shared_dir();
    if (!shared) GTEST_SKIP() << "the folder with the worked examples is not here";
    cases_ = support::load_cases(*shared / "cases");
    ASSERT_FALSE(cases_.empty());
  }
  std::vector<CaseFile> cases_;
};

TEST_P(Cases, StandAsStatedAfterEachStepAndAfterARestart) {
  for (const auto& file : cases_) {
    SCOPED_TRACE(file.name + ": " + file.title);
    Engine engine(EngineOptions{.shards = GetParam()});
    for (const auto& step : file.steps) {
      for (const auto& line : step.lines) engine.submit({line});
      expect_step(engine, step);
      engine.restart();
      expect_step(engine, step);
    }
  }
}

TEST_P(Cases, StandAsStatedWhenTheLinesOfAStepComeTogetherAndShuffled) {
  for (const auto& file : cases_) {
    SCOPED_TRACE(file.name);
    Engine engine(EngineOptions{.shards = GetParam()});
    for (const auto& step : file.steps) {
      engine.submit(support::shuffled(step.lines, file.name.size()));
      expect_step(engine, step);
    }
  }
}

TEST_P(Cases, StandAsStatedInTheEndWhenAllStepsComeShuffled) {
  for (const auto& file : cases_) {
    SCOPED_TRACE(file.name);
    std::vector<std::string> lines;
    for (const auto& step : file.steps) {
      lines.insert(lines.end(), step.lines.begin(), step.lines.end());
    }
    for (std::uint64_t seed = 0; seed < kOrders; ++seed) {
      SCOPED_TRACE(seed);
      Engine engine(EngineOptions{.shards = GetParam()});
      for (const auto& line : support::shuffled(lines, seed)) engine.submit({line});
      expect_step(engine, file.steps.back());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Shards, Cases, testing::Values(1U, 4U));

}  // namespace
