// What cumuld-sizing computes: the rates of a nation, the fits and what they carry on to, the text.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "bench/sizing/answer.h"
#include "bench/sizing/load_results.h"
#include "bench/sizing/model.h"
#include "bench/sizing/nation.h"
#include "bench/sizing/nation_records.h"
#include "bench/sizing/options.h"
#include "bench/sizing/sheet.h"

namespace sizing {
namespace {

// A trial of a world without noise: 2 + 0.1 log2 n us a record, 100 bytes and 20 MB on the disk.
Measured trial(double records) {
  Measured measured;
  measured.records = records;
  measured.load_seconds = records * (2e-6 + 1e-7 * std::log2(records));
  measured.cpu_to_rest = 1.5 * measured.load_seconds;
  measured.busiest = 0.5 * measured.load_seconds;
  measured.peak_memory = 1e8 + 1e6 * std::log2(records);
  measured.disk_at_rest = 20e6 + 100 * records;
  measured.disk_tables = 100 * records;
  measured.disk_peak = 2 * measured.disk_at_rest;
  measured.memory_after_restart = 50e6;
  measured.memory_after_rematch = 50e6 + 40 * records;
  measured.post_cpu = 2e-4;
  return measured;
}

Trials trials() {
  return {{trial(1e5), trial(2e5), trial(4e5), trial(8e5)}, {{1e5, 0.2, 5e7}, {2e5, 0.3, 8e7}}};
}

TEST(Nation, TakesTheRatesThatAreNamedAndLeavesTheOthers) {
  Nation nation;
  ASSERT_TRUE(parse_feeds("indemnity=3,posting=0", nation).ok());
  EXPECT_EQ(nation.rates, (std::array<double, kFeeds>{kFeedInfo[0].rate, 3, 0, kFeedInfo[3].rate}));
  nation.persons = 100;
  EXPECT_EQ(nation.records_a_year(Feed::kIndemnity), 300);
}

TEST(Nation, RefusesWhatIsNoRate) {
  for (const auto* const text :
       {"employment", "employment=", "employment=x", "employment=-1", "employment=1x",
        "employment=inf", "unknown=1", ",", "employment=0,indemnity=0,posting=0,authorisation=0"}) {
    Nation nation;
    EXPECT_EQ(parse_feeds(text, nation).code(), matcher::StatusCode::kInvalidArgument) << text;
  }
}

TEST(NationRecords, HasTheRecordsOfTheRates) {
  Nation nation;
  nation.years = 2;
  ASSERT_TRUE(parse_feeds("employment=4,indemnity=1.5,posting=0.5,authorisation=0.1", nation).ok());
  const NationRecords records(nation, 1'000);
  ASSERT_EQ(records.size(), 2 * 6'100U);
  std::map<population::Registry, int> counts;
  std::set<std::pair<population::Registry, std::string>> keys;
  population::Record record;
  for (std::uint64_t place = 0; place < records.size(); ++place) {
    records.record(place, record);
    ++counts[record.registry];
    keys.emplace(record.registry, record.key);
  }
  EXPECT_EQ(counts[population::Registry::kDmfa], 8'000);
  EXPECT_EQ(
      counts[population::Registry::kInvalidity] + counts[population::Registry::kPrimaryIncapacity],
      3'000);
  EXPECT_EQ(counts[population::Registry::kLimosa], 1'000);
  EXPECT_EQ(counts[population::Registry::kAuthorisation], 200);
  EXPECT_EQ(keys.size(), records.size());  // none is another's correction
}

TEST(Fit, FindsALine) {
  const Point points[] = {{1, 5}, {2, 7}, {4, 11}};
  const auto line = fit(points);
  EXPECT_NEAR(line.a, 3, 1e-9);
  EXPECT_NEAR(line.b, 2, 1e-9);
}

TEST(Fit, NeverFalls) {
  const Point falling[] = {{1, 9}, {2, 7}, {3, 5}};
  EXPECT_EQ(fit(falling).b, 0);
  EXPECT_DOUBLE_EQ(fit(falling).at(1e6), 7);
  const Point alone[] = {{5, 4}};
  EXPECT_EQ(fit(alone).at(100), 4);
  EXPECT_EQ(fit({}).at(100), 0);
}

TEST(Model, CarriesOnWhatTheTrialsShow) {
  const auto model = model_of(trials());
  const double n = 4e8;
  const double budget = 1e9;
  const auto needs = needs_of(model, n, budget);
  EXPECT_NEAR(needs.load_seconds / trial(n).load_seconds, 1, 1e-6);
  EXPECT_NEAR(needs.load_seconds_min / trial(n).busiest, 1, 1e-6);
  EXPECT_NEAR(needs.cores, 1.5, 1e-6);
  const double live = budget / 4 / 300;  // 300 bytes a record on the disk, as long as not sealed
  EXPECT_NEAR(needs.disk / (trial(n - live).disk_at_rest + 300 * live), 1, 1e-6);
  EXPECT_NEAR(needs.disk_peak / trial(n).disk_peak, 1, 1e-6);
  EXPECT_NEAR(needs.timelines / (40 * n), 1, 1e-6);
  // Two epochs, a quarter of the budget each, and the timelines, half of it.
  EXPECT_NEAR(needs.memory / (trial(n).peak_memory + budget), 1, 1e-6);
  EXPECT_NEAR(needs.restart, 0.1 + 1e-6 * 0.5 * budget / 300, 1e-6);
}

TEST(Model, OfFewRecordsDoesNotFillTheBudget) {
  const auto model = model_of(trials());
  const auto needs = needs_of(model, 1e5, 64e9);
  EXPECT_NEAR(needs.memory, trial(1e5).peak_memory + 1e5 * (300 + 40), 1);
  EXPECT_NEAR(needs.restart, 0.2, 1e-6);
}

TEST(Model, TellsItsErrorOnTheLargest) {
  const auto exact = errors_on_largest(trials());
  EXPECT_NEAR(exact.load_seconds, 0, 1e-6);
  EXPECT_NEAR(exact.disk, 0, 1e-6);
  auto slower = trials();
  slower.measured.back().load_seconds *= 2;
  EXPECT_NEAR(errors_on_largest(slower).load_seconds, -0.5, 1e-6);
}

TEST(Spelled, ChoosesAUnit) {
  EXPECT_EQ(spelled(2.5 * 3600, Unit::kSeconds), "2.50 h");
  EXPECT_EQ(spelled(0.000123, Unit::kSeconds), "123 us");
  EXPECT_EQ(spelled(4e-8, Unit::kSeconds), "0.04 us");
  EXPECT_EQ(spelled(37.84e9, Unit::kBytes), "37.8 GB");
  EXPECT_EQ(spelled(11.7e6, Unit::kCount), "11.7 million");
  EXPECT_EQ(spelled(0, Unit::kBytes), "0");
  EXPECT_EQ(spelled(-0.123, Unit::kShare), "-12 %");
  EXPECT_EQ(spelled(1.854, Unit::kCores), "1.85");
}

TEST(Sheet, IsATableOrLines) {
  Sheet sheet;
  sheet.heading("needs");
  sheet.figure("disk", 37.84e9, Unit::kBytes, "compacted");
  sheet.note("a \"note\"");
  EXPECT_EQ(sheet.text(),
            "needs\n  disk" + std::string(54, ' ') + "37.8 GB   compacted\n  a \"note\"\n");
  EXPECT_EQ(sheet.json(),
            "{\"bench\":\"cumuld-sizing\",\"part\":\"needs\",\"figure\":\"disk\","
            "\"value\":3.784e+10,\"unit\":\"bytes\"}\n"
            "{\"bench\":\"cumuld-sizing\",\"part\":\"needs\",\"note\":\"a \\\"note\\\"\"}\n");
}

std::string results_of(std::string_view last) {
  return R"({"bench":"load_bench","part":"files, M","figure":"records","value":1000000,"unit":""}
{"part":"load from the spool, M, budget 1GiB","figure":"files to standing hits","value":500000,"unit":""}
{"part":"load from the spool, M, budget 1GiB","figure":"peak memory","value":900,"unit":"MB"}
{"part":"load from the spool, M, budget 1GiB","figure":"on the disk at rest, a period","value":80}
{"part":"load from the spool, M, budget 1GiB","figure":")" +
         std::string(last) + R"(","value":1.5}
{"part":"load from the spool, M, budget 512MiB","figure":"peak memory","value":700,"unit":"MB"}
)";
}

TEST(LoadResults, AreThoseOfTheFirstLoad) {
  std::istringstream lines(results_of("serving again after a kill as the load ended"));
  const auto results = read_load_results(lines);
  ASSERT_TRUE(results);
  EXPECT_EQ(results->size, "M");
  EXPECT_EQ(results->load_seconds, 2);
  EXPECT_EQ(results->peak_memory, 900e6);
  EXPECT_EQ(results->disk_at_rest, 80e6);
  EXPECT_EQ(results->restart_seconds, 1.5);
  Sheet sheet;
  add_check(*results, model_of(trials()), 1e9, sheet);
  EXPECT_NE(sheet.text().find("measured 2.00 s, error"), std::string::npos) << sheet.text();
}

TEST(LoadResults, SayWhatIsMissing) {
  std::istringstream lines(results_of("another figure"));
  const auto results = read_load_results(lines);
  ASSERT_FALSE(results);
  EXPECT_NE(results.error().message().find("serving again"), std::string::npos);
}

Options parsed(std::vector<std::string> words) {
  CLI::App app;
  Options options;
  define(app, options);
  std::ranges::reverse(words);
  app.parse(words);
  return options;
}

TEST(Options, AreReadWithUnits) {
  auto options = parsed(
      {"--persons", "11.7e6", "--years", "10", "--budget", "2GiB", "--feeds", "indemnity=2"});
  ASSERT_TRUE(complete(options).ok());
  EXPECT_EQ(options.nation.persons, 11.7e6);
  EXPECT_EQ(options.budget, 2147483648.0);
  EXPECT_EQ(options.nation.rates[1], 2);
}

TEST(Options, RefuseWhatMakesNoSense) {
  EXPECT_THROW(parsed({"--persons", "0"}), CLI::ParseError);
  EXPECT_THROW(parsed({"--seconds", "1"}), CLI::ParseError);
  auto small = parsed({"--budget", "1MiB"});
  EXPECT_FALSE(complete(small).ok());
}

TEST(Needs, AreToldOfTheNation) {
  Nation nation;
  Sheet sheet;
  add_nation(nation, sheet);
  add_needs(nation, model_of(trials()), 1e9, {1e-5, 1e-5, 1e-6, 1e-6}, sheet);
  const auto text = sheet.text();
  for (const auto* const what : {"employment, records a year", "cores", "memory, resident",
                                 "disk, compacted", "load time", "serving again after a kill"}) {
    EXPECT_NE(text.find(what), std::string::npos) << what;
  }
}

}  // namespace
}  // namespace sizing
