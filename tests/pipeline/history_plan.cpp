#include "tests/pipeline/history_plan.h"

#include <random>
#include <utility>

#include "config/shipped.h"
#include "tests/support/history_generator.h"
#include "tests/support/random_rules.h"

namespace histories {

Plan plan_of(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto below = [&](std::uint64_t limit) { return random() % limit; };
  const bool shipped = below(2) == 0;
  EngineOptions options;
  options.shards = 1 + static_cast<unsigned>(below(8));
  const auto epochs = below(30);  // an epoch a round, one some dozen records, or a single one
  options.epoch_bytes = epochs == 0 ? 1 : std::size_t{epochs < 4 ? 16U << 10U : 64U << 20U};
  options.timeline_bytes = below(3) == 0 ? 1 : std::size_t{64} << 20U;  // none is kept
  options.rules = shipped ? std::string(config::shipped_rules()) : support::random_rules(seed);
  Plan plan{options, {}};
  const support::HistoryGenerator history(seed, {.resets = below(2) == 0});
  const bool one_by_one = below(2) == 0;
  const bool changes_rules = below(4) == 0;
  const auto behind = below(3) == 0 ? 1 + below(9) : 0;  // of ten jobs, whose hits may wait
  std::vector<std::string> waiting;
  const auto send = [&] {
    if (waiting.empty()) return;
    plan.steps.push_back({Step::kSend, std::exchange(waiting, {}), below(10) < behind});
  };
  const auto restart = [&] { plan.steps.push_back({.kind = Step::kRestart, .options = options}); };
  for (const auto& line : history.lines()) {
    waiting.push_back(line);
    if (one_by_one || below(6) == 0) send();
    if (changes_rules && below(12) == 0) {  // while lines go on; none is waited for
      options.rules = support::random_rules(random());
      plan.steps.push_back({.kind = Step::kRules, .rules = options.rules});
    }
    if (behind > 0 && below(20) == 0) plan.steps.push_back({.kind = Step::kCatchUp});
    if (below(60) == 0) {
      send();
      options.shards = 1 + static_cast<unsigned>(below(8));
      restart();
    }
  }
  send();
  plan.steps.push_back({});
  if (below(4) == 0) {  // what was taken is known after a restart, and what was reset since
    restart();
    plan.steps.push_back({Step::kSend, history.lines()});
    plan.steps.push_back({});
  }
  if (below(8) == 0) {  // another rule table: everything is matched again
    options.rules = support::random_rules(seed + 1'000'000);
    restart();
    plan.steps.push_back({});
  }
  return plan;
}

namespace {

std::string rules_to_text(const std::string& rules) {
  return rules == config::shipped_rules() ? "the shipped rules\n" : "these rules:\n" + rules + "\n";
}

}  // namespace

std::string to_text(const Plan& plan) {
  std::string text;
  const auto options_of = [](const EngineOptions& options) {
    return std::to_string(options.shards) + " shards, epochs of " +
           std::to_string(options.epoch_bytes) + " bytes, timelines of " +
           std::to_string(options.timeline_bytes) + ", " + rules_to_text(options.rules);
  };
  text += "start with " + options_of(plan.options);
  for (const auto& step : plan.steps) {
    switch (step.kind) {
      case Step::kSend:
        text += step.may_wait ? "send, may wait\n" : "send\n";
        for (const auto& line : step.lines) text += "  " + line + "\n";
        break;
      case Step::kRules:
        text += "use " + rules_to_text(step.rules);
        break;
      case Step::kCatchUp:
        text += "catch up\n";
        break;
      case Step::kRestart:
        text += "restart with " + options_of(step.options);
        break;
      case Step::kCompare:
        text += "compare\n";
        break;
    }
  }
  return text;
}

}  // namespace histories
