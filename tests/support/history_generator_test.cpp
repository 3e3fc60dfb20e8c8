// What random histories and rule tables must reach and keep, for a comparison between the naive
// model and the daemon over them to mean something. The seed of a failing case is printed.
#include "tests/support/history_generator.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tests/support/case_file.h"
#include "tests/support/naive_model.h"
#include "tests/support/random_rules.h"

namespace support {
namespace {

std::string shipped_rules() {
  return read_file(std::string(SOURCE_ROOT) + "/config/rules.toml");
}

TEST(HistoryGenerator, ReachesWhatTheContractDistinguishes) {
  std::map<std::string, int> seen;
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    const HistoryGenerator history(seed, {});
    naive::Model model(seed % 2 == 0 ? shipped_rules() : random_rules(seed));
    for (const auto& one : history.lines()) {
      const auto verdict = model.submit(one);
      ++seen[verdict.result + verdict.code];
    }
    for (const auto& hit : model.standing()) {
      ++seen[hit.grade];
      if (!hit.exemptions.empty()) ++seen["exempted"];
      if (hit.segments.size() > 1) ++seen["split"];
      if (hit.segments.back().last == naive::kOpenDay) ++seen["open"];
      if (hit.income.person != hit.person) ++seen["merged"];
    }
  }
  for (const char* what : {"accepted",
                           "duplicate",
                           "stale",
                           "rejectedversion_conflict",
                           "rejectedmalformed",
                           "rejectedbad_niss",
                           "rejectedbad_date",
                           "rejectedbad_type",
                           "rejectedbad_value",
                           "rejectedmissing_field",
                           "rejectedunknown_field",
                           "rejectedunknown_kind",
                           "rejectedunknown_registry",
                           "rejectedinverted_period",
                           "certain",
                           "possible",
                           "unquantified",
                           "indication",
                           "exempted",
                           "split",
                           "open",
                           "merged"}) {
    EXPECT_GE(seen[what], 5) << what;
  }
}

TEST(HistoryGenerator, WithoutConflictsEveryOrderGivesTheSameTruth) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const HistoryGenerator history(seed, {.conflicts = false});
    EXPECT_EQ(history.lines(), HistoryGenerator(seed, {.conflicts = false}).lines());
    const auto rules = random_rules(seed);
    naive::Model model(rules);
    naive::Model other(rules);
    for (const auto& one : history.lines()) {
      EXPECT_NE(model.submit(one).code, "version_conflict") << one;
    }
    for (const auto& one : shuffled(history.lines(), seed)) other.submit(one);
    const auto hits = model.standing();
    EXPECT_EQ(hits, other.standing());
    for (const auto& hit : hits) EXPECT_EQ(naive::hit_from_json(naive::to_line(hit)), hit);
  }
}

TEST(HistoryGenerator, NothingIsProvenBeyondTheAmount) {
  const naive::Day as_of = naive::day_of("2024-01-01");
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    naive::Model model(random_rules(seed));
    const HistoryGenerator history(seed, {.invalid = false, .far_dates = false});
    for (const auto& one : history.lines()) {
      const auto code = model.submit(one).code;
      EXPECT_TRUE(code.empty() || code == "version_conflict") << code << ' ' << one;
    }
    for (const auto& hit : model.standing()) {
      const auto said = naive::amounts(hit, as_of);
      EXPECT_LE(said.amount_min_cents, said.amount_cents);
    }
    for (const auto& one : model.cases(as_of)) {
      EXPECT_LE(one.amounts.amount_min_cents, one.amounts.amount_cents);
    }
  }
}

}  // namespace
}  // namespace support
