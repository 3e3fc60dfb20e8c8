// What is kept of refused input and of stale versions, through the whole pipeline: bounded for each
// registry, whatever the number of shards, over restarts, and without a word in which hits stand.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "storage/quarantine.h"
#include "tests/support/engine.h"

namespace {

using support::Engine;
using support::EngineOptions;
using Lines = std::vector<std::string>;

std::string line(const std::string& registry, const std::string& kind, int key, int version,
                 const std::string& more = "") {
  return R"({"registry":")" + registry + R"(","key":"k)" + std::to_string(key) + R"(","version":)" +
         std::to_string(version) + R"(,"person":"85073003328","kind":")" + kind +
         R"(","from":"2024-02-01","to":"2024-02-29")" + more + "}";
}
std::string severance(int key, int version, const std::string& more = "") {
  return line("dmfa", "severance", key, version, more);
}
std::string invalidity(int key, int version, const std::string& more = "") {
  return line("invalidity", "invalidity", key, version, more);
}

storage::Kept kept_of(Engine& engine, std::string_view registry) {
  const auto kept = engine.pipeline().figures().kept;
  const auto account = storage::account_of(engine.store().catalogue().find_registry(registry));
  return account < kept.size() ? kept[account] : storage::Kept{};
}

std::size_t quarantined(Engine& engine) {
  std::size_t items = 0;
  EXPECT_TRUE(storage::for_each_quarantined(engine.store(), 0, [&](const auto&) {
                return ++items > 0;
              }).ok());
  return items;
}

TEST(Kept, ARegistryThatFloodsItsQuarantineLeavesTheOthersTheirs) {
  EngineOptions options;
  options.quarantine = {10, 1'000'000};
  Engine engine(options);
  Lines lines(100, severance(1, 1, R"(,"colour":"red")"));
  for (int i = 0; i < 5; ++i) lines.push_back(invalidity(1, 1, R"(,"colour":"red")"));
  lines.emplace_back("no record");
  EXPECT_EQ(engine.submit(lines).rejected, 106U) << "all are counted";
  for (int restarts = 0; restarts < 2; ++restarts) {
    EXPECT_EQ(kept_of(engine, "dmfa").quarantine.entries, 10U);
    EXPECT_EQ(kept_of(engine, "dmfa").quarantine.dropped, 90U);
    EXPECT_EQ(kept_of(engine, "invalidity").quarantine.entries, 5U);
    EXPECT_EQ(kept_of(engine, "none").quarantine.entries, 1U);
    EXPECT_EQ(quarantined(engine), 16U);
    engine.restart();
  }
  EXPECT_EQ(engine.submit(lines).rejected, 106U);
  EXPECT_EQ(kept_of(engine, "dmfa").quarantine.dropped, 190U);
  EXPECT_EQ(kept_of(engine, "invalidity").quarantine.entries, 10U);
}

TEST(Kept, StaleVersionsAddUpWhateverTheShardsAndChangeNoHit) {
  constexpr int kKeys = 300;  // more than the writer works by itself
  constexpr std::uint64_t kMost = 200;
  for (const unsigned shards : {1U, 5U}) {
    EngineOptions options;
    options.shards = shards;
    options.stale = {kMost, 1'000'000};
    options.epoch_bytes = 1;
    Engine engine(options);
    Lines newest;
    Lines older;
    for (int key = 0; key < kKeys; ++key) {
      newest.push_back(severance(key, 9));
      older.push_back(severance(key, 2));
    }
    newest.push_back(invalidity(1, 9));
    engine.submit(newest);
    older.push_back(invalidity(1, 2));
    EXPECT_EQ(engine.submit(older).stale, std::uint64_t{kKeys} + 1) << "all are counted";
    const auto dmfa = kept_of(engine, "dmfa").stale;
    EXPECT_EQ(dmfa.entries + dmfa.dropped, std::uint64_t{kKeys});
    EXPECT_LE(dmfa.entries, kMost);
    if (shards == 1) {
      EXPECT_EQ(dmfa.entries, kMost);
    }
    EXPECT_EQ(kept_of(engine, "invalidity").stale.entries, 1U);
    EXPECT_EQ(kept_of(engine, "invalidity").stale.dropped, 0U);
    EXPECT_EQ(engine.standing().size(), std::size_t{kKeys});

    engine.restart();
    EXPECT_EQ(kept_of(engine, "dmfa").stale, dmfa);
    Lines others;
    for (int key = 0; key < kKeys; ++key) others.push_back(severance(key, 3));
    EXPECT_EQ(engine.submit(others).stale, std::uint64_t{kKeys});
    const auto after = kept_of(engine, "dmfa").stale;
    EXPECT_LE(after.entries, kMost) << "the bound holds after a restart";
    EXPECT_EQ(after.entries + after.dropped, 2 * std::uint64_t{kKeys});
    EXPECT_EQ(engine.standing().size(), std::size_t{kKeys});
  }
}

}  // namespace
