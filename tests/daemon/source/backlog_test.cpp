// What the spool says of the work that is left.
#include "daemon/source/backlog.h"

#include <gtest/gtest.h>

namespace {

using cumuld::Backlog;
using std::chrono::seconds;

Backlog::Time at(int second) {
  return Backlog::Time{} + seconds(1'000 + second);
}

TEST(Backlog, CountsWhatWaitsAndTheRestOfTheFileUnderWay) {
  Backlog backlog;
  backlog.waits(1'000, at(0));
  EXPECT_EQ(backlog.bytes_left(), 1'000U);
  backlog.begin(400);
  EXPECT_EQ(backlog.bytes_left(), 1'000U);
  backlog.progress(100);
  EXPECT_EQ(backlog.bytes_left(), 900U);
  backlog.end();  // for good, or until another look
  EXPECT_EQ(backlog.bytes_left(), 600U);
}

TEST(Backlog, TheTimeLeftIsByTheRateSinceItBegan) {
  Backlog backlog;
  backlog.waits(1'000, at(0));
  backlog.begin(400);
  backlog.progress(400);
  backlog.end();
  backlog.begin(600);
  backlog.progress(100);  // 500 in five seconds
  EXPECT_DOUBLE_EQ(backlog.seconds_left(at(5)).value_or(-1), 5);
}

TEST(Backlog, NothingIsSaidBeforeThereIsARate) {
  Backlog backlog;
  EXPECT_FALSE(backlog.seconds_left(at(0)));
  backlog.waits(1'000, at(0));
  EXPECT_FALSE(backlog.seconds_left(at(10)));
  backlog.begin(400);
  backlog.progress(10);
  EXPECT_FALSE(backlog.seconds_left(at(0)));
  EXPECT_TRUE(backlog.seconds_left(at(10)));
}

TEST(Backlog, TimeWithNothingToDoDoesNotCount) {
  Backlog backlog;
  backlog.waits(100, at(0));
  backlog.begin(100);
  backlog.progress(100);
  backlog.end();
  backlog.waits(0, at(10));
  EXPECT_FALSE(backlog.seconds_left(at(10)));
  backlog.waits(300, at(1'000));
  backlog.begin(300);
  backlog.progress(100);
  EXPECT_DOUBLE_EQ(backlog.seconds_left(at(1'002)).value_or(-1), 4);
}

TEST(Backlog, AFileThatGrewOrWasNotSeenTakesNothingFromTheOthers) {
  Backlog backlog;
  backlog.waits(100, at(0));
  backlog.begin(500);
  EXPECT_EQ(backlog.bytes_left(), 500U);
  backlog.progress(700);
  EXPECT_EQ(backlog.bytes_left(), 0U);
}

}  // namespace
