// Tests daemon/decode/authorisation.h against a model that is naive on purpose: it knows no first
// and no last day, only whether one single day is exempt, and its holidays are a list by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <sstream>
#include <string>

#include "daemon/decode/authorisation.h"
#include "daemon/decode/date.h"

namespace cumuld {
namespace {

using matcher::Day;
using matcher::day_of;

// From September 2012 to December 2013; Sundays are left out.
const std::array kHolidays{day_of(2012, 11, 1), day_of(2012, 12, 25), day_of(2013, 1, 1),
                           day_of(2013, 4, 1),  day_of(2013, 5, 1),   day_of(2013, 5, 9),
                           day_of(2013, 5, 20), day_of(2013, 8, 15),  day_of(2013, 11, 1),
                           day_of(2013, 11, 11)};

// 2012-10-01 was a Monday.
bool worked(Day day) {
  const int weekday = ((day - day_of(2012, 10, 1)) % 7 + 7) % 7;
  return weekday < 5 && std::ranges::find(kHolidays, day) == kHolidays.end();
}

// A working day passed after the declaration, or on it, before work was resumed.
bool in_time(Day declared, Day resumed) {
  for (Day day = declared; day < resumed; day = day + 1) {
    if (worked(day)) return true;
  }
  return false;
}

bool after_the_end(Day day, const AuthorisationFacts& facts) {
  const bool after_sending = facts.sent_on && day > *facts.sent_on;
  const bool after_effect = facts.effective_to && day > *facts.effective_to;
  if (facts.decision == Decision::kRefused) return after_sending;
  if (facts.decision == Decision::kEnded) {
    return after_sending && (after_effect || !facts.effective_to);
  }
  return after_effect;
}

bool is_exempt(Day day, const AuthorisationFacts& facts) {
  const bool granted = facts.decision == Decision::kGranted || facts.decision == Decision::kEnded;
  if (after_the_end(day, facts)) return false;
  if (facts.resumed_on < day_of(2013, 4, 12)) {
    if (!granted) return false;
    const bool begun = day >= (facts.effective_from ? *facts.effective_from : facts.resumed_on);
    const auto grant = facts.decision == Decision::kEnded ? facts.granted_on : facts.decided_on;
    return begun && day > grant.value();
  }
  if (day < facts.resumed_on || !facts.declared_on) return false;
  if (in_time(*facts.declared_on, facts.resumed_on)) return true;
  if (*facts.declared_on - facts.resumed_on <= 14) return true;
  return granted && day >= *facts.declared_on;
}

class Maker {
 public:
  AuthorisationFacts make() {
    AuthorisationFacts facts;
    facts.decision = static_cast<Decision>(below(4));
    // Around the change of the law, and Easter and the holidays of May.
    facts.resumed_on = day_of(2012, 12, 20) + below(170);
    facts.declared_on = near(facts.resumed_on, below(3) == 0 ? 40 : 16);
    facts.granted_on = near(facts.resumed_on, 30);
    facts.decided_on = near(facts.resumed_on, 50);
    facts.sent_on = near(facts.resumed_on, 50);
    facts.effective_from = near(facts.resumed_on, 20);
    facts.effective_to = near(facts.resumed_on + 30, 60);
    return facts;
  }

 private:
  int below(int limit) { return std::uniform_int_distribution(0, limit - 1)(random_); }
  std::optional<Day> near(Day day, int days) {
    return below(6) == 0 ? std::nullopt : std::optional{day + (below(2 * days + 1) - days)};
  }

  std::mt19937 random_{20130412};
};

std::string shown_facts(const AuthorisationFacts& facts) {
  std::ostringstream text;
  text << "decision " << static_cast<int>(facts.decision) << ", resumed "
       << format_date(facts.resumed_on);
  const auto show = [&](const char* name, const std::optional<Day>& day) {
    if (day) text << ", " << name << ' ' << format_date(*day);
  };
  show("declared", facts.declared_on);
  show("granted", facts.granted_on);
  show("decided", facts.decided_on);
  show("sent", facts.sent_on);
  show("from", facts.effective_from);
  show("to", facts.effective_to);
  return text.str();
}

TEST(AuthorisationRandom, EveryDayIsExemptAsTheNaiveModelSays) {
  Maker maker;
  int exempt = 0;
  int not_exempt = 0;
  int incomplete = 0;
  for (int round = 0; round < 20'000; ++round) {
    const auto facts = maker.make();
    if (!missing_date(facts).empty()) {
      ++incomplete;
      continue;
    }
    const auto days = exemption_of(facts).days;
    (days ? exempt : not_exempt) += 1;
    for (Day day = facts.resumed_on + -60; day < facts.resumed_on + 150; day = day + 1) {
      const bool inside = days && day >= days->first && (!days->last || day <= *days->last);
      ASSERT_EQ(inside, is_exempt(day, facts)) << format_date(day) << ": " << shown_facts(facts);
    }
  }
  // The rounds were worth something.
  EXPECT_GT(exempt, 5'000);
  EXPECT_GT(not_exempt, 3'000);
  EXPECT_GT(incomplete, 1'000);
}

}  // namespace
}  // namespace cumuld
