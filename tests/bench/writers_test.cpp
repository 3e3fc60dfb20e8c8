// What lies on disk: NDJSON that parses, files of bounded size, and the counts beside them.
#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "bench/population/join_bench.h"
#include "bench/population/registry_folders.h"
#include "bench/population/write_ndjson.h"
#include "bench/population/writer.h"
#include "tests/bench/folder.h"

namespace population {
namespace {

namespace fs = std::filesystem;

TEST(WriteNation, SameOptionsGiveTheSameFiles) {
  const Folder a;
  const Folder b;
  const Options options{.persons = 1'500, .seed = 9};
  ASSERT_TRUE(write_nation(options, Format::kBoth, a.path(), ignore_progress).ok());
  ASSERT_TRUE(write_nation(options, Format::kBoth, b.path(), ignore_progress).ok());
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(a.path())) {
    if (!entry.is_regular_file()) continue;
    ++files;
    const fs::path other = b.path() / fs::relative(entry.path(), a.path());
    ASSERT_TRUE(fs::exists(other)) << other;
    EXPECT_EQ(read(entry.path()), read(other)) << other;
  }
  EXPECT_GT(files, 15U);
}

TEST(WriteNation, LinesParseAndLieInTheirRegistrysFolder) {
  const Folder out;
  ASSERT_TRUE(write_nation({.persons = 1'000}, Format::kNdjson, out.path(), ignore_progress).ok());
  simdjson::dom::parser parser;
  std::set<std::string> registries;
  for (const fs::path& file : files_below(out.path(), ".ndjson")) {
    const std::string registry = file.parent_path().filename();
    registries.insert(registry);
    const auto lines = lines_of(file);
    EXPECT_LE(lines.size(), kNdjsonRecordsMax);
    for (const std::string& line : lines) {
      simdjson::dom::element record;
      ASSERT_EQ(parser.parse(line).get(record), simdjson::SUCCESS) << line;
      ASSERT_EQ(std::string_view{record["registry"]}, registry);
      const std::string_view key = record["key"];
      ASSERT_TRUE(!key.empty() && key.size() <= 128) << line;
      ASSERT_GE(std::int64_t{record["version"]}, 0);
      ASSERT_LT(std::int64_t{record["version"]}, 4'000'000'000'000) << line;
    }
  }
  EXPECT_EQ(registries.size(), kRegistryCount);
}

TEST(WriteNation, PlantedFileCountsWhatWasWritten) {
  const Folder out;
  ASSERT_TRUE(write_nation({.persons = 800}, Format::kNdjson, out.path(), ignore_progress).ok());
  simdjson::dom::parser parser;
  const std::string text = read(out.path() / "planted.json");
  simdjson::dom::element planted;
  ASSERT_EQ(parser.parse(text).get(planted), simdjson::SUCCESS) << text;
  for (const auto& [part, folder] : std::map<std::string, fs::path>{
           {"records", out.path()}, {"corrections", out.path() / "corrections"}}) {
    for (const auto [registry, count] : simdjson::dom::object{planted[part]}) {
      std::uint64_t lines = 0;
      for (const auto& entry : fs::directory_iterator(folder / std::string{registry})) {
        lines += lines_of(entry.path()).size();
      }
      EXPECT_EQ(lines, std::uint64_t{count}) << part << " " << registry;
    }
  }
  for (const char* phase : {"planted", "planted_before_corrections"}) {
    const simdjson::dom::array plants{planted[phase]};
    EXPECT_EQ(plants.size(), kPlantCount);
    for (const simdjson::dom::element plant : plants) {
      EXPECT_GT(std::uint64_t{plant["hits"]}, 0U) << std::string_view{plant["rule"]};
    }
  }
}

TEST(WriteNdjson, WritesTheContractsExample) {
  Record record;
  record.registry = Registry::kInvalidity;
  record.key = "306/7781/2024-02";
  record.version = 1;
  record.person = "85073003328";
  Period& period = record.periods.emplace_back();
  period.kind = Kind::kInvalidity;
  period.days = days(matcher::day_of(2024, 2, 1), matcher::day_of(2024, 3, 1));
  period.insurer = "306";
  period.daily_cents = 5'850;
  period.attributes.emplace_back("scheme", "employee");
  std::string line;
  write_ndjson(record, line);
  EXPECT_EQ(line,
            R"({"registry":"invalidity","key":"306/7781/2024-02","version":1,)"
            R"("person":"85073003328","kind":"invalidity","from":"2024-02-01","to":"2024-02-29",)"
            R"("insurer":"306","daily_cents":5850,"attributes":{"scheme":"employee"}})"
            "\n");
  record.cancelled = true;
  line.clear();
  write_ndjson(record, line);
  EXPECT_EQ(line, R"({"registry":"invalidity","key":"306/7781/2024-02","version":1,)"
                  R"("cancelled":true})"
                  "\n");
}

TEST(WriteNdjson, EscapesTextsAndKeepsTheRecordsOwnAttributes) {
  Record record;
  record.registry = Registry::kAuthorisation;
  record.key = "306/1";
  record.person = "85073003328";
  record.attributes = {{"decision", R"(a "b" \ c)"}};
  std::string line;
  write_ndjson(record, line);
  EXPECT_EQ(line, R"({"registry":"authorisation","key":"306/1","version":0,"person":"85073003328",)"
                  R"("periods":[],"attributes":{"decision":"a \"b\" \\ c"}})"
                  "\n");
}

TEST(JoinBench, HasTheShapeThatIsMeasured) {
  const JoinBench bench{7'000, 3};
  Record record;
  std::map<std::string, int> employments;
  std::map<std::string, int> indemnities;
  std::set<std::pair<Registry, std::string>> keys;
  for (std::uint64_t slot = 0; slot < bench.slots(); ++slot) {
    if (!bench.record(slot, record)) continue;
    ASSERT_TRUE(keys.emplace(record.registry, record.key).second) << record.key;
    ASSERT_EQ(record.periods.size(), 1U);
    const Period& period = record.periods.front();
    if (record.registry == Registry::kDmfa) {
      ++employments[record.person];
      ASSERT_GE(*period.paid_days, 0);
      ASSERT_LE(*period.paid_days, 6'600);
    } else {
      ++indemnities[record.person];
      ASSERT_GE(period.days.days(), 14);
      ASSERT_LE(period.days.days(), 365);
    }
  }
  EXPECT_EQ(employments.size(), 7'000U);
  EXPECT_TRUE(std::ranges::all_of(employments, [](const auto& one) { return one.second == 8; }));
  EXPECT_EQ(indemnities.size(), 1'000U);
  EXPECT_TRUE(std::ranges::all_of(
      indemnities, [](const auto& one) { return one.second >= 1 && one.second <= 10; }));
}

}  // namespace
}  // namespace population
