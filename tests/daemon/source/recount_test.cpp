// Tests that units are counted after a crash as their jobs had counted them, around a reset too.
#include "daemon/source/recount.h"

#include <gtest/gtest.h>

#include "daemon/decode/ndjson.h"
#include "tests/support/engine.h"
#include "tests/support/reset_line.h"

namespace cumuld {
namespace {

std::string severance(int version) {
  return R"({"registry":"dmfa","key":"k","version":)" + std::to_string(version) +
         R"(,"person":"85073003328","kind":"severance","from":"2024-02-01"})";
}

TEST(Recount, OfAKeyThatWasResetOnlyWhatCameSinceCounts) {
  support::Engine engine;
  engine.submit({severance(9), support::reset_line("dmfa", "k")});
  const auto state = engine.pipeline().figures().state;
  const std::vector<std::string> lines{severance(3), severance(3), severance(2)};
  const auto told = engine.submit(lines);
  EXPECT_EQ(told.accepted, 1U);
  EXPECT_EQ(told.duplicates, 1U);
  EXPECT_EQ(told.stale, 1U);

  matcher::Batch batch;
  NdjsonDecoder decoder(engine.store().catalogue(), engine.store().key_seed());
  decoder.decode(lines[0] + "\n" + lines[1] + "\n" + lines[2] + "\n", 1, batch);
  Recount recount(engine.pipeline(), engine.store(), "test",
                  {state.commit, state.sequence, state.quarantined});
  ASSERT_TRUE(recount.add(batch).ok());
  const auto tally = recount.finish();
  ASSERT_TRUE(tally);
  EXPECT_EQ(tally->counts.accepted, told.accepted);
  EXPECT_EQ(tally->counts.duplicates, told.duplicates);
  EXPECT_EQ(tally->counts.stale, told.stale);
}

}  // namespace
}  // namespace cumuld
