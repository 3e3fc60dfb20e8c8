// Rules that follow each other faster than they are taken: the last ones count.
#include "config/rules.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include "tests/support/engine.h"

namespace {

std::string rule(const std::string& id) {
  return "[[rule]]\nid = \"" + id +
         "\"\ntitle = { fr = \"t\", nl = \"t\", en = \"t\" }\nlegal_basis = \"l\"\n"
         "income = [\"severance\"]\nbenefit = [\"invalidity\"]\n";
}

TEST(Rules, ThatFollowEachOtherAtOnceLeaveTheHitsOfTheLast) {
  support::Engine engine(support::EngineOptions{.rules = rule("first")});
  engine.submit(
      {R"({"registry":"dmfa","key":"a","version":1,"person":"85073003328","kind":"severance",)"
       R"("from":"2024-02-01","to":"2024-02-29"})",
       R"({"registry":"invalidity","key":"b","version":1,"person":"85073003328",)"
       R"("kind":"invalidity","from":"2024-02-01","to":"2024-02-29"})"});
  const auto table = [&](const std::string& id) {
    auto parsed = config::parse_rules(rule(id), "rules.toml", engine.store().catalogue());
    EXPECT_TRUE(parsed);
    return std::make_shared<const matcher::RuleTable>(std::move(*parsed));
  };
  const auto one = table("one");
  const auto other = table("other");
  std::mt19937 random(1);
  using Clock = std::chrono::steady_clock;
  const auto let_pass = [&] {  // a moment of chance length, as long as a table takes at most
    const auto end = Clock::now() + std::chrono::nanoseconds(random() % 100'000);
    while (Clock::now() < end) {
    }
  };
  for (int pair = 0; pair < 20'000; ++pair) {  // the writer may come between the steps of either
    engine.pipeline().use_rules(one);
    let_pass();
    engine.pipeline().use_rules(other);
    let_pass();
  }
  engine.use_rules(rule("last"));
  engine.await_matched();
  const auto standing = engine.standing();
  ASSERT_EQ(standing.size(), 1U);
  EXPECT_EQ(standing[0].rule, "last");
}

}  // namespace
