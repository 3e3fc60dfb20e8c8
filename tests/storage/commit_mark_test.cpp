// The file COMMITTED: what it says after whole, half and damaged writes.
#include "storage/commit_mark.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/engine.h"

namespace storage {
namespace {

class Mark : public testing::Test {
 protected:
  std::string directory() const { return folder_.path().string(); }
  std::filesystem::path file() const { return folder_.path() / kCommitMarkName; }

  void overwrite(std::streamoff at, const std::string& bytes) const {
    std::fstream stream(file(), std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(at) << bytes;
  }

  support::TemporaryDirectory folder_;
};

TEST_F(Mark, IsAbsentInAnOlderStoreAndThenSaysNothing) {
  EXPECT_EQ(CommitMark::read(directory()), 0U);
}

TEST_F(Mark, NamesTheLastCommitNoted) {
  CommitMark mark;
  ASSERT_TRUE(mark.open(directory(), 7).ok());
  EXPECT_EQ(CommitMark::read(directory()), 7U);
  mark.note(8);
  mark.note(9);
  EXPECT_EQ(CommitMark::read(directory()), 9U);
}

TEST_F(Mark, KeepsWhatItSaidWhenItIsOpenedAgain) {
  CommitMark first;
  ASSERT_TRUE(first.open(directory(), 0).ok());
  first.note(5);
  CommitMark second;
  ASSERT_TRUE(second.open(directory(), 6).ok());
  EXPECT_EQ(CommitMark::read(directory()), 5U);
}

TEST_F(Mark, OfWhichOneHalfIsTornNamesTheCommitBefore) {
  CommitMark mark;
  ASSERT_TRUE(mark.open(directory(), 1).ok());
  mark.note(2);
  mark.note(3);
  overwrite(512 + 4, "torn");
  EXPECT_EQ(CommitMark::read(directory()), 2U);
}

TEST_F(Mark, WithoutAWholeNumberIsDamaged) {
  CommitMark mark;
  ASSERT_TRUE(mark.open(directory(), 4).ok());
  overwrite(0, "x");
  overwrite(512, "x");
  const auto read = CommitMark::read(directory());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), matcher::StatusCode::kCorruption);
  EXPECT_NE(read.error().message().find(file().string()), std::string::npos);
}

}  // namespace
}  // namespace storage
