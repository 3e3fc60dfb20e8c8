// Tests that a file of the spool is taken exactly once, and counted as if nothing had happened,
// when the daemon stops or crashes in the middle of it.
#include <gtest/gtest.h>

#include "tests/daemon/source/spool_fixture.h"
#include "tests/support/sanitized.h"

namespace cumuld {
namespace {

class SpoolRestarts : public SpoolTest {
 protected:
  static constexpr unsigned kLines = support::kSanitized ? 30'000 : 60'000;
  static constexpr unsigned kLastStop = support::kSanitized ? 3 : 7;  // in batches, of that many

  void drop_benefits() {
    std::string lines;
    for (unsigned i = 0; i < kLines; i += 3) lines += invalidity_line(i);
    drop("invalidity", "benefits.ndjson", lines);
    start();
    await_files(1);
  }
  json::object undisturbed(const std::string& content, const std::string& name) {
    drop_benefits();
    drop("dmfa", name, content);
    await_files(2);
    return receipt("dmfa", name);
  }
  // Lets the spool hand over `batches` of the file and stops at the next.
  void begin_file(const std::string& content, const std::string& name, std::uint64_t batches) {
    gate_.open(batches);
    drop("dmfa", name, content);
    ASSERT_TRUE(gate_.await_asked(batches + 1));
  }
  // All that the spool has handed over is committed: the position tells as many records as the
  // store.
  bool all_is_committed() const {
    const auto totals = pipeline_->figures().state.totals;
    auto committed = totals.accepted + totals.duplicates + totals.stale;
    for (const auto rejected : totals.rejected) committed += rejected;
    return committed == kLines / 3 + spool_->snapshot().records;
  }
  // A new, empty store and spool.
  void begin_anew() {
    close();
    fs::remove_all(spool_dir());
    data_ += "+";
    gate_.open(UINT64_MAX);
    open_store();
  }
};

TEST_F(SpoolRestarts, CountAsIfNothingHadHappenedAfterAStop) {
  const auto content = mixed_lines(kLines);
  const auto expected = undisturbed(content, "m.ndjson");
  EXPECT_GT(expected.at("stale").as_int64(), 0);
  EXPECT_GT(expected.at("duplicates").as_int64(), 0);
  EXPECT_GT(expected.at("hits").at("raised").as_int64(), 0);
  for (const unsigned batches : {1U, 3U, 7U}) {
    if (batches > kLastStop) break;
    SCOPED_TRACE(batches);
    begin_anew();
    drop_benefits();
    begin_file(content, "m.ndjson", batches);
    restart();
    await_files(1);
    EXPECT_EQ(json::serialize(receipt("dmfa", "m.ndjson")), json::serialize(expected));
  }
}

// What a kill leaves: the store as it was committed, without the position that a stop writes.
TEST_F(SpoolRestarts, CountAsIfNothingHadHappenedAfterACrash) {
  const auto content = mixed_lines(kLines);
  const auto expected = undisturbed(content, "m.ndjson");
  for (const unsigned batches : {1U, 2U, 3U, 4U, 7U}) {
    if (batches > kLastStop) break;
    SCOPED_TRACE(batches);
    begin_anew();
    drop_benefits();
    begin_file(content, "m.ndjson", batches);
    ASSERT_TRUE(await([&] { return all_is_committed(); }));
    fs::copy(temporary_.path() / data_, temporary_.path() / (data_ + "copy"),
             fs::copy_options::recursive);
    close();
    data_ += "copy";
    gate_.open(UINT64_MAX);
    open_store();
    start();
    await_files(1);
    EXPECT_EQ(json::serialize(receipt("dmfa", "m.ndjson")), json::serialize(expected));
  }
}

TEST_F(SpoolRestarts, FinishAFileThatWasReadButNotMoved) {
  start();
  gate_.open(1);  // one batch; then the receipt waits for room
  drop("dmfa", "a.ndjson", dmfa_line(1) + dmfa_line(2));
  ASSERT_TRUE(gate_.await_asked(2));
  EXPECT_TRUE(fs::exists(at("dmfa/incoming/a.ndjson")));
  restart();
  await_files(1);
  EXPECT_EQ(counts("dmfa", "a.ndjson"), "done 2 accepted 0 duplicates 0 stale 0 rejected");
}

TEST_F(SpoolRestarts, WriteTheReceiptAgainThatAPowerCutUndid) {
  start();
  gate_.open(1);
  drop("dmfa", "a.ndjson", dmfa_line(1) + dmfa_line(2));
  ASSERT_TRUE(gate_.await_asked(2));
  spool_->stop();
  fs::rename(at("dmfa/incoming/a.ndjson"), at("dmfa/done/a.ndjson"));  // that was not undone
  restart();
  ASSERT_TRUE(await([&] { return !has_positions(); }));
  EXPECT_EQ(receipt("dmfa", "a.ndjson")["accepted"].as_int64(), 2);
}

TEST_F(SpoolRestarts, TakeAFileAsNewThatReplacedAHalfReadOne) {
  start();
  begin_file(mixed_lines(kLines), "a.ndjson", 2);
  spool_->stop();
  drop("dmfa", "a.ndjson", dmfa_line(90'001));
  restart();
  await_files(1);
  EXPECT_EQ(counts("dmfa", "a.ndjson"), "done 1 accepted 0 duplicates 0 stale 0 rejected");
}

TEST_F(SpoolRestarts, TellOfAHalfReadFileThatIsGone) {
  start();
  begin_file(mixed_lines(kLines), "a.ndjson", 2);
  spool_->stop();
  fs::remove(at("dmfa/incoming/a.ndjson"));
  restart();
  ASSERT_TRUE(await([&] { return !has_positions(); }));
  auto told = receipt("dmfa", "a.ndjson");
  EXPECT_GT(told["accepted"].as_int64(), 0);
  EXPECT_EQ(told["error"], "the file disappeared before all of it was read");
}

TEST_F(SpoolRestarts, GoOnInTheMiddleOfADeclaration) {
  const auto xml = dmfa_xml(0, 8000);
  start();
  begin_file(xml, "a.xml", 3);
  restart();
  await_files(1);
  EXPECT_EQ(counts("dmfa", "a.xml"), "done 8000 accepted 0 duplicates 0 stale 0 rejected");
}

}  // namespace
}  // namespace cumuld
