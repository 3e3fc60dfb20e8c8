// Backups taken while the daemon works, restored into an empty directory, and what is refused.
#include <algorithm>
#include <atomic>
#include <fstream>
#include <set>
#include <thread>

#include "tests/e2e/sample.h"
#include "tests/e2e/served.h"
#include "tests/support/case_file.h"

namespace e2e {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(int person) {
  const auto n = std::to_string(person);
  return {work_line("w" + n, sample_person(person)), benefit_line("b" + n, sample_person(person))};
}

class Backup : public testing::Test {
 protected:
  fs::path backups() const { return daemon_.folder() / "data" / "backups"; }
  fs::path restored() const { return folder_.path() / "data"; }
  support::ProgramResult restore(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"restore", "--from", backups().string(), "--data-dir",
                                   restored().string()};
    words.insert(words.end(), more.begin(), more.end());
    return support::run_program("cumulctl", words);
  }
  // Starts a daemon on what was restored.
  Api serve_restored() {
    other_ = std::make_unique<support::DaemonProcess>(
        support::DaemonOptions{folder_.path(), {}, {{"CUMULD_FREE_SPACE_MIN_BYTES", "1MiB"}}});
    EXPECT_TRUE(other_->wait_until_ready()) << other_->log();
    return Api(other_->socket());
  }

  Served daemon_;

 private:
  support::ScratchFolder folder_;
  std::unique_ptr<support::DaemonProcess> other_;
};

TEST_F(Backup, MayLieAtARelativePath) {
  const support::ScratchFolder folder;
  const auto where = fs::relative(folder.path() / "kept").string();
  support::DaemonProcess daemon(
      {folder.path(), {}, {{"CUMULD_BACKUPS", where}, {"CUMULD_FREE_SPACE_MIN_BYTES", "1MiB"}}});
  ASSERT_TRUE(daemon.wait_until_ready());
  const Api api(daemon.socket());
  EXPECT_EQ(api.post_records(lines_of(1)).status, 200U);
  const auto made = api.post("/v1/backups", "");
  EXPECT_EQ(made.status, 201U) << made.body;
  const auto filled = support::run_program(
      "cumulctl", {"restore", "--from", where, "--data-dir", fs::relative(restored()).string()});
  EXPECT_EQ(filled.exit_code, 0) << filled.err;
}

TEST_F(Backup, RestoredItIsTheStoreAsItWasAndGoesOn) {
  const auto api = daemon_.api();
  api.post_records(lines_of(1));
  const auto made = api.post("/v1/backups", "");
  ASSERT_EQ(made.status, 201U) << made.body;
  EXPECT_EQ(integer(made.object(), "sequence"), 1);
  const auto then = api.hit_lines();
  api.post_records(lines_of(2));
  EXPECT_EQ(api.post("/v1/backups", "").status, 201U);
  const auto list = api.get("/v1/backups").object();
  ASSERT_EQ(list.at("backups").as_array().size(), 2U);
  daemon_.crash();

  const auto first = restore({"--id", "1"});
  ASSERT_EQ(first.exit_code, 0) << first.err;
  const auto again = serve_restored();
  EXPECT_EQ(again.hit_lines(), then);
  EXPECT_EQ(again.changes(0).size(), 1U);
  // It knows what it took, and the feed goes on behind what it told.
  EXPECT_EQ(counts_of(again.post_records(lines_of(1)).object()), (Counts{0, 2, 0, 0}));
  again.post_records(lines_of(2));
  EXPECT_EQ(again.changes(1).size(), 1U);
  EXPECT_EQ(again.hit_lines().size(), 2U);
}

TEST_F(Backup, TakenUnderLoadItHoldsAllThatWasAcknowledgedBefore) {
  constexpr int kPersons = 400;
  const auto api = daemon_.api();
  std::atomic<int> acknowledged{0};
  std::atomic<bool> ended{false};
  std::thread sender([&] {
    for (int person = 1; person <= kPersons && !ended; ++person) {
      if (api.post_records(lines_of(person)).status == 200) acknowledged = person;
    }
  });
  while (acknowledged < 20) std::this_thread::yield();
  const int before = acknowledged;
  const auto made = api.post("/v1/backups", "");
  ended = true;
  sender.join();
  ASSERT_EQ(made.status, 201U) << made.body;
  const int after = acknowledged;
  ASSERT_EQ(restore().exit_code, 0);
  const auto again = serve_restored();
  const auto hits = static_cast<int>(again.hit_lines().size());
  EXPECT_GE(hits, before);
  EXPECT_LE(hits, after);
  EXPECT_EQ(static_cast<int>(again.changes(0).size()), hits);
  // Sent again, each of those that are in it changes nothing.
  for (int person = 1; person <= hits; ++person) {
    ASSERT_EQ(counts_of(again.post_records(lines_of(person)).object()).duplicates, 2) << person;
  }
}

TEST_F(Backup, OldOnesAreDeletedAndUnknownOnesNotFound) {
  const auto api = daemon_.api();
  for (int i = 0; i < 3; ++i) {
    api.post_records(lines_of(i));
    EXPECT_EQ(api.post("/v1/backups?keep=2", "").status, 201U);
  }
  const auto list = api.get("/v1/backups").object().at("backups").as_array();
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(integer(list[0].as_object(), "id"), 2);
  EXPECT_EQ(api.send("DELETE", "/v1/backups/2").status, 204U);
  EXPECT_EQ(api.send("DELETE", "/v1/backups/2").status, 404U);
  EXPECT_EQ(api.send("DELETE", "/v1/backups/x").status, 404U);
  EXPECT_EQ(api.post("/v1/backups?keep=0", "").status, 400U);
  daemon_.stop();
  daemon_.start();
  EXPECT_EQ(daemon_.api().get("/v1/backups").object().at("backups").as_array().size(), 1U);
}

TEST_F(Backup, IsNotRestoredOverAnythingNorWhenItIsDamaged) {
  daemon_.api().post_records(lines_of(1));
  ASSERT_EQ(daemon_.api().post("/v1/backups", "").status, 201U);
  fs::create_directories(restored());
  std::ofstream(restored() / "mine") << "x";
  const auto over = restore();
  EXPECT_EQ(over.exit_code, 2);
  EXPECT_NE(over.err.find("is not empty"), std::string::npos) << over.err;
  fs::remove_all(restored());
  EXPECT_EQ(restore({"--id", "9"}).exit_code, 1);

  // One byte of the largest file, which is a log, is another.
  fs::path largest;
  for (const auto& file : fs::recursive_directory_iterator(backups())) {
    if (!file.is_regular_file()) continue;
    if (largest.empty() || file.file_size() > fs::file_size(largest)) largest = file.path();
  }
  std::fstream bytes(largest, std::ios::in | std::ios::out | std::ios::binary);
  bytes.seekg(static_cast<std::streamoff>(fs::file_size(largest) / 2));
  const char was = static_cast<char>(bytes.peek());
  bytes.seekp(static_cast<std::streamoff>(fs::file_size(largest) / 2));
  bytes.put(static_cast<char>(was ^ 1));
  bytes.close();
  const auto damaged = restore();
  EXPECT_EQ(damaged.exit_code, 1) << damaged.err;
  EXPECT_NE(damaged.err.find("verifying backup 1"), std::string::npos) << damaged.err;
  EXPECT_FALSE(fs::exists(restored() / "CUMULD"));
}

}  // namespace
}  // namespace e2e
