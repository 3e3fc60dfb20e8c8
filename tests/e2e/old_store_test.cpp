// A store that a program with an earlier format wrote opens with this one, and everything is there.
// tests/e2e/old_store/ holds the lines that were sent, and for each format a data directory and the
// hits that stood (made_by.sh says how they were made).
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <map>
#include <set>

#include "tests/e2e/served.h"
#include "tests/support/case_file.h"

namespace e2e {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::vector<std::string> lines_of(const fs::path& file) {
  std::ifstream stream(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Asked for person by person, by the index of persons: of whoever is named in `hits`, in the order
// in which all hits are listed.
std::vector<std::string> hits_of_persons(const Api& api, const std::vector<std::string>& hits) {
  std::set<std::string> persons;
  for (const auto& line : hits) {
    persons.emplace(json::parse(line).as_object().at("person").as_string());
  }
  std::map<std::int64_t, std::string> found;  // by sequence
  for (const auto& person : persons) {
    for (const auto& line : api.hit_lines("person=" + person + "&")) {
      found[json::parse(line).as_object().at("sequence").to_number<std::int64_t>()] = line;
    }
  }
  std::vector<std::string> lines;
  for (const auto& [sequence, line] : found) lines.push_back(line);
  return lines;
}

class OldStore : public testing::TestWithParam<const char*> {};

TEST_P(OldStore, OpensAndGoesOn) {
  const fs::path kept = fs::path(SOURCE_ROOT) / "tests" / "e2e" / "old_store";
  const support::ScratchFolder folder;
  fs::copy(kept / GetParam() / "data", folder.path() / "data", fs::copy_options::recursive);
  support::DaemonProcess daemon({folder.path(), {}, {{"CUMULD_FREE_SPACE_MIN_BYTES", "1MiB"}}});
  ASSERT_TRUE(daemon.wait_until_ready()) << daemon.log();
  const Api api(daemon.socket());
  const auto hits = lines_of(kept / GetParam() / "hits.ndjson");
  EXPECT_GT(hits.size(), 10U);
  EXPECT_EQ(api.hit_lines(), hits);
  EXPECT_EQ(hits_of_persons(api, hits), hits);
  const auto changes = api.changes(0);  // throws where there is a hole
  EXPECT_GT(changes.size(), hits.size());
  EXPECT_EQ(api.quarantine().size(), 1U);
  const auto lines = lines_of(kept / "records.ndjson");
  const auto again = counts_of(api.post_records(lines).object());
  EXPECT_EQ(again.accepted, 0);
  EXPECT_EQ(again.rejected, 1);
  EXPECT_EQ(api.hit_lines(), hits);
  // What is written now stands beside what was written then.
  const auto first = json::parse(hits.front()).as_object();
  const auto& income = first.at("income").as_object();
  json::object gone{{"registry", income.at("registry")},
                    {"key", income.at("key")},
                    {"version", 3'999'999'999'999},
                    {"cancelled", true}};
  EXPECT_EQ(counts_of(api.post_records({json::serialize(gone)}).object()).accepted, 1);
  std::vector<std::string> left;
  for (const auto& line : hits) {
    const auto hit = json::parse(line).as_object();
    if (hit.at("income").as_object().at("key") != income.at("key")) left.push_back(line);
  }
  EXPECT_LT(left.size(), hits.size());
  EXPECT_EQ(api.hit_lines(), left);
  EXPECT_EQ(hits_of_persons(api, hits), left);
  EXPECT_GT(api.changes(0).size(), changes.size());
  EXPECT_EQ(lines_of(folder.path() / "data" / "CUMULD").front(), "cumuld data directory, format 5");
}

INSTANTIATE_TEST_SUITE_P(Of, OldStore, testing::Values("format1", "format2", "format3", "format4"),
                         [](const auto& named) { return std::string(named.param); });

}  // namespace
}  // namespace e2e
