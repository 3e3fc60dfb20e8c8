// People with hits that must stand, before the corrections and after.
#include <algorithm>
#include <array>

#include "bench/population/scenario.h"

namespace population {
namespace {

Days sick(Life& life) {
  return fall_sick(life, long_spell(life));
}

void worked_all_quarter(Life& life) {
  const SickWorker worker = suspended_contract(life);
  life.plant(Plant::kWorkCertain, work_in_spell(life, worker.spell).pairs);
}

void worked_all_quarter_self_employed(Life& life) {
  const SickWorker worker = suspended_contract(life, "self_employed");
  life.plant(Plant::kSelfEmployedSchemeCertain, work_in_spell(life, worker.spell).pairs);
}

// More paid days than the healthy part of the quarter has room for.
void no_room(Life& life) {
  const Days spell = sick(life);
  Job job = steady_job(life);
  job.working_days_system = 500;
  life.work(job);
  const auto line = std::ranges::find_if(life.records(), [&](const Record& record) {
    return record.line && record.periods.front().days.begin() <= spell.begin() &&
           spell.begin() < record.periods.front().days.end();
  });
  Period& period = line->periods.front();
  const Day begin = period.days.begin();
  const int room =
      begin < spell.begin() ? matcher::count_non_sundays(days(begin, spell.begin())) : 0;
  const int paid = (room + life.random().between(1, 5)) * 100;
  set_paid_days(period, life.random().chance(500) ? paid - 50 : paid);
  life.plant(Plant::kWorkCertain, life.paid_in(period.days));
}

// Three days of occupation with five days paid: the count cannot be trusted.
void miscounted(Life& life, std::string_view scheme, Plant plant) {
  fall_sick(life, long_spell(life), scheme);
  const Day begin = long_payment(life).days.begin() + life.random().between(2, 15);
  Job job = life.draw_job(days(begin, begin + 3));
  while (job.employer.pay_periods) job = life.draw_job(job.span);  // stay within one line
  job.announced = false;
  life.work(job);
  set_paid_days(life.records().back().periods.front(), 500);
  life.plant(plant, line_pairs(life, job));
}

void miscounted_employee(Life& life) {
  miscounted(life, "employee", Plant::kWorkUnquantified);
}

void miscounted_self_employed(Life& life) {
  miscounted(life, "self_employed", Plant::kSelfEmployedSchemeUnquantified);
}

// Announced, then declared: two rules.
void new_job(Life& life) {
  sick(life);
  const Days paid = long_payment(life).days;
  Job job = life.draw_job(days(paid.begin() + 5, paid.begin() + life.random().between(6, 18)));
  job.paid_while_sick = true;
  life.work(job);
  life.plant(Plant::kWorkCertain, line_pairs(life, job));
  life.plant(Plant::kNotice, 1);
}

void announced_start(Life& life) {
  sick(life);
  const Day start = long_payment(life).days.begin() + life.random().between(1, 19);
  const Employer employer = life.draw_employer();
  life.notice(employer, days(start, life.random().chance(500) ? matcher::kOpenEnd : start + 20));
  life.plant(Plant::kNotice, 1);
}

void authorised_elsewhere(Life& life) {
  const Days spell = sick(life);
  const Job job = steady_job(life);
  const Job resumed = resume(life, job, days(spell.begin() + 20, spell.end()), 1'900);
  const std::uint32_t other = (job.employer.index + 1) % life.world().employers.count();
  life.authorise(resumed.span, life.world().employers.employer(other).id(), 500);
  life.plant(Plant::kWorkCertain, line_pairs(life, resumed));
}

void over_the_authorised_volume(Life& life) {
  const Days spell = sick(life);
  const Job job = steady_job(life);
  const Job resumed = resume(life, job, days(spell.begin() + 20, spell.end()), 3'040);
  life.authorise(resumed.span, job.employer.id(), 500);
  life.plant(Plant::kWorkCertain, line_pairs(life, resumed));
}

// Asked for, and no day of it is exempt.
void asked_in_vain(Life& life) {
  const Days spell = sick(life);
  const Job resumed = resume(life, steady_job(life), days(spell.begin() + 20, spell.end()), 1'900);
  life.ask_in_vain(resumed.span.begin());
  life.plant(Plant::kWorkCertain, line_pairs(life, resumed));
}

void dismissed_until(Life& life, const Days& severance) {
  Job job = life.draw_job(days(severance.begin() + -2'000, severance.begin()));
  life.work(job);
  std::uint64_t hits = 0;
  for (const Days& piece : life.severance(job, severance)) hits += life.paid_in(piece);
  life.plant(Plant::kSeverance, hits);
}

void dismissed(Life& life) {
  const Days spell = sick(life);
  const Day begin = spell.begin() + -life.random().between(1, 60);
  dismissed_until(life, days(begin, spell.begin() + life.random().between(1, 120)));
}

void dismissed_over_new_year(Life& life) {
  const int first = life.world().first.year();
  const int last = life.world().limit.year() - 1;
  const int year = life.random().between(first, std::max(first, last - 1));
  const Day limit = std::min(matcher::day_of(year + 1, 2, 20), life.world().limit.begin());
  fall_sick(life, days(matcher::day_of(year, 11, 20), limit));
  dismissed_until(life, days(matcher::day_of(year, 11, 1), matcher::day_of(year + 1, 3, 15)));
}

void posted(Life& life) {
  const Days spell = sick(life);
  const Day begin = spell.begin() + life.random().between(-30, 60);
  const Days span = days(begin, begin + life.random().between(40, 200));
  life.posting(life.random().chance(500) ? Registry::kGotot : Registry::kLimosa, span);
  life.plant(Plant::kPosting, life.paid_in(span));
  if (life.random().chance(250)) {  // typed in twice, once with an open end
    const Days twice = days(begin + 5, matcher::kOpenEnd);
    life.posting(Registry::kGotot, twice);
    life.plant(Plant::kPosting, life.paid_in(twice));
  }
}

void open_on_both_sides(Life& life) {
  const Days spell = short_spell(life, 60);
  life.add_payment({.days = days(spell.begin(), matcher::kOpenEnd),
                    .registry = Registry::kInvalidity,
                    .insurer = std::string{draw_insurer(life)},
                    .scheme = "employee",
                    .daily_cents = 5'850});
  life.posting(Registry::kLimosa, days(spell.end(), matcher::kOpenEnd));
  life.plant(Plant::kPosting, 1);
}

void stayed_self_employed(Life& life) {
  const Days spell = sick(life);
  const Day begin = long_ago(life);
  const bool goes_on = life.random().chance(500);
  const Days span = days(begin, goes_on ? matcher::kOpenEnd : spell.begin() + 50);
  life.self_employment(span);
  life.plant(Plant::kSelfEmployment, life.paid_in(span));
}

// One payment is covered by an authorisation as a whole, the others are not.
void self_employed_partly_authorised(Life& life) {
  sick(life);
  const Days span = days(long_ago(life), matcher::kOpenEnd);
  life.self_employment(span);
  life.authorise(long_payment(life).days);
  life.plant(Plant::kSelfEmployment, life.paid_in(span) - 1);
}

void dutch_benefit(Life& life, std::string_view kind, Plant plant) {
  const Days spell = sick(life);
  const Days span = days(spell.begin() + -20, spell.begin() + life.random().between(1, 150));
  life.foreign_benefit(kind, span);
  life.plant(plant, life.paid_in(span));
}

void dutch_unemployment(Life& life) {
  dutch_benefit(life, "WW", Plant::kForeignUnemployment);
}

void dutch_sickness(Life& life) {
  static constexpr std::array kKinds = {"ZW", "WAO", "WIA"};
  dutch_benefit(life, kKinds[life.random().below(kKinds.size())], Plant::kForeignSickness);
}

void fictitious(Life& life) {
  const Days spell = fall_sick(life, short_spell(life, life.random().between(30, 200)));
  const Job job = life.draw_job(days(spell.begin() + -300, spell.begin()));
  const Quarter quarter{quarter_of(spell.begin()).since_year_0 - 1};
  life.fictitious(job, quarter);
  const Days line = job.employer.quarter(quarter);
  life.plant(Plant::kFictitious, life.paid_in(days(line.begin(), line.end() + 365)));
}

void paid_twice(Life& life) {
  sick(life);
  const Payment payment = long_payment(life);
  const Days second = days(payment.days.begin() + 10, payment.days.end() + 5);
  life.plant(Plant::kDoublePayment, life.paid_in(second));
  Payment other = payment;
  other.days = second;
  other.insurer = other_insurer(payment.insurer);
  life.add_payment(std::move(other));
  life.work(steady_job(life));
}

// Worker lines under a bis number, indemnities under the number that replaced it.
void number_replaced(Life& life, bool chained) {
  const std::string current = life.number(NumberForm::kRegister);
  const std::string bis = life.number(NumberForm::kBis);
  const std::string older = life.number(NumberForm::kBisSexUnknown);
  life.use_number(chained ? older : bis);
  const SickWorker worker = suspended_contract(life);
  life.use_number(current);
  life.plant(Plant::kWorkCertain, work_in_spell(life, worker.spell).pairs);
  if (chained) life.identity(older, bis);
  life.identity(bis, current);
}

void replaced_once(Life& life) {
  number_replaced(life, false);
}
void replaced_twice(Life& life) {
  number_replaced(life, true);
}

// Indemnities under a bis number; the attestation itself says what replaced it.
void replaced_in_attestation(Life& life) {
  const SickWorker worker = suspended_contract(life);
  life.attest_replacement(life.number(NumberForm::kBis));
  life.plant(Plant::kWorkCertain, work_in_spell(life, worker.spell).pairs);
}

// The first version said no paid day, a later one says some; they arrive in any order.
void newer_version_raises(Life& life) {
  const SickWorker worker = suspended_contract(life);
  const std::size_t index = life.line_inside(worker.spell);
  const Record first = life.records()[index];
  const WorkedLine line = work_in_spell(life, worker.spell);
  Record later = Life::version_of(life.records()[line.index], 45);
  life.records()[index] = first;
  life.records().push_back(std::move(later));
  life.plant(Plant::kWorkCertain, line.pairs);
}

constexpr std::array kScenarios = {
    Scenario{"worked-all-quarter", 10, worked_all_quarter},
    Scenario{"worked-all-quarter-self-employed", 6, worked_all_quarter_self_employed},
    Scenario{"no-room", 6, no_room},
    Scenario{"miscounted", 6, miscounted_employee},
    Scenario{"miscounted-self-employed", 3, miscounted_self_employed},
    Scenario{"new-job", 8, new_job},
    Scenario{"announced-start", 10, announced_start},
    Scenario{"authorised-elsewhere", 4, authorised_elsewhere},
    Scenario{"over-the-authorised-volume", 4, over_the_authorised_volume},
    Scenario{"asked-in-vain", 4, asked_in_vain},
    Scenario{"dismissed-on-benefit", 12, dismissed},
    Scenario{"dismissed-over-new-year", 5, dismissed_over_new_year},
    Scenario{"posted-on-benefit", 10, posted},
    Scenario{"open-on-both-sides", 2, open_on_both_sides},
    Scenario{"stayed-self-employed", 8, stayed_self_employed},
    Scenario{"self-employed-partly-authorised", 3, self_employed_partly_authorised},
    Scenario{"dutch-unemployment", 5, dutch_unemployment},
    Scenario{"dutch-sickness", 5, dutch_sickness},
    Scenario{"fictitious", 6, fictitious},
    Scenario{"paid-twice", 6, paid_twice},
    Scenario{"number-replaced", 8, replaced_once},
    Scenario{"numbers-chained", 3, replaced_twice},
    Scenario{"replaced-in-attestation", 5, replaced_in_attestation},
    Scenario{"newer-version-raises", 5, newer_version_raises},
};

}  // namespace

std::span<const Scenario> hit_scenarios() {
  return kScenarios;
}

}  // namespace population
