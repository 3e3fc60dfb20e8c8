// MatchingPace: records and the matching of persons get as much time as each other.
#include "daemon/pipeline/matching_pace.h"

#include <gtest/gtest.h>

namespace cumuld {
namespace {

using std::chrono::milliseconds;

TEST(MatchingPace, BeginsWithFewPersons) {
  const MatchingPace pace;
  EXPECT_EQ(pace.persons_in(milliseconds(500)), MatchingPace::kFewest);
}

TEST(MatchingPace, GivesMatchingTheTimeThatRecordsTook) {
  MatchingPace pace;
  pace.note(1'000, milliseconds(50));
  EXPECT_EQ(pace.persons_in(milliseconds(100)), 2'000U);
  EXPECT_EQ(pace.persons_in(milliseconds(25)), 500U);
}

TEST(MatchingPace, KeepsAFewRecordsWaitingForFewAndAFloodNotForAll) {
  MatchingPace pace;
  pace.note(1'000, milliseconds(50));
  EXPECT_EQ(pace.persons_in(milliseconds(1)), MatchingPace::kFewest);
  EXPECT_EQ(pace.persons_in(milliseconds(60'000)), MatchingPace::kMost);
}

TEST(MatchingPace, ForgetsWhatWasSlowOnce) {
  MatchingPace pace;
  pace.note(200, milliseconds(500));  // with a commit of many records in it
  for (int i = 0; i < 20; ++i) pace.note(2'000, milliseconds(100));
  EXPECT_NEAR(static_cast<double>(pace.persons_in(milliseconds(100))), 2'000, 10);
  pace.note(0, milliseconds(100));  // nobody: says nothing
  EXPECT_NEAR(static_cast<double>(pace.persons_in(milliseconds(100))), 2'000, 10);
}

}  // namespace
}  // namespace cumuld
