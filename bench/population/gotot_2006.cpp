#include "bench/population/gotot_2006.h"

#include <array>
#include <cassert>
#include <span>

#include "bench/population/scenario.h"

namespace population {
namespace {

constexpr Day kFirst = matcher::day_of(2006, 1, 1);
constexpr Day kLimit = matcher::day_of(2008, 1, 1);

Record& posted(Life& life, const Days& span) {
  return life.posting(Registry::kGotot, span);
}

// Payments for every month of the spell, in the first year of incapacity or later.
void indemnify(Life& life, const Days& spell) {
  const std::size_t before = life.payments().size();
  life.pay(spell, draw_insurer(life));
  if (life.random().chance(500)) return;
  for (std::size_t i = before; i < life.payments().size(); ++i) {
    life.payments()[i].registry = Registry::kInvalidity;
  }
}

void count(Life& life, const Days& span) {
  life.plant(Plant::kPosting, life.paid_in(span));
}

// Days of at least 60 and at most 180 with half a year before and after inside the two years.
Days middle(Life& life) {
  const Day begin = kFirst + life.random().between(180, 360);
  return days(begin, begin + life.random().between(60, 180));
}

// --- the days in common are there ---

void posted_on_benefit(Life& life) {
  const Days spell = middle(life);
  indemnify(life, spell);
  const Days span = days(spell.begin() + 10, spell.begin() + life.random().between(20, 50));
  posted(life, span);
  count(life, span);
}

// The last day of the indemnities is the first of the posting.
void one_day(Life& life) {
  const Days spell = middle(life);
  indemnify(life, spell);
  const Days span = days(spell.last_day(), spell.end() + life.random().between(1, 100));
  posted(life, span);
  count(life, span);
}

// Typed in twice from two copies, with other dates.
void certificate_twice(Life& life) {
  const Days spell = middle(life);
  indemnify(life, spell);
  const Days span = days(spell.begin() + -30, spell.begin() + 20);
  const Days again = days(span.begin() + 5, span.end() + 5);
  posted(life, span);
  posted(life, again);
  count(life, span);
  count(life, again);
}

void one_of_three(Life& life) {
  const Days spell = middle(life);
  indemnify(life, spell);
  posted(life, days(spell.begin() + -100, spell.begin() + -50));
  posted(life, days(spell.end() + 20, spell.end() + 60));
  const Days span = days(spell.begin() + -20, spell.end() + 10);
  posted(life, span);
  count(life, span);
}

void without_end(Life& life) {
  const Days spell = middle(life);
  indemnify(life, spell);
  const Days span = days(spell.begin() + life.random().between(-40, 40), matcher::kOpenEnd);
  posted(life, span);
  count(life, span);
}

// --- the days in common are not ---

void paid_until_the_eve(Life& life) {
  const Days spell = middle(life);
  indemnify(life, spell);
  posted(life, days(spell.end(), spell.end() + life.random().between(20, 170)));
}

void paid_from_the_day_after(Life& life) {
  const Days spell = middle(life);
  indemnify(life, spell);
  posted(life, days(spell.begin() + -life.random().between(20, 170), spell.begin()));
}

void between_two_postings(Life& life) {
  const Days spell = middle(life);
  indemnify(life, spell);
  posted(life, days(spell.begin() + -60, spell.begin()));
  posted(life, days(spell.end(), spell.end() + 60));
}

// Incapable while posted, but paid from the end of the posting only.
void unpaid_inside(Life& life) {
  const Days spell = middle(life);
  indemnify(life, spell);
  const Days posting = days(spell.begin() + -40, spell.begin());
  life.payments().front().unpaid = days(posting.begin() + 10, posting.end());
  posted(life, posting);
}

void certificate_withdrawn(Life& life) {
  const Days spell = middle(life);
  indemnify(life, spell);
  const Record certificate = posted(life, days(spell.begin() + 5, spell.begin() + 45));
  Record withdrawn = Life::version_of(certificate, 40);
  withdrawn.cancelled = true;
  life.records().push_back(std::move(withdrawn));
}

// A later version ends on the day before the first payment.
void certificate_shortened(Life& life) {
  const Days spell = middle(life);
  indemnify(life, spell);
  const Record certificate = posted(life, days(spell.begin() + -50, spell.begin() + 50));
  Record shorter = Life::version_of(certificate, 60);
  shorter.periods.front().days = days(spell.begin() + -50, spell.begin());
  life.records().push_back(std::move(shorter));
}

// The payment that met the posting was cancelled; the others stand.
void payment_withdrawn(Life& life) {
  const Days spell = middle(life);
  indemnify(life, spell);
  const Payment met = life.payments().front();
  Record cancelled = life.payment_record(met, 2);
  cancelled.cancelled = true;
  life.records().push_back(std::move(cancelled));
  posted(life, days(met.days.begin() + -30, met.days.end()));
}

// --- never on benefit ---

void only_posted(Life& life) {
  const int certificates = life.random().chance(850) ? 1 : life.random().between(2, 4);
  for (int i = 0; i < certificates; ++i) {
    const Day begin = kFirst + life.random().between(0, kLimit - kFirst - 2);
    const Day end = std::min(kLimit, begin + life.random().between(1, 365));
    const Days span = days(begin, end);
    posted(life, span);
    if (life.random().chance(60)) posted(life, span);  // typed in twice
  }
}

constexpr std::array kOverlaps = {
    Scenario{"posted-on-benefit", 0, posted_on_benefit},
    Scenario{"one-day", 0, one_day},
    Scenario{"certificate-twice", 0, certificate_twice},
    Scenario{"one-of-three", 0, one_of_three},
    Scenario{"without-end", 0, without_end},
};
constexpr std::array kNearMisses = {
    Scenario{"paid-until-the-eve", 0, paid_until_the_eve},
    Scenario{"paid-from-the-day-after", 0, paid_from_the_day_after},
    Scenario{"between-two-postings", 0, between_two_postings},
    Scenario{"unpaid-inside", 0, unpaid_inside},
    Scenario{"certificate-withdrawn", 0, certificate_withdrawn},
    Scenario{"certificate-shortened", 0, certificate_shortened},
    Scenario{"payment-withdrawn", 0, payment_withdrawn},
};
constexpr Scenario kOnlyPosted{"only-posted", 0, only_posted};

// By turns: each scenario is lived about as often as the others.
const Scenario& scenario_of(std::uint64_t index) {
  if (index < Gotot2006::kOverlapping) return kOverlaps[index % kOverlaps.size()];
  if (index < Gotot2006::kOnBenefit) return kNearMisses[index % kNearMisses.size()];
  return kOnlyPosted;
}

}  // namespace

Gotot2006::Gotot2006(std::uint64_t seed)
    : world_{.seed = seed,
             .first = quarter_of(kFirst),
             .limit = quarter_of(kLimit),
             .employers = Employers{seed, 20},
             .numbers = NationalNumbers{seed}} {
}

Person Gotot2006::person(std::uint64_t index) const {
  assert(index < kPosted);
  Life life{world_, index};
  scenario_of(index).live(life);
  return std::move(life).finish();
}

std::string_view Gotot2006::scenario(std::uint64_t index) {
  return scenario_of(index).name;
}

}  // namespace population
