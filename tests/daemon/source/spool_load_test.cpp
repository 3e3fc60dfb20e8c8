// Tests that a load reads benefits first, finds each hit once, at its end, tells it in the receipt
// of the file that brought it about, and is gone on with after a stop; and that whoever is asked
// about meanwhile is not behind.
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <optional>

#include "daemon/decode/ndjson.h"
#include "tests/daemon/source/spool_fixture.h"

namespace cumuld {
namespace {

constexpr unsigned kPersons = 900;

std::string limosa_line(unsigned person) {
  return R"({"registry":"limosa","key":"l)" + std::to_string(person) +
         R"(","version":1,"person":")" + national_number(person) +
         R"(","kind":"posting","from":"2024-02-01","to":"2024-02-29"})" + "\n";
}

class SpoolLoad : public SpoolTest {
 protected:
  // Employments of all persons in two files, and between them benefits of every third.
  void drop_load() {
    std::string work;
    for (unsigned i = 0; i < kPersons / 2; ++i) work += dmfa_line(i);
    drop("dmfa", "a.ndjson", work);
    work.clear();
    for (unsigned i = kPersons / 2; i < kPersons; ++i) work += limosa_line(i);
    drop("limosa", "c.ndjson", work);
    std::string benefits;
    for (unsigned i = 0; i < kPersons; i += 3) benefits += invalidity_line(i);
    drop("invalidity", "b.ndjson", benefits);
  }
  // Until two of the files are taken, the benefits and half of the work, and the third waits.
  void begin_load() {
    load_bytes_ = 1;
    drop_load();
    gate_.open(2);
    start();
    ASSERT_TRUE(gate_.await_asked(3));
    ASSERT_TRUE(await([&] { return pipeline_->figures().left_behind == kPersons / 3; }));
  }
  std::int64_t raised(const std::string& registry, const std::string& file) const {
    return receipt(registry, file).at("hits").at("raised").as_int64();
  }
  void expect_all_told() {
    EXPECT_EQ(raised("invalidity", "b.ndjson"), 0);
    EXPECT_EQ(raised("dmfa", "a.ndjson"), kPersons / 6);
    EXPECT_EQ(raised("limosa", "c.ndjson"), kPersons / 6);
    expect_all_found();
  }
  void expect_all_found() {
    EXPECT_EQ(pipeline_->sequence(), kPersons / 3);  // each once, and nothing else
    EXPECT_FALSE(pipeline_->is_behind());
    EXPECT_EQ(pipeline_->figures().left_behind, 0U);
  }
  // A job that may not wait.
  JobResult post(const std::string& lines) {
    NdjsonDecoder decoder(store_->catalogue(), store_->key_seed());
    Job job;
    job.batch = std::make_unique<matcher::Batch>();
    decoder.decode(lines, 1, *job.batch);
    job.source = "test";
    std::mutex mutex;
    std::condition_variable came;
    std::optional<JobResult> result;
    job.done = [&](JobResult&& told, std::unique_ptr<matcher::Batch>) {
      const std::scoped_lock lock(mutex);
      result = std::move(told);
      came.notify_all();
    };
    EXPECT_TRUE(pipeline_->submit(1, job));
    std::unique_lock lock(mutex);
    came.wait(lock, [&] { return result.has_value(); });
    return std::move(*result);
  }
};

TEST_F(SpoolLoad, FindsEachHitOnceWhenAllIsRead) {
  ASSERT_NO_FATAL_FAILURE(begin_load());
  EXPECT_TRUE(pipeline_->is_behind());
  EXPECT_EQ(pipeline_->sequence(), 0U);
  EXPECT_TRUE(fs::exists(at("dmfa/incoming/a.ndjson")));
  EXPECT_FALSE(fs::exists(at("dmfa/receipts/a.ndjson.json")));
  gate_.open(UINT64_MAX);
  await_files(3);
  EXPECT_EQ(counts("dmfa", "a.ndjson"), "done 450 accepted 0 duplicates 0 stale 0 rejected");
  expect_all_told();
}

TEST_F(SpoolLoad, GoesOnAfterAStop) {
  ASSERT_NO_FATAL_FAILURE(begin_load());
  restart();
  await_files(3);
  expect_all_told();
}

TEST_F(SpoolLoad, IsNotWaitedForByWhoPosts) {
  ASSERT_NO_FATAL_FAILURE(begin_load());
  EXPECT_EQ(post(dmfa_line(3, 2)).raised, 1U);  // 3 was left behind
  EXPECT_EQ(post(dmfa_line(4, 2)).raised, 0U);  // 4 has no benefit
  EXPECT_TRUE(pipeline_->is_behind());
  EXPECT_EQ(pipeline_->sequence(), 1U);
  gate_.open(UINT64_MAX);
  await_files(3);
  EXPECT_EQ(raised("dmfa", "a.ndjson"), kPersons / 6 - 1);
  EXPECT_EQ(pipeline_->sequence(), kPersons / 3);
}

TEST_F(SpoolLoad, IsNoLoadWhenLittleWaits) {
  load_bytes_ = std::uint64_t{1} << 30U;
  drop_load();
  gate_.open(4);  // batch, receipt, batch, receipt; then c waits
  start();
  ASSERT_TRUE(gate_.await_asked(5));
  EXPECT_FALSE(pipeline_->is_behind());
  EXPECT_EQ(raised("invalidity", "b.ndjson"), kPersons / 6);
  gate_.open(UINT64_MAX);
  await_files(3);
  EXPECT_EQ(raised("limosa", "c.ndjson"), kPersons / 6);
  expect_all_found();
}

}  // namespace
}  // namespace cumuld
