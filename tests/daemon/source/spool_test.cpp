// Tests daemon/source/spool.h from outside: files go in, receipts and moved files come out.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/daemon/http/compressed.h"
#include "tests/daemon/source/spool_fixture.h"

namespace cumuld {
namespace {

TEST_F(SpoolTest, TellsEverythingInTheReceipt) {
  drop("dmfa", "b.ndjson", dmfa_line(1) + "\nnot json\n" + dmfa_line(2) + dmfa_line(1));
  start();
  await_files(1);
  drop("invalidity", "i.ndjson", invalidity_line(1));
  await_files(2);
  auto told = receipt("dmfa", "b.ndjson");
  const auto size = content_of(at("dmfa/done/b.ndjson")).size();
  EXPECT_TRUE(told["checksum"].as_string().starts_with("xxh128:"));
  told.erase("checksum");
  EXPECT_EQ(json::serialize(told),
            R"({"file":"b.ndjson","registry":"dmfa","outcome":"done","accepted":2,"duplicates":1,)"
            R"("stale":0,"rejected":1,"errors":[{"line":3,"code":"malformed",)"
            R"("message":"not JSON: the line is not one complete value"}],)"
            R"("hits":{"raised":0,"amended":0,"withdrawn":0},"sequence":0,"bytes":)" +
                std::to_string(size) +
                R"(,"started_at":"2023-11-14T22:13:20.000Z",)"
                R"("finished_at":"2023-11-14T22:13:20.000Z"})");
  auto hits = receipt("invalidity", "i.ndjson");
  EXPECT_EQ(json::serialize(hits["hits"]), R"({"raised":1,"amended":0,"withdrawn":0})");
  EXPECT_EQ(json::serialize(hits["sequence"]), "1");
  EXPECT_TRUE(fs::is_empty(at("dmfa/incoming")));
  spool_->stop();
  EXPECT_FALSE(has_positions()) << "nothing is left of files that are done";
}

TEST_F(SpoolTest, CreatesTheFoldersOfAllRegistries) {
  start();
  for (const auto* folder : {"identity/incoming", "dimona/done", "uwv/rejected", "dmfa/receipts"}) {
    EXPECT_EQ(fs::status(at(folder)).permissions(), fs::perms{0770}) << folder;
  }
}

TEST_F(SpoolTest, TakesFilesInTheOrderOfTheirNames) {
  // The latest version is in the file that is last by name, and all others were current once.
  drop("dmfa", "c.ndjson", dmfa_line(1, 3));
  drop("dmfa", "B.ndjson", dmfa_line(1, 1));
  drop("dmfa", "a.ndjson", dmfa_line(1, 2));
  drop("dmfa", "d.ndjson", dmfa_line(1, 1));
  start();
  await_files(4);
  for (const auto* file : {"B.ndjson", "a.ndjson", "c.ndjson"}) {
    EXPECT_EQ(counts("dmfa", file), "done 1 accepted 0 duplicates 0 stale 0 rejected") << file;
  }
  EXPECT_EQ(counts("dmfa", "d.ndjson"), "done 0 accepted 0 duplicates 1 stale 0 rejected");
}

TEST_F(SpoolTest, TellsThatTheSameContentCameBefore) {
  const auto content = dmfa_line(1) + dmfa_line(2);
  drop("dmfa", "a.ndjson", content);
  start();
  await_files(1);
  EXPECT_FALSE(receipt("dmfa", "a.ndjson").contains("same_as"));
  drop("dmfa", "b.ndjson", content);
  drop("dmfa", "c.ndjson", content + dmfa_line(3));
  await_files(3);
  EXPECT_EQ(counts("dmfa", "b.ndjson"), "done 0 accepted 2 duplicates 0 stale 0 rejected");
  EXPECT_EQ(json::serialize(receipt("dmfa", "b.ndjson")["same_as"]),
            R"({"file":"a.ndjson","started_at":"2023-11-14T22:13:20.000Z"})");
  EXPECT_FALSE(receipt("dmfa", "c.ndjson").contains("same_as"));
  // In another registry's folder it is not the same file.
  drop("invalidity", "a.ndjson", content);
  await_files(4);
  EXPECT_FALSE(receipt("invalidity", "a.ndjson").contains("same_as"));
}

TEST_F(SpoolTest, ReadsCompressedFiles) {
  std::string lines;
  for (unsigned i = 0; i < 9000; ++i) lines += dmfa_line(i);
  drop("dmfa", "1.ndjson.gz",
       http::gzip(lines.substr(0, lines.size() / 2)) + http::gzip(lines.substr(lines.size() / 2)));
  drop("dmfa", "2.NDJSON.zst", http::zstd(lines));
  start();
  await_files(2);
  EXPECT_EQ(counts("dmfa", "1.ndjson.gz"), "done 9000 accepted 0 duplicates 0 stale 0 rejected");
  EXPECT_EQ(counts("dmfa", "2.NDJSON.zst"), "done 0 accepted 9000 duplicates 0 stale 0 rejected");
}

TEST_F(SpoolTest, DamageBehindWholeLinesCostsNoneOfThem) {
  const auto lines = dmfa_line(1) + dmfa_line(2);
  auto checksum = http::gzip(lines);
  checksum[checksum.size() - 5] ^= 1;
  drop("dmfa", "1-trash.ndjson.gz", http::gzip(lines) + "trash");
  drop("dmfa", "2-trash.ndjson.zst", http::zstd(lines) + "trash");
  drop("dmfa", "3-checksum.ndjson.gz", checksum);
  start();
  await_files(3);
  for (const auto* name : {"1-trash.ndjson.gz", "2-trash.ndjson.zst", "3-checksum.ndjson.gz"}) {
    auto told = receipt("dmfa", name);
    EXPECT_EQ(told["outcome"], "done") << name;
    EXPECT_EQ(told["accepted"].as_int64() + told["duplicates"].as_int64(), 2) << name;
    EXPECT_TRUE(told.contains("error")) << name;
  }
}

TEST_F(SpoolTest, TellsWhereTheFeedStandsOfAFileWithoutRecords) {
  drop("invalidity", "1.ndjson", invalidity_line(1));
  drop("dmfa", "2.ndjson", dmfa_line(1));
  start();
  await_files(2);
  ASSERT_EQ(pipeline_->sequence(), 1U);
  drop("dmfa", "3.ndjson", "");
  await_files(3);
  EXPECT_EQ(receipt("dmfa", "3.ndjson")["sequence"].as_int64(), 1);
}

TEST_F(SpoolTest, TellsWhatIsWrongWithAFileAndGoesOn) {
  std::string lines;
  for (unsigned i = 0; i < 20'000; ++i) lines += dmfa_line(i);
  const auto packed = http::gzip(lines);
  drop("dmfa", "1-half.ndjson.gz", packed.substr(0, packed.size() / 2));
  drop("dmfa", "2-start.ndjson.gz", packed.substr(0, 5));
  drop("dmfa", "3-bytes.ndjson", std::string("\x00\xff\xfe\n\x01\n", 6));
  drop("dmfa", "4-empty.ndjson", "");
  drop("dmfa", "5-empty.xml", "");
  drop("dmfa", "6-table.csv", "a;b");
  drop("invalidity", "7-declaration.xml", "<DmfAOriginal/>");
  drop("dmfa", "8-last.ndjson", dmfa_line(1, 9).substr(0, dmfa_line(1, 9).size() - 1));
  drop("dmfa", "9-damaged.ndjson.zst", "this is not zstd");
  start();
  await_files(9);
  auto half = receipt("dmfa", "1-half.ndjson.gz");
  EXPECT_EQ(half["outcome"], "done");
  EXPECT_GT(half["accepted"].as_int64(), 1000);
  EXPECT_EQ(half["rejected"].as_int64(), 0);
  EXPECT_TRUE(half.contains("error"));
  EXPECT_FALSE(half.contains("checksum"));
  const std::string nothing = " 0 accepted 0 duplicates 0 stale 0 rejected";
  EXPECT_EQ(counts("dmfa", "2-start.ndjson.gz"), "rejected" + nothing);
  EXPECT_EQ(counts("dmfa", "3-bytes.ndjson"),
            "rejected 0 accepted 0 duplicates 0 stale 2 rejected");
  EXPECT_EQ(counts("dmfa", "4-empty.ndjson"), "done" + nothing);
  EXPECT_EQ(counts("dmfa", "5-empty.xml"), "rejected" + nothing);
  EXPECT_EQ(receipt("dmfa", "6-table.csv")["error"],
            "files of the format \"csv\" are not supported for the registry dmfa");
  EXPECT_EQ(counts("invalidity", "7-declaration.xml"), "rejected" + nothing);
  EXPECT_EQ(counts("dmfa", "8-last.ndjson"), "done 1 accepted 0 duplicates 0 stale 0 rejected");
  EXPECT_EQ(counts("dmfa", "9-damaged.ndjson.zst"), "rejected" + nothing);
  EXPECT_TRUE(fs::exists(at("dmfa/rejected/6-table.csv")));
  EXPECT_TRUE(fs::exists(at("dmfa/done/1-half.ndjson.gz")));
  EXPECT_TRUE(fs::is_empty(at("dmfa/incoming")));
}

TEST_F(SpoolTest, PassesOverBlankLinesHoweverMany) {
  const std::string blanks(std::size_t{3} << 20U, '\n');
  drop("dmfa", "a.ndjson", dmfa_line(1) + blanks + dmfa_line(2) + blanks);
  start();
  await_files(1);
  EXPECT_EQ(counts("dmfa", "a.ndjson"), "done 2 accepted 0 duplicates 0 stale 0 rejected");
}

TEST_F(SpoolTest, PassesOverWhatIsNotWholeOrNoFile) {
  drop("dmfa", ".hidden.ndjson", dmfa_line(1));
  drop("dmfa", "a.ndjson.tmp", dmfa_line(2));
  drop("dmfa", "a.ndjson.part", dmfa_line(3));
  fs::create_directories(at("dmfa/incoming/folder.ndjson"));
  fs::create_symlink("/etc/passwd", at("dmfa/incoming/link.ndjson"));
  drop("dmfa", "z.ndjson", dmfa_line(4));
  start();
  await_files(1);
  drop("dmfa", "a.ndjson", dmfa_line(5));
  await_files(2);
  EXPECT_EQ(spool_->snapshot().done, 2U);
  EXPECT_TRUE(fs::exists(at("dmfa/incoming/a.ndjson.part")));
  EXPECT_TRUE(fs::is_symlink(at("dmfa/incoming/link.ndjson")));
}

TEST_F(SpoolTest, KnowsAFileByItsContentAndNotByItsName) {
  start();
  drop("dmfa", "a.ndjson", dmfa_line(1));
  await_files(1);
  drop("dmfa", "b.ndjson", dmfa_line(1));
  await_files(2);
  EXPECT_EQ(counts("dmfa", "b.ndjson"), "done 0 accepted 1 duplicates 0 stale 0 rejected");
  drop("dmfa", "a.ndjson", dmfa_line(2) + dmfa_line(3));
  await_files(3);
  EXPECT_EQ(counts("dmfa", "a.ndjson"), "done 2 accepted 0 duplicates 0 stale 0 rejected");
  EXPECT_EQ(content_of(at("dmfa/done/a.ndjson")), dmfa_line(1));
  EXPECT_EQ(content_of(at("dmfa/done/a.ndjson.2")), dmfa_line(2) + dmfa_line(3));
}

TEST_F(SpoolTest, TakesAFoldersOwnRegistryAndIdentityWhereAllowed) {
  const std::string identity = R"({"registry":"identity","key":")" + national_number(1) +
                               R"(","version":1,"person":")" + national_number(1) +
                               R"(","successor":")" + national_number(2) + "\"}\n";
  drop("dmfa", "a.ndjson", invalidity_line(1) + identity);
  drop("invalidity", "a.ndjson", invalidity_line(1) + identity + dmfa_line(1));
  start();
  await_files(2);
  EXPECT_EQ(counts("dmfa", "a.ndjson"), "done 0 accepted 0 duplicates 0 stale 2 rejected");
  EXPECT_EQ(counts("invalidity", "a.ndjson"), "done 2 accepted 0 duplicates 0 stale 1 rejected");
  auto told = receipt("invalidity", "a.ndjson");
  EXPECT_EQ(told["errors"].as_array().at(0).at("code"), "unknown_registry");
}

TEST_F(SpoolTest, ReadsDmfaDeclarations) {
  const auto xml = dmfa_xml(0, 3000);
  drop("dmfa", "1.xml.gz", http::gzip(xml));
  drop("dmfa", "2.xml", xml);
  drop("dmfa", "3-half.xml", dmfa_xml(5000, 100).substr(0, 40'000));
  drop("dmfa", "4.xml", "<IDFLUX/>");
  start();
  await_files(4);
  EXPECT_EQ(counts("dmfa", "1.xml.gz"), "done 3000 accepted 0 duplicates 0 stale 0 rejected");
  EXPECT_EQ(counts("dmfa", "2.xml"), "done 0 accepted 3000 duplicates 0 stale 0 rejected");
  auto half = receipt("dmfa", "3-half.xml");
  EXPECT_EQ(half["outcome"], "done");
  EXPECT_GT(half["accepted"].as_int64(), 10);
  EXPECT_TRUE(half["error"].as_string().starts_with("line 1, column "));
  EXPECT_EQ(receipt("dmfa", "4.xml")["outcome"], "rejected");
}

// Each costs itself only: what stands beside it is taken, and what was good before it stands.
TEST_F(SpoolTest, AnAttackCostsOnlyItself) {
  const std::string good = dmfa_line(1);
  const std::string bomb =
      "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c "
      "\"&b;&b;&b;&b;&b;\">]>"
      "<DmfAOriginal>&c;</DmfAOriginal>";
  std::string deep = "<DmfAOriginal>";
  for (int i = 0; i < 200'000; ++i) deep += "<a>";
  drop("dmfa", "a-entities.xml", bomb);
  drop("dmfa", "b-deep.xml", deep);
  drop("dmfa", "c-long-line.ndjson.gz",
       http::gzip(good + std::string(std::size_t{64} << 20U, 'x') + "\n" + dmfa_line(2)));
  drop("dmfa", "d-zeros.ndjson.zst", http::zstd(std::string(std::size_t{64} << 20U, '\0')));
  drop("dmfa", "e-no-gzip.ndjson.gz", good);
  drop("dmfa", "f-cut.ndjson.gz", http::gzip(good + dmfa_line(3)).substr(0, 40));
  drop("dmfa", "g-binary.xml", std::string("\xff\xfe\0\xd8", 4));
  drop("dmfa", "h-empty.ndjson", "");
  fs::create_directories(at("dmfa/incoming/i-folder.ndjson"));
  fs::create_symlink("/dev/zero", at("dmfa/incoming/j-link.ndjson"));
  ASSERT_EQ(::mkfifo(at("dmfa/incoming/k-fifo.ndjson").c_str(), 0600), 0);
  drop("dmfa", "z.ndjson", dmfa_line(4));
  start();
  ASSERT_TRUE(await([&] { return fs::exists(at("dmfa/done/z.ndjson")); }));
  const auto told = [&](const std::string& file) {
    auto json = receipt("dmfa", file);
    return counts("dmfa", file) + (json.contains("error") ? " error" : "");
  };
  EXPECT_EQ(told("a-entities.xml"), "rejected 0 accepted 0 duplicates 0 stale 0 rejected error");
  EXPECT_EQ(told("b-deep.xml"), "rejected 0 accepted 0 duplicates 0 stale 0 rejected error");
  EXPECT_EQ(told("c-long-line.ndjson.gz"), "done 2 accepted 0 duplicates 0 stale 1 rejected");
  EXPECT_EQ(told("d-zeros.ndjson.zst"), "rejected 0 accepted 0 duplicates 0 stale 1 rejected");
  EXPECT_EQ(told("e-no-gzip.ndjson.gz"),
            "rejected 0 accepted 0 duplicates 0 stale 0 rejected error");
  EXPECT_EQ(told("f-cut.ndjson.gz"), "rejected 0 accepted 0 duplicates 0 stale 0 rejected error");
  EXPECT_EQ(told("g-binary.xml"), "rejected 0 accepted 0 duplicates 0 stale 0 rejected error");
  EXPECT_EQ(told("h-empty.ndjson"), "done 0 accepted 0 duplicates 0 stale 0 rejected");
  EXPECT_EQ(told("z.ndjson"), "done 1 accepted 0 duplicates 0 stale 0 rejected");
}

// One line in `every` is refused.
std::string partly_refused(unsigned lines, unsigned every) {
  std::string text;
  for (unsigned i = 0; i < lines; ++i) text += i % every == 0 ? "no record\n" : dmfa_line(i);
  return text;
}

TEST_F(SpoolTest, ARegistryWithTooManyRefusedRecordsIsStoppedAndTheOthersGoOn) {
  rejected_percent_max_ = 10;
  drop("dmfa", "a-few.ndjson", partly_refused(900, 2));  // too few to judge by
  drop("dmfa", "b-good.ndjson", partly_refused(5'000, 20));
  drop("dmfa", "c-bad.ndjson", partly_refused(200'000, 5));
  drop("dmfa", "d-next.ndjson", dmfa_line(1));
  drop("invalidity", "i.ndjson", invalidity_line(1));
  start();
  await_files(3);
  auto status = spool_->snapshot();
  EXPECT_EQ(status.done, 3U);
  ASSERT_TRUE(status.stopped.contains("dmfa")) << to_json(status);
  EXPECT_NE(status.stopped["dmfa"].find(" records were refused, more than 10 %"),
            std::string::npos);
  EXPECT_TRUE(fs::exists(at("dmfa/incoming/c-bad.ndjson")));
  EXPECT_TRUE(fs::exists(at("dmfa/incoming/d-next.ndjson")));
  // A restart judges anew, by what was taken before.
  restart();
  ASSERT_TRUE(await([&] { return spool_->snapshot().stopped.contains("dmfa"); }));
  EXPECT_FALSE(spool_->resume("invalidity"));
  EXPECT_TRUE(spool_->resume("dmfa"));
  await_files(2);
  EXPECT_EQ(counts("dmfa", "c-bad.ndjson"),
            "done 156000 accepted 4000 duplicates 0 stale 40000 rejected");
  EXPECT_EQ(counts("dmfa", "d-next.ndjson"), "done 0 accepted 1 duplicates 0 stale 0 rejected");
  EXPECT_TRUE(spool_->snapshot().stopped.empty());
}

TEST_F(SpoolTest, ShowsWhatItIsDoing) {
  start();
  gate_.open(2);
  drop("dmfa", "85073003328.ndjson", mixed_lines(60'000));
  ASSERT_TRUE(gate_.await_asked(3));
  const auto status = spool_->snapshot();
  EXPECT_EQ(status.registry, "dmfa");
  EXPECT_EQ(status.file, "85073003328.ndjson");
  EXPECT_GT(status.records, 1000U);
  EXPECT_LT(status.bytes_read, status.bytes_total);
  EXPECT_EQ(status.waiting.at("dmfa"), 1U);
  EXPECT_EQ(status.bytes_left, status.bytes_total - status.bytes_read);
  const auto text = to_json(status);
  EXPECT_NE(text.find(R"("file":"850730*****.ndjson")"), std::string::npos) << text;
  EXPECT_EQ(text.find("85073003328"), std::string::npos);
  EXPECT_NE(text.find(R"("bytes_left":)" + std::to_string(status.bytes_left)), std::string::npos);
}

}  // namespace
}  // namespace cumuld
