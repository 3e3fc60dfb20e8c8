// Tests cumulctl ingest: what goes over the wire, what is printed, and the exit codes.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/daemon/ctl/fake_daemon.h"

namespace cumuld::ctl {
namespace {

const char* const kAnswer =
    R"({"accepted":1200,"duplicates":1,"stale":0,"rejected":102,"errors":[{"line":3,"code":"bad_niss",)"
    R"("message":"person: 850730*****: check digits"}],"hits":{"raised":2,"amended":0,"withdrawn":1},"sequence":42})";

class Ingest : public testing::Test {
 protected:
  Ingest() : folder_(FakeDaemon::unused_path()) { std::filesystem::create_directory(folder_); }
  ~Ingest() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& bytes) {
    const std::string path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  std::filesystem::path folder_;
  FakeDaemon daemon_{[this](const auto&) { return FakeDaemon::Answer{status_, body_}; }};
  unsigned status_ = 200;
  std::string body_ = kAnswer;
};

TEST_F(Ingest, StreamsTheFileAndPrintsTheCounts) {
  std::string records;
  for (int i = 0; i < 50'000; ++i) records += "{\"line\":" + std::to_string(i) + "}\n";
  const std::string path = file("a.ndjson", records);
  const Outcome run = run_ctl(daemon_.path(), {"ingest", path});
  EXPECT_EQ(run.code, 0) << run.err;
  const auto requests = daemon_.requests();
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].body(), records);
  EXPECT_TRUE(requests[0].chunked());
  EXPECT_EQ(requests[0].count("Content-Encoding"), 0U);
  const std::string fill(path.size() - 4, ' ');
  EXPECT_NE(run.out.find(path + ":3: bad_niss: person: 850730*****: check digits\n" + path +
                         ": 101 more lines rejected; see cumulctl quarantine\n"),
            std::string::npos)
      << run.out;
  EXPECT_NE(run.out.find("file" + fill + "  accepted  duplicates  stale  rejected"),
            std::string::npos);
  EXPECT_NE(run.out.find(path + "     1 200           1      0       102            2"),
            std::string::npos)
      << run.out;
  EXPECT_EQ(run.err, "") << "no progress where stderr is no terminal";
}

TEST_F(Ingest, CompressedFilesGoAsTheyAre) {
  const std::string gzip("\x1f\x8b\x08\x00\xff", 5);
  const std::string zstd("\x28\xb5\x2f\xfd\x00", 5);
  EXPECT_EQ(run_ctl(daemon_.path(), {"ingest", file("a.ndjson.gz", gzip), file("b.zst", zstd),
                                     file("c.data", zstd)})
                .code,
            0);
  EXPECT_EQ(run_ctl(daemon_.path(), {"ingest", "-"}, {.in = gzip}).code, 0);
  const auto requests = daemon_.requests();
  ASSERT_EQ(requests.size(), 4U);
  EXPECT_EQ(requests[0]["Content-Encoding"], "gzip");
  EXPECT_EQ(requests[0].body(), gzip);
  EXPECT_EQ(requests[1]["Content-Encoding"], "zstd");
  EXPECT_EQ(requests[2]["Content-Encoding"], "zstd") << "told by its first bytes";
  EXPECT_EQ(requests[3]["Content-Encoding"], "gzip");
}

TEST_F(Ingest, TakesStandardInput) {
  const Outcome run = run_ctl(daemon_.path(), {"--json", "ingest", "-"}, {.in = "{}\n{}\n"});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(daemon_.requests().at(0).body(), "{}\n{}\n");
  EXPECT_EQ(run.out.substr(0, 27), R"({"file":"-","accepted":1200)");
}

TEST_F(Ingest, AnEmptyFileIsAnEmptyBody) {
  EXPECT_EQ(run_ctl(daemon_.path(), {"ingest", file("empty.ndjson", "")}).code, 0);
  EXPECT_EQ(daemon_.requests().at(0).body(), "");
}

TEST_F(Ingest, ShowsProgressOnATerminal) {
  const Outcome run =
      run_ctl(daemon_.path(), {"ingest", file("a.ndjson", "{}\n")}, {.err_is_terminal = true});
  EXPECT_NE(run.err.find("100 %"), std::string::npos) << run.err;
  EXPECT_EQ(run.err.substr(run.err.size() - 4), "\r\x1b[K") << "the line is taken away at the end";
}

TEST_F(Ingest, ARefusalEndsTheRunAndNamesTheFile) {
  status_ = 503;
  body_ = R"({"code":"no_space","title":"No space","detail":"the disk is full"})";
  const Outcome run = run_ctl(daemon_.path(), {"ingest", file("a", "x"), file("b", "y")});
  EXPECT_EQ(run.code, 1);
  EXPECT_EQ(daemon_.requests().size(), 1U);
  EXPECT_NE(run.err.find("the daemon refused (503 no_space): No space: the disk is full"),
            std::string::npos);
  EXPECT_NE(run.err.find("/a was not taken"), std::string::npos) << run.err;
}

TEST_F(Ingest, WhatCannotBeSentIsWrongUsageBeforeAnythingIsSent) {
  const std::string good = file("a", "x");
  for (const std::string& bad :
       {folder_.string() + "/missing", folder_.string(), folder_.string() + "/a.csv.gz"}) {
    const Outcome run = run_ctl(daemon_.path(), {"ingest", good, bad});
    EXPECT_EQ(run.code, 2);
    EXPECT_NE(run.err.find(bad), std::string::npos) << run.err;
  }
  EXPECT_EQ(run_ctl(daemon_.path(), {"ingest"}).code, 2);
  EXPECT_TRUE(daemon_.requests().empty());
}

TEST_F(Ingest, NoDaemonIsCodeThree) {
  EXPECT_EQ(run_ctl("/no/such/socket", {"ingest", file("a", "x")}).code, 3);
}

}  // namespace
}  // namespace cumuld::ctl
