// Golden pictures of the timeline, each drawn to be looked at.
#include "daemon/ctl/timeline.h"

#include <gtest/gtest.h>

#include <sstream>

#include "daemon/ctl/timeline_axis.h"

namespace cumuld::ctl {
namespace {

Day day(const char* text) {
  return *parse_day(text);
}

Bar bar(const char* from, const char* to, const char* label = "") {
  return {day(from), *to == '\0' ? std::nullopt : parse_day(to), label};
}

const Day kToday = day("2024-05-10");

std::vector<Lane> one_year() {
  return {
      {"employment",
       Side::kIncome,
       {bar("2023-01-01", "2023-03-31", "0403019261"), bar("2023-04-01", "2023-06-30"),
        bar("2023-05-10", "", "0449888671")}},
      {"severance", Side::kIncome, {bar("2023-07-01", "2023-08-15")}},
      {"invalidity",
       Side::kBenefit,
       {bar("2023-02-01", "2023-02-28", "306"), bar("2023-03-01", "2023-03-31"),
        bar("2023-09-01", "", "306")}},
      {"authorised_resumption", Side::kExemption, {bar("2023-10-01", "2023-12-31")}},
      {"hits", Side::kHit, {bar("2023-02-01", "2023-02-28"), bar("2024-01-01", "", "posting")}}};
}

TEST(Timeline, DrawsEachKindInItsLane) {
  EXPECT_EQ("\n" + draw_timeline(one_year(), kToday, 100, {}), R"(
                       2023                                                  2024
                       01  02  03   04  05   06  07   08   09  10   11  12   01  02   03  04   05
                       ┼───┴───┴────┴───┴────┴───┴────┴────┴───┴────┴───┴────┼───┴────┴───┴────┴────
employment             ┣━━━━━━━━━━━━╋━━━━━━━━━━━━┫                           ┊
                       ┊                  ┣━━━━━━━━━━━━━━━━━━━━━━ 0449888671 ━━━━━━━━━━━━━━━━━━━━━━▶
severance              ┊                         ┣━━━━━━┫                    ┊
invalidity             ┊   ╠═══╬════╣                      ╠═════════════════ 306 ═════════════════▶
authorised_resumption  ┊                                       ├╌╌╌╌╌╌╌╌╌╌╌╌╌┤
hits                   ┊   ▐███▌                                             ▐██████ posting ██████▶
)");
}

TEST(Timeline, FitsANarrowTerminal) {
  EXPECT_EQ("\n" + draw_timeline(one_year(), kToday, 60, {}), R"(
                       2023                      2024
                       01    04    07     10     01    04
                       ┼─────┴─────┴──────┴──────┼─────┴────
employment             ┣━━━━━╋━━━━━┫             ┊
                       ┊        ┣━━━━━━━ 0449888671 ━━━━━━━▶
severance              ┊           ┣━━━┫         ┊
invalidity             ┊ ╠═╬═╣          ╠══════ 306 ═══════▶
authorised_resumption  ┊                  ├╌╌╌╌╌╌┤
hits                   ┊ ▐█▌                     ▐█████████▶
)");
}

TEST(Timeline, FallsBackToAscii) {
  EXPECT_EQ("\n" + draw_timeline(one_year(), kToday, 80, {.ascii = true}), R"(
                       2023                                    2024
                       01 02 03 04  05 06 07  08 09  10 11 12  01 02 03  04 05
                       +--+--+--+---+--+--+---+--+---+--+--+---+--+--+---+--+---
employment             [--------+---------]                    :
                       :             [-------------- 0449888671 --------------->
severance              :                  [-----]              :
invalidity             :  [==+==]                [============ 306 ============>
authorised_resumption  :                             (.........)
hits                   :  ####                                 #### posting ###>
)");
}

TEST(Timeline, ManyYearsGetFewerTicks) {
  const std::vector<Lane> lanes{
      {"self_employment", Side::kIncome, {bar("1971-03-01", "2199-12-31", "0403019261")}},
      {"invalidity",
       Side::kBenefit,
       {bar("2009-11-20", "2009-11-20"), bar("2015-01-01", "2018-12-31")}},
      {"hits", Side::kHit, {bar("2009-11-20", "2009-11-20"), bar("2015-01-01", "2018-12-31")}}};
  EXPECT_EQ("\n" + draw_timeline(lanes, kToday, 100, {}), R"(
                 1971 1975    1980    1985    1990    1995   2000    2005    2010    2015    2020
                 ─────┼───────┼───────┼───────┼───────┼──────┼───────┼───────┼───────┼───────┼──────
self_employment  ┣━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 0403019261 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━▶
invalidity            ┊       ┊       ┊       ┊       ┊      ┊       ┊       ║       ╠═════╣ ┊
hits                  ┊       ┊       ┊       ┊       ┊      ┊       ┊       █       ▐█████▌ ┊
)");
}

TEST(Timeline, DaysOfOneMonthAreWide) {
  const std::vector<Lane> lanes{
      {"employment",
       Side::kIncome,
       {bar("2024-02-01", "2024-02-10"), bar("2024-02-11", "2024-02-29")}},
      {"invalidity", Side::kBenefit, {bar("2024-02-29", "2024-02-29")}},
      {"hits", Side::kHit, {bar("2024-02-29", "2024-02-29")}}};
  EXPECT_EQ("\n" + draw_timeline(lanes, kToday, 70, {}), R"(
            2024
            02
            ┴─────────────────────────────────────────────────────────
employment  ┣━━━━━━━━━━━━━━━━━━┫┣━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┫
invalidity                                                          ╠╣
hits                                                                ▐▌
)");
}

TEST(Timeline, PeriodsThatShareADayGetRowsOfTheirOwn) {
  const std::vector<Lane> lanes{
      {"employment",
       Side::kIncome,
       {bar("2023-01-01", "2023-06-30"), bar("2023-06-30", "2023-09-30"),
        bar("2023-07-01", "2023-12-31"), bar("2023-01-01", "2023-12-31")}}};
  EXPECT_EQ("\n" + draw_timeline(lanes, kToday, 60, {}), R"(
            2023
            01  02 03  04  05  06  07  08  09  10  11  12
            ┼───┴──┴───┴───┴───┴───┴───┴───┴───┴───┴───┴────
employment  ┣━━━━━━━━━━━━━━━━━━━━━━╋━━━━━━━━━━━━━━━━━━━━━━━┫
            ┣━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┫
            ┊                      ┣━━━━━━━━━━━┫
)");
}

TEST(Timeline, NothingDrawsNothing) {
  EXPECT_EQ(draw_timeline({}, kToday, 100, {}), "");
  EXPECT_EQ(draw_timeline({{"hits", Side::kHit, {}}}, kToday, 100, {}), "");
}

TEST(Timeline, NoLineIsWiderThanAsked) {
  for (std::size_t width = kTimelineWidthMin; width < 220; width += 7) {
    std::istringstream lines(draw_timeline(one_year(), kToday, width, {}));
    for (std::string line; std::getline(lines, line);)
      EXPECT_LE(display_width(line), width) << line;
  }
}

// Every day has a column, columns never run backwards, and the first and last ones are used.
TEST(TimeAxis, CoversItsMonthsInOrder) {
  for (const std::size_t columns : {1U, 7U, 30U, 100U, 400U}) {
    const TimeAxis axis(day("2023-11-15"), day("2024-02-10"), columns);
    std::size_t before = 0;
    for (Day at = day("2023-11-01"); at <= day("2024-02-29"); at += std::chrono::days{1}) {
      EXPECT_GE(axis.first_column(at), before);
      EXPECT_GE(axis.last_column(at), axis.first_column(at));
      EXPECT_LT(axis.last_column(at), columns);
      before = axis.first_column(at);
    }
    EXPECT_EQ(axis.first_column(day("2023-11-01")), 0U);
    EXPECT_EQ(axis.last_column(day("2024-02-29")), columns - 1);
  }
}

}  // namespace
}  // namespace cumuld::ctl
