// The answer by which joins are compared, and the ways in which it is told.
#include "bench/overlap.h"

#include <gtest/gtest.h>

#include "bench/hit_line.h"
#include "bench/peers/period_csv.h"

namespace bench {
namespace {

constexpr std::uint64_t kPerson = 85073003328;

TEST(OverlapSum, IsWhatTheDatabasesCompute) {
  OverlapSum sum;
  sum.add(kPerson, 19754, 19782);
  // SELECT (85073003328 % 1000003) * (19754 * 7 + 19782) % 2147483647
  EXPECT_EQ(sum, (OverlapSum{1, 134'982'135}));
}

TEST(OverlapSum, DoesNotDependOnTheOrder) {
  OverlapSum forth;
  forth.add(kPerson, 19754, 19782);
  forth.add(kPerson + 1, 10, 20);
  OverlapSum back;
  back.add(kPerson + 1, 10, 20);
  back.add(kPerson, 19754, 19782);
  EXPECT_EQ(forth, back);
}

TEST(OverlapSum, TellsAnotherDayOrPerson) {
  OverlapSum sum;
  sum.add(kPerson, 19754, 19782);
  OverlapSum other_day;
  other_day.add(kPerson, 19754, 19783);
  OverlapSum other_person;
  other_person.add(kPerson + 1, 19754, 19782);
  EXPECT_NE(sum, other_day);
  EXPECT_NE(sum, other_person);
}

TEST(HitLine, AddsTheDaysOfItsSegments) {
  OverlapSum expected;
  expected.add(kPerson, 19754, 19782);
  OverlapSum sum;
  EXPECT_TRUE(add_hit(R"({"id":"00","person":"85073003328",)"
                      R"("segments":[{"from":"2024-02-01","to":"2024-02-29"}]})",
                      sum));
  EXPECT_EQ(sum, expected);
}

TEST(HitLine, RefusesWhatIsNoHit) {
  OverlapSum sum;
  EXPECT_FALSE(add_hit("{}", sum));
  EXPECT_FALSE(add_hit("nothing", sum));
  EXPECT_FALSE(add_hit(R"({"person":"85073003328","segments":[{"from":"2024-02-01"}]})", sum));
}

TEST(PeriodCsv, LeavesEmptyWhatIsNotStated) {
  population::Record record;
  record.registry = population::Registry::kInvalidity;
  record.key = "306/7781/0";
  record.version = 1;
  record.person = "85073003328";
  record.periods.resize(1);
  auto& period = record.periods.front();
  period.days = population::days(matcher::Day{19754}, matcher::Day{19783});
  period.insurer = "306";
  period.daily_cents = 5850;
  std::string line;
  append_period(7, record, line);
  EXPECT_EQ(line, "7,85073003328,1,19754,19782,invalidity,306/7781/0,1,,306,5850,,,\n");
}

}  // namespace
}  // namespace bench
