// Tests daemon/decode/authorisation.h: the cases of the domain notes, each boundary on both sides.
// A naive model, day by day, stands in authorisation_random_test.cpp.
#include "daemon/decode/authorisation.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "daemon/decode/date.h"

namespace cumuld {
namespace {

using matcher::Day;

Day day(std::string_view text) {
  return parse_date(text).value();
}

std::optional<Day> maybe(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional{day(text)};
}

struct Said {
  std::string_view resumed;
  std::string_view declared = {};
  Decision decision = Decision::kPending;
  std::string_view decided = {};
  std::string_view sent = {};
  std::string_view from = {};
  std::string_view to = {};
  std::string_view granted = {};
};

AuthorisationFacts facts_of(const Said& said) {
  AuthorisationFacts facts;
  facts.decision = said.decision;
  facts.resumed_on = day(said.resumed);
  facts.declared_on = maybe(said.declared);
  facts.granted_on = maybe(said.granted);
  facts.decided_on = maybe(said.decided);
  facts.sent_on = maybe(said.sent);
  facts.effective_from = maybe(said.from);
  facts.effective_to = maybe(said.to);
  return facts;
}

// "first..last", "first.." of open days, or why there are none; " late" and " too late" after it.
std::string told(const Said& said) {
  const auto facts = facts_of(said);
  if (const auto missing = missing_date(facts); !missing.empty()) {
    return "needs " + std::string(missing);
  }
  const auto exemption = exemption_of(facts);
  std::string text(exemption.days ? "" : name_of(exemption.reason));
  if (exemption.days) {
    text = format_date(exemption.days->first) + "..";
    if (exemption.days->last) append_date(*exemption.days->last, text);
  }
  if (exemption.declaration == Declaration::kLate) text += " late";
  if (exemption.declaration == Declaration::kTooLate) text += " too late";
  return text;
}

constexpr auto kGranted = Decision::kGranted;
constexpr auto kRefused = Decision::kRefused;
constexpr auto kEnded = Decision::kEnded;

// Case 17: work from Wednesday 14 January.
TEST(Authorisation, DecidedLaterThanTheWork) {
  const Said granted{.resumed = "2015-01-14", .decision = kGranted, .decided = "2015-02-20"};
  const auto declared = [&](std::string_view on) {
    auto said = granted;
    said.declared = on;
    return told(said);
  };
  EXPECT_EQ(declared("2015-01-13"), "2015-01-14..");
  EXPECT_EQ(declared("2015-01-20"), "2015-01-14.. late");
  EXPECT_EQ(declared("2015-02-20"), "2015-02-20.. too late");
  // Before 2013-04-12 it must have been granted before.
  EXPECT_EQ(told({.resumed = "2009-01-14",
                  .declared = "2009-01-13",
                  .decision = kGranted,
                  .decided = "2009-02-20"}),
            "2009-02-21..");
}

// Case 18.
TEST(Authorisation, RefusedInTime) {
  Said said{.resumed = "2015-01-14",
            .declared = "2015-01-13",
            .decision = kRefused,
            .decided = "2015-02-06",
            .sent = "2015-02-10"};
  EXPECT_EQ(told(said), "2015-01-14..2015-02-10");
  said.declared = "2015-01-20";
  EXPECT_EQ(told(said), "2015-01-14..2015-02-10 late");
  said.declared = "2015-01-29";  // only a grant would exempt
  EXPECT_EQ(told(said), "refused too late");
}

// Case 19, and the examples of the insurers: Wednesday 14, Monday 12 January 2015.
TEST(Authorisation, InTimeUntilTheLastWorkingDay) {
  const auto declaration = [](std::string_view declared, std::string_view resumed) {
    return declaration_of(day(declared), day(resumed));
  };
  const auto is_last = [&](std::string_view declared, std::string_view resumed) {
    const Day next = day(declared) + 1;
    return declaration(declared, resumed) == Declaration::kInTime &&
           declaration_of(next, day(resumed)) == Declaration::kLate;
  };
  EXPECT_TRUE(is_last("2015-01-13", "2015-01-14"));
  EXPECT_TRUE(is_last("2015-01-09", "2015-01-12"));
  EXPECT_TRUE(is_last("2024-10-31", "2024-11-04"));  // Friday 1 November, then the weekend
  EXPECT_TRUE(is_last("2025-08-14", "2025-08-18"));  // Friday 15 August
  EXPECT_TRUE(is_last("2024-03-29", "2024-04-02"));  // Easter Monday
  EXPECT_TRUE(is_last("2024-11-08", "2024-11-12"));  // Monday 11 November
  EXPECT_TRUE(is_last("2024-11-08", "2024-11-11"));  // resumed on the holiday itself
  EXPECT_TRUE(is_last("2024-02-29", "2024-03-01"));
  EXPECT_TRUE(is_last("2024-02-28", "2024-02-29"));
  EXPECT_EQ(declaration("2015-01-10", "2015-01-12"), Declaration::kLate);  // on the Saturday
  EXPECT_EQ(declaration("2015-01-12", "2015-01-12"), Declaration::kLate);  // on the day itself
  EXPECT_EQ(declaration("2014-01-01", "2015-01-12"), Declaration::kInTime);
  EXPECT_EQ(declaration_of(std::nullopt, day("2015-01-12")), Declaration::kNever);
}

TEST(Authorisation, LateUntilTheFourteenthDay) {
  const auto declared = [](std::string_view on) {
    return told(
        {.resumed = "2024-02-16", .declared = on, .decision = kGranted, .to = "2024-12-31"});
  };
  EXPECT_EQ(declared("2024-03-01"), "2024-02-16..2024-12-31 late");  // over the leap day
  EXPECT_EQ(declared("2024-03-02"), "2024-03-02..2024-12-31 too late");
  // The fourteenth is a Sunday: nothing is prolonged.
  EXPECT_EQ(told({.resumed = "2024-03-17", .declared = "2024-04-01", .decision = kGranted}),
            "2024-04-01.. too late");
}

TEST(Authorisation, TooLateExemptsFromTheDeclarationIfGranted) {
  Said said{.resumed = "2015-01-14", .declared = "2015-02-20", .sent = "2015-03-10"};
  EXPECT_EQ(told(said), "pending too late");
  said.decision = kRefused;
  EXPECT_EQ(told(said), "refused too late");
  said.sent = {};  // which nobody needs then
  EXPECT_EQ(told(said), "refused too late");
  said.decision = kGranted;
  EXPECT_EQ(told(said), "2015-02-20.. too late");
  said.to = "2015-02-20";
  EXPECT_EQ(told(said), "2015-02-20..2015-02-20 too late");
  said.to = "2015-02-19";
  EXPECT_EQ(told(said), "over too late");
  said.decision = kEnded;
  said.sent = "2015-03-10";
  EXPECT_EQ(told(said), "2015-02-20..2015-03-10 too late");
}

TEST(Authorisation, NeverDeclaredIsNotExempt) {
  EXPECT_EQ(told({.resumed = "2015-01-14"}), "never_declared");
  EXPECT_EQ(told({.resumed = "2015-01-14", .decision = kRefused}), "never_declared");
  EXPECT_EQ(told({.resumed = "2015-01-14", .decision = kGranted}), "needs declared_on");
  EXPECT_EQ(told({.resumed = "2015-01-14", .decision = kEnded, .sent = "2015-02-01"}),
            "needs declared_on");
}

TEST(Authorisation, PendingIsExemptFromTheResumption) {
  Said said{.resumed = "2015-01-14", .declared = "2015-01-13"};
  EXPECT_EQ(told(said), "2015-01-14..");
  said.to = "2015-06-30";
  EXPECT_EQ(told(said), "2015-01-14..2015-06-30");
  said.from = "2015-02-01";  // says nothing: the declaration exempts
  EXPECT_EQ(told(said), "2015-01-14..2015-06-30");
}

TEST(Authorisation, GrantedIsExemptToItsEnd) {
  Said said{.resumed = "2015-01-14",
            .declared = "2015-01-13",
            .decision = kGranted,
            .decided = "2015-02-20",
            .sent = "2015-02-21",
            .from = "2015-02-22",
            .to = "2015-01-14"};
  EXPECT_EQ(told(said), "2015-01-14..2015-01-14");
  said.to = "2015-01-13";
  EXPECT_EQ(told(said), "over");
  said.to = {};
  EXPECT_EQ(told(said), "2015-01-14..");
}

TEST(Authorisation, ARefusalActsForwardOnly) {
  Said said{.resumed = "2015-01-14",
            .declared = "2015-01-02",
            .decision = kRefused,
            .sent = "2015-01-14",
            .to = "2015-06-30"};  // of a refusal it says nothing
  EXPECT_EQ(told(said), "2015-01-14..2015-01-14");
  said.sent = "2015-01-13";  // in effect on the 14th
  EXPECT_EQ(told(said), "over");
  said.sent = {};
  EXPECT_EQ(told(said), "needs sent_on");
  said.sent = "2024-02-29";
  EXPECT_EQ(told(said), "2015-01-14..2024-02-29");
}

TEST(Authorisation, AnEndActsForwardOnly) {
  Said said{.resumed = "2015-01-14",
            .declared = "2015-01-13",
            .decision = kEnded,
            .sent = "2015-05-11",
            .to = "2015-05-31"};
  EXPECT_EQ(told(said), "2015-01-14..2015-05-31");
  said.to = "2015-05-11";
  EXPECT_EQ(told(said), "2015-01-14..2015-05-11");
  said.to = "2015-05-10";  // that day and those before the sending stay exempt
  EXPECT_EQ(told(said), "2015-01-14..2015-05-11");
  said.to = {};
  EXPECT_EQ(told(said), "2015-01-14..2015-05-11");
  said.sent = {};
  EXPECT_EQ(told(said), "needs sent_on");
  said.sent = "2015-01-13";
  EXPECT_EQ(told(said), "over");
}

TEST(Authorisation, BeforeTheChangeTheGrantMustBePrior) {
  Said said{.resumed = "2012-02-27", .decision = kGranted, .decided = "2012-02-26"};
  EXPECT_EQ(told(said), "2012-02-27..");
  said.decided = "2012-02-27";
  EXPECT_EQ(told(said), "2012-02-28..");
  said.decided = "2012-02-28";  // the leap day is the day after
  EXPECT_EQ(told(said), "2012-02-29..");
  said.decided = "2012-02-29";
  EXPECT_EQ(told(said), "2012-03-01..");
  said.from = "2012-03-05";
  EXPECT_EQ(told(said), "2012-03-05..");
  said.from = "2012-02-01";
  EXPECT_EQ(told(said), "2012-03-01..");
  said.decided = "2012-01-15";
  EXPECT_EQ(told(said), "2012-02-01..");  // granted from before the resumption
  said.to = "2012-02-01";
  EXPECT_EQ(told(said), "2012-02-01..2012-02-01");
  said.to = "2012-01-31";
  EXPECT_EQ(told(said), "over");
  said.decided = {};
  EXPECT_EQ(told(said), "needs decided_on");
}

TEST(Authorisation, BeforeTheChangeOnlyAGrantExempts) {
  Said said{.resumed = "2012-02-27", .declared = "2012-01-02"};
  EXPECT_EQ(told(said), "pending");
  said.decision = kRefused;
  EXPECT_EQ(told(said), "refused");
  said.decision = kEnded;
  EXPECT_EQ(told(said), "needs granted_on");
  said.granted = "2012-02-01";
  EXPECT_EQ(told(said), "needs sent_on");
  said.sent = "2012-05-11";
  said.to = "2012-04-30";
  EXPECT_EQ(told(said), "2012-02-27..2012-05-11");
}

TEST(Authorisation, TheDayOfTheResumptionDecidesTheRegime) {
  const auto resumed = [](std::string_view on) {
    return told({.resumed = on,
                 .declared = "2013-04-05",
                 .decision = kGranted,
                 .decided = "2013-04-30",
                 .to = "2013-06-30"});
  };
  EXPECT_EQ(regime_of(day("2013-04-11")), Regime::kPrior);
  EXPECT_EQ(regime_of(day("2013-04-12")), Regime::kDeclared);
  // Also for its days after the change.
  EXPECT_EQ(resumed("2013-04-11"), "2013-05-01..2013-06-30");
  EXPECT_EQ(resumed("2013-04-12"), "2013-04-12..2013-06-30");
}

TEST(Authorisation, AtTheEndsOfTheCalendar) {
  EXPECT_EQ(told({.resumed = "1900-01-01", .decision = kGranted, .decided = "1900-01-01"}),
            "1900-01-02..");
  EXPECT_EQ(told({.resumed = "2012-01-02", .decision = kGranted, .decided = "2199-12-31"}), "over");
  EXPECT_EQ(told({.resumed = "2199-12-31", .declared = "2199-12-31"}), "2199-12-31.. late");
}

}  // namespace
}  // namespace cumuld
