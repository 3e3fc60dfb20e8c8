// Random histories through the whole system without its socket, against the naive model: the same
// verdict for each line, and the same hits in the end, whatever the number of shards, the size of
// epochs, the memory for timelines, the grouping into jobs, persons left behind, resets of keys,
// restarts and changes of rules in between. The feed replayed gives the same hits, and the index by
// person too; each key's history tells what took effect under it.
//
// A failure prints the seed; CUMULD_SEED=n runs that one, CUMULD_SEEDS=first-last a range.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "config/shipped.h"
#include "tests/support/engine.h"
#include "tests/support/history_generator.h"
#include "tests/support/naive_model.h"
#include "tests/support/random_rules.h"
#include "tests/support/reset_line.h"
#include "tests/support/sanitized.h"

namespace {

using support::Engine;
using support::EngineOptions;

constexpr std::uint64_t kHistories = support::kSanitized ? 80 : 10'000;  // a run makes
constexpr std::uint64_t kSlices = 4;  // tests of their own, so that they run beside each other

std::pair<std::uint64_t, std::uint64_t> seed_range(std::uint64_t slice) {
  if (const char* one = std::getenv("CUMULD_SEED")) {
    const auto seed = std::stoull(one);
    return {seed, slice == 0 ? seed + 1 : seed};
  }
  std::uint64_t first = 0;
  std::uint64_t last = kHistories;
  if (const char* range = std::getenv("CUMULD_SEEDS")) {
    const std::string text(range);
    const auto dash = text.find('-');
    first = std::stoull(text.substr(0, dash));
    last = std::stoull(text.substr(dash + 1)) + 1;
  }
  const auto count = last - first;
  return {first + count * slice / kSlices, first + count * (slice + 1) / kSlices};
}

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

void run(std::uint64_t seed) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const auto below = [&](std::uint64_t limit) { return random() % limit; };
  const bool shipped = below(2) == 0;
  const std::string rules =
      shipped ? std::string(config::shipped_rules()) : support::random_rules(seed);
  EngineOptions options;
  options.shards = 1 + static_cast<unsigned>(below(8));
  const auto epochs = below(30);  // an epoch a round, one some dozen records, or a single one
  options.epoch_bytes = epochs == 0 ? 1 : std::size_t{epochs < 4 ? 16U << 10U : 64U << 20U};
  options.timeline_bytes = below(3) == 0 ? 1 : std::size_t{64} << 20U;  // none is kept
  options.rules = rules;
  Engine engine(options);
  naive::Model model(rules);
  const support::HistoryGenerator history(seed, {.resets = below(2) == 0});
  Effects effects;
  const bool one_by_one = below(2) == 0;
  const bool changes_rules = below(4) == 0;
  const auto behind = below(3) == 0 ? 1 + below(9) : 0;  // of ten jobs, whose hits may wait
  const auto submit = [&](const std::vector<std::string>& lines) {
    return below(10) < behind ? engine.submit_behind(lines) : engine.submit(lines);
  };
  std::vector<std::string> waiting;
  const auto send = [&] {
    if (!waiting.empty()) submit(waiting);
    waiting.clear();
  };
  for (const auto& line : history.lines()) {
    const auto verdict = model.submit(line);
    effects.add(line, verdict);
    if (one_by_one) {
      const std::string expected =
          verdict.code.empty() ? verdict.result : verdict.result + " " + verdict.code;
      ASSERT_EQ(verdict_of(submit({line})), expected) << line;
    } else {
      waiting.push_back(line);
      if (below(6) == 0) send();
    }
    if (changes_rules && below(12) == 0) {  // while lines go on; none is waited for
      options.rules = support::random_rules(random());
      model.set_rules(options.rules);
      engine.use_rules(options.rules);
    }
    if (behind > 0 && below(20) == 0) engine.pipeline().catch_up();  // while lines go on
    if (below(60) == 0) {
      send();
      options.shards = 1 + static_cast<unsigned>(below(8));
      engine.restart(options);
    }
  }
  send();
  engine.await_matched();
  engine.catch_up();
  const auto expected = model.standing();
  ASSERT_EQ(differences(engine.standing(), expected), "");
  ASSERT_EQ(differences(engine.standing_by_feed(), expected), "");
  ASSERT_EQ(differences(engine.standing_by_person(), expected), "");
  ASSERT_EQ(differences(engine.standing_by_lists(), expected), "");
  effects.expect_in(engine);
  if (below(4) == 0) {  // what was taken is known after a restart, and what was reset since
    engine.restart();
    std::uint64_t accepted = 0;
    for (const auto& line : history.lines()) {
      const auto verdict = model.submit(line);
      effects.add(line, verdict);
      accepted += verdict.result == "accepted" ? 1U : 0U;
    }
    ASSERT_EQ(engine.submit(history.lines()).accepted, accepted);
    const auto since = accepted == 0 ? expected : model.standing();
    ASSERT_EQ(differences(engine.standing(), since), "");
    effects.expect_in(engine);
  }
  if (below(8) == 0) {  // another rule table: everything is matched again
    options.rules = support::random_rules(seed + 1'000'000);
    model.set_rules(options.rules);
    engine.restart(options);
    const auto again = model.standing();
    ASSERT_EQ(differences(engine.standing(), again), "");
    ASSERT_EQ(differences(engine.standing_by_feed(), again), "");
  }
}

class Histories : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Histories, GiveTheHitsOfTheNaiveModel) {
  const auto [first, last] = seed_range(GetParam());
  for (auto seed = first; seed < last; ++seed) {
    run(seed);
    ASSERT_FALSE(HasFailure()) << "replay with CUMULD_SEED=" << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(Slices, Histories, testing::Range<std::uint64_t>(0, kSlices));

}  // namespace
