// A synthetic nation through the spool: exactly the planted hits stand, before and after the
// corrections.
#include <chrono>
#include <map>
#include <thread>

#include "tests/e2e/served.h"
#include "tests/support/case_file.h"

namespace e2e {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using HitCounts = std::map<std::string, std::int64_t>;  // "rule grade" → hits

constexpr const char* kPersons = "2000";

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
  explicit Nation(const std::string& format) {
    const auto made = support::run_program(
        "cumuld-population", {"--persons", kPersons, "--format", format, "--out", root().string()});
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

TEST(Nation, RaisesThePlantedHitsThroughTheSpool) {
  const Nation nation("ndjson");
  const Served daemon({.flags = {"--shards", "3"}, .spool = true});
  drop(daemon, nation.root(), nation.planted.at("records").as_object(), "first-");
  EXPECT_EQ(standing_counts(daemon.api()), nation.hits("planted_before_corrections"));
  drop(daemon, nation.root() / "corrections", nation.planted.at("corrections").as_object(),
       "later-");
  EXPECT_EQ(standing_counts(daemon.api()), nation.hits("planted"));
}

}  // namespace
}  // namespace e2e
