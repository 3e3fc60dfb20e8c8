#include "tests/pipeline/history_play.h"

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <utility>
#include <variant>

#include "tests/support/naive_model.h"
#include "tests/support/reset_line.h"

namespace histories {
namespace {

using support::Engine;

// What stands but should not (+) and what should but does not (-), a line each; empty if equal.
std::string differences(const std::vector<naive::Hit>& standing,
                        const std::vector<naive::Hit>& expected) {
  std::set<std::string> all;
  const auto lines_of = [&](const std::vector<naive::Hit>& hits) {
    std::set<std::string> lines;
    for (const auto& hit : hits) lines.insert(naive::to_line(hit));
    all.insert(lines.begin(), lines.end());
    return lines;
  };
  const auto stands = lines_of(standing);
  const auto should = lines_of(expected);
  std::string text;
  for (const auto& line : all) {
    if (stands.contains(line) != should.contains(line)) {
      text += (stands.contains(line) ? "+ " : "- ") + line + "\n";
    }
  }
  return text;
}

// What one line did, as the model says it.
std::string verdict_of(const cumuld::JobResult& result) {
  if (result.accepted == 1) return "accepted";
  if (result.duplicates == 1) return "duplicate";
  if (result.stale == 1) return "stale";
  if (result.resets == 1) return "reset";
  if (result.rejected == 1) {
    return "rejected " + std::string(matcher::name_of(result.errors.front().code));
  }
  return "nothing";
}

// What took effect under each (registry, key), in order: its versions, and "reset".
class Effects {
 public:
  void add(const std::string& line, const naive::Verdict& verdict) {
    if (const auto reset = support::read_reset_line(line)) {
      if (verdict.result == "reset") of_key_[{reset->registry, reset->key}] += "reset ";
    } else if (verdict.result == "accepted") {
      const auto record = std::get<naive::Record>(naive::read_record(line));
      of_key_[{record.registry, record.key}] += std::to_string(record.version) + " ";
    }
  }

  void expect_in(Engine& engine) const {
    for (const auto& [name, effects] : of_key_) {
      const auto registry = engine.store().catalogue().find_registry(name.first).value();
      const auto history = engine.pipeline().reader().history(registry, name.second);
      ASSERT_TRUE(history) << history.error().message();
      std::string told;
      for (const auto& received : *history) {
        const auto& version = received.version;
        if (version.disposition == matcher::Disposition::kStale) continue;
        const bool reset = version.disposition == matcher::Disposition::kReset;
        told += reset ? "reset " : std::to_string(version.version) + " ";
      }
      EXPECT_EQ(told, effects) << name.first << " " << name.second;
    }
  }

 private:
  std::map<std::pair<std::string, std::string>, std::string> of_key_;
};

// An engine and the model beside it.
class Play {
 public:
  explicit Play(const EngineOptions& options)
      : engine_(options), rules_(options.rules), model_(rules_) {}

  // What is wrong after the step; empty: nothing.
  std::string take(const Step& step) {
    switch (step.kind) {
      case Step::kSend:
        return send(step);
      case Step::kRules:
        use(step.rules);
        engine_.use_rules(step.rules);
        return {};
      case Step::kCatchUp:
        engine_.pipeline().catch_up();  // while lines go on
        return {};
      case Step::kRestart:
        engine_.restart(step.options);
        if (step.options.rules != rules_) use(step.options.rules);
        return {};
      case Step::kCompare:
        return compare();
    }
    return {};
  }

 private:
  void use(const std::string& rules) {
    rules_ = rules;
    model_.set_rules(rules);
  }

  std::string send(const Step& step) {
    std::string expected;
    std::uint64_t accepted = 0;
    for (const auto& line : step.lines) {
      const auto verdict = model_.submit(line);
      effects_.add(line, verdict);
      expected = verdict.code.empty() ? verdict.result : verdict.result + " " + verdict.code;
      accepted += verdict.result == "accepted" ? 1U : 0U;
    }
    const auto told =
        step.may_wait ? engine_.submit_behind(step.lines) : engine_.submit(step.lines);
    if (told.accepted != accepted) {
      return std::to_string(told.accepted) + " accepted in place of " + std::to_string(accepted);
    }
    if (step.lines.size() != 1 || verdict_of(told) == expected) return {};
    return verdict_of(told) + " in place of " + expected + ": " + step.lines.front();
  }

  std::string compare() {
    engine_.await_matched();
    engine_.catch_up();
    const auto expected = model_.standing();
    effects_.expect_in(engine_);
    for (const auto& [how, standing] :
         {std::pair{"hits", engine_.standing()}, std::pair{"by feed", engine_.standing_by_feed()},
          std::pair{"by person", engine_.standing_by_person()},
          std::pair{"by lists", engine_.standing_by_lists()}}) {
      const auto wrong = differences(standing, expected);
      if (!wrong.empty()) return std::string(how) + ":\n" + wrong;
    }
    return {};
  }

  Engine engine_;
  std::string rules_;
  naive::Model model_;
  Effects effects_;
};

}  // namespace

std::string play(const Plan& plan) {
  testing::TestPartResultArray told;
  const testing::ScopedFakeTestPartResultReporter reporter(
      testing::ScopedFakeTestPartResultReporter::INTERCEPT_ALL_THREADS, &told);
  Play play(plan.options);
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    auto wrong = play.take(plan.steps[i]);
    if (told.size() > 0) wrong += told.GetTestPartResult(0).message();
    if (!wrong.empty()) return "step " + std::to_string(i) + ": " + wrong;
  }
  return {};
}

Plan shrunk(Plan plan) {
  const auto is_wrong = [&] { return !play(plan).empty(); };
  leave_out(plan.steps, is_wrong);
  for (auto& step : plan.steps) {
    if (step.kind == Step::kSend) leave_out(step.lines, is_wrong);
  }
  return plan;
}

}  // namespace histories
