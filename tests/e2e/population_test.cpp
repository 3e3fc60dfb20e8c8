// Synthetic persons through the spool, as NDJSON and as their registries' own files: exactly the
// planted hits stand, before and after the corrections, and both forms raise the same hits, byte
// for byte.
#include <chrono>
#include <map>
#include <set>
#include <thread>
#include <vector>

#include "tests/e2e/served.h"
#include "tests/support/case_file.h"

namespace e2e {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using HitCounts = std::map<std::string, std::int64_t>;  // "rule grade" → hits

// Waits until `holds`, at most two minutes.
template <typename Predicate>
bool eventually(Predicate&& holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(2);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

struct Nation {
  Nation(const std::string& format, std::vector<std::string> options) {
    options.insert(options.end(), {"--format", format, "--out", root().string()});
    const auto made = support::run_program("cumuld-population", options);
    if (made.exit_code != 0) throw std::runtime_error(made.err);
    planted = Answer{200, support::read_file(root() / "planted.json")}.object();
  }
  fs::path root() const { return folder.path() / "nation"; }
  HitCounts hits(const char* when) const {
    HitCounts counts;
    for (const auto& entry : planted.at(when).as_array()) {
      const auto& row = entry.as_object();
      const auto hits = integer(row, "hits");
      if (hits > 0) counts[text(row, "rule") + " " + text(row, "grade")] = hits;
    }
    return counts;
  }

  support::ScratchFolder folder;
  json::object planted;
};

// Moves the files of `from`/<registry>/ into the spool under names that begin with `prefix`, waits
// for their receipts, and expects that they count each record that the population wrote.
void drop(const Served& daemon, const fs::path& from, const json::object& records,
          const std::string& prefix) {
  std::vector<fs::path> receipts;
  std::map<std::string, std::int64_t> taken;
  for (const auto& registry : records) {
    const std::string name(registry.key());
    const auto spool = daemon.spool() / name;
    for (const auto& file : fs::directory_iterator(from / name)) {
      const auto file_name = prefix + file.path().filename().string();
      fs::rename(file.path(), spool / "incoming" / file_name);
      receipts.push_back(spool / "receipts" / (file_name + ".json"));
    }
  }
  for (const auto& receipt : receipts) {
    ASSERT_TRUE(eventually([&] { return fs::exists(receipt); })) << receipt;
    const auto told = Answer{200, support::read_file(receipt)}.object();
    const auto counts = counts_of(told);
    EXPECT_EQ(counts.rejected, 0) << json::serialize(told);
    EXPECT_EQ(text(told, "outcome"), "done") << json::serialize(told);
    taken[text(told, "registry")] += counts.lines();
  }
  for (const auto& registry : records) {
    EXPECT_EQ(taken[std::string(registry.key())], registry.value().as_int64()) << registry.key();
  }
}

HitCounts standing_counts(const Api& api) {
  HitCounts counts;
  for (const auto& line : api.hit_lines()) {
    const auto hit = Answer{200, line}.object();
    ++counts[text(hit, "rule") + " " + text(hit, "grade")];
  }
  return counts;
}

// The hits without what may differ between two runs, by id.
std::map<std::string, std::string> comparable(const Api& api) {
  std::map<std::string, std::string> hits;
  for (const auto& line : api.hit_lines()) {
    auto hit = Answer{200, line}.object();
    for (const auto* name : {"sequence", "revision", "raised_at", "changed_at"}) hit.erase(name);
    hits[text(hit, "id")] = json::serialize(hit);
  }
  return hits;
}

std::set<std::string> persons_hit(const Api& api) {
  std::set<std::string> persons;
  for (const auto& line : api.hit_lines())
    persons.insert(text(Answer{200, line}.object(), "person"));
  return persons;
}

struct Outcome {
  std::map<std::string, std::string> before;
  std::map<std::string, std::string> after;
  std::set<std::string> persons;  // with a hit, after
};

Outcome run_through_the_spool(const std::string& format, const std::vector<std::string>& options) {
  SCOPED_TRACE(format);
  Outcome outcome;
  const Nation nation(format, options);
  const Served daemon({.flags = {"--shards", "3"}, .spool = true});
  drop(daemon, nation.root(), nation.planted.at("records").as_object(), "first-");
  EXPECT_EQ(standing_counts(daemon.api()), nation.hits("planted_before_corrections"));
  outcome.before = comparable(daemon.api());
  drop(daemon, nation.root() / "corrections", nation.planted.at("corrections").as_object(),
       "later-");
  EXPECT_EQ(standing_counts(daemon.api()), nation.hits("planted"));
  outcome.after = comparable(daemon.api());
  outcome.persons = persons_hit(daemon.api());
  return outcome;
}

TEST(Nation, RaisesThePlantedHitsThroughTheSpoolInBothForms) {
  const std::vector<std::string> options{"--persons", "2000"};
  const auto as_ndjson = run_through_the_spool("ndjson", options);
  const auto as_sent = run_through_the_spool("registry", options);
  EXPECT_FALSE(as_ndjson.before.empty());
  EXPECT_NE(as_ndjson.before, as_ndjson.after);
  EXPECT_EQ(as_ndjson.before, as_sent.before);
  EXPECT_EQ(as_ndjson.after, as_sent.after);
}

// What the matching of postings with indemnities over two years met: 3,573 persons posted, 57 also
// on benefit, 25 on the same days.
TEST(Gotot2006, RaisesHitsOfExactlyTwentyFivePersons) {
  const std::vector<std::string> options{"--preset", "gotot-2006"};
  const auto as_ndjson = run_through_the_spool("ndjson", options);
  const auto as_sent = run_through_the_spool("registry", options);
  EXPECT_EQ(as_sent.persons.size(), 25U);
  EXPECT_EQ(as_ndjson.after, as_sent.after);
}

}  // namespace
}  // namespace e2e
