// People whose hits come or go, or stay, with what the registries say later.
#include <algorithm>
#include <array>

#include "bench/population/scenario.h"

namespace population {
namespace {

struct Worked {
  SickWorker worker;
  WorkedLine line;
};

// A standing hit by proven work, to be corrected.
Worked proven_work(Life& life) {
  const SickWorker worker = suspended_contract(life);
  return {worker, work_in_spell(life, worker.spell)};
}

Record cancellation(const Record& record, std::int64_t days) {
  Record later = Life::version_of(record, days);
  later.cancelled = true;
  return later;
}

// A later version of an announced period, by one more message that states nothing yet.
Record dimona_correction(const Record& notice, DimonaMessage::Action action, std::int64_t days) {
  Record later = Life::version_of(notice, days);
  DimonaMessage message;
  message.action = action;
  message.period_id = notice.key;
  message.person = notice.person;
  for (const DimonaMessage& known : notice.messages) {
    // An In is no message under the period's number.
    if (known.action == DimonaMessage::Action::kIn) continue;
    message.moment = std::max(message.moment, known.moment);
  }
  message.moment += days * kMsPerDay;
  later.messages = {message};
  return later;
}

void correction_withdraws(Life& life) {
  const Worked worked = proven_work(life);
  Record later = Life::version_of(life.records()[worked.line.index], 900);
  set_paid_days(later.periods.front(), 0);
  life.correct(std::move(later));
  life.plant(Plant::kWorkCertain, worked.line.pairs, 0);
}

void correction_raises(Life& life) {
  const SickWorker worker = suspended_contract(life);
  const std::size_t index = life.line_inside(worker.spell);
  Record later = Life::version_of(life.records()[index], 400);
  set_paid_days(later.periods.front(), 1'200);
  life.plant(Plant::kWorkCertain, 0, life.paid_in(later.periods.front().days));
  life.correct(std::move(later));
}

void line_cancelled(Life& life) {
  const Worked worked = proven_work(life);
  life.correct(cancellation(life.records()[worked.line.index], 300));
  life.plant(Plant::kWorkCertain, worked.line.pairs, 0);
}

void line_reactivated(Life& life) {
  const Worked worked = proven_work(life);
  life.correct(Life::version_of(life.records()[worked.line.index], 600));
  life.correct(cancellation(life.records()[worked.line.index], 300));
  life.plant(Plant::kWorkCertain, worked.line.pairs);
}

// An older version that arrives last changes nothing, whatever it says.
void stale_version(Life& life) {
  const Worked worked = proven_work(life);
  Record older = Life::version_of(life.records()[worked.line.index], -4);
  set_paid_days(older.periods.front(), 0);
  life.correct(std::move(older));
  life.plant(Plant::kWorkCertain, worked.line.pairs);
}

// The line was another person's: deleted here, and created there.
void person_corrected(Life& life) {
  const Worked worked = proven_work(life);
  const Record& line = life.records()[worked.line.index];
  Record there = Life::version_of(line, 200);
  there.person = life.number(NumberForm::kBisSexUnknown);  // nobody's: never linked
  there.key.replace(there.key.find(line.person), line.person.size(), there.person);
  there.line->message = LineMessage::kCreated;
  life.correct(cancellation(line, 200));
  life.correct(std::move(there));
  life.plant(Plant::kWorkCertain, worked.line.pairs, 0);
}

void payments_late(Life& life) {
  const Worked worked = proven_work(life);
  for (Payment& payment : life.payments()) payment.late = true;
  life.plant(Plant::kWorkCertain, 0, worked.line.pairs);
}

void authorised_later(Life& life) {
  const Days spell = fall_sick(life, long_spell(life));
  const Job resumed = resume(life, steady_job(life), days(spell.begin() + 20, spell.end()), 1'900);
  life.authorise(resumed.span, resumed.employer.id(), 500);
  life.correct(std::move(life.records().back()));
  life.records().pop_back();
  life.plant(Plant::kWorkCertain, line_pairs(life, resumed), 0);
}

void payment_shortened(Life& life) {
  const Day begin = short_spell(life, 30).begin();
  const Payment payment = life.add_payment({.days = days(begin, begin + 30),
                                            .registry = Registry::kPrimaryIncapacity,
                                            .insurer = std::string{draw_insurer(life)},
                                            .scheme = "employee",
                                            .daily_cents = 6'100});
  life.posting(Registry::kGotot, days(begin + 20, begin + 200));
  Record shorter = life.payment_record(payment, 2);
  shorter.periods.front().days = days(begin, begin + 20);
  life.correct(std::move(shorter));
  life.plant(Plant::kPosting, 1, 0);
}

void payment_cancelled(Life& life) {
  const Days spell = fall_sick(life, long_spell(life));
  life.posting(Registry::kLimosa, spell);
  Record cancelled = life.payment_record(long_payment(life), 2);
  cancelled.cancelled = true;
  life.correct(std::move(cancelled));
  const std::uint64_t hits = life.paid_in(spell);
  life.plant(Plant::kPosting, hits, hits - 1);
}

// Lines under a bis number; the replacement is told late, or told and taken back.
Worked under_bis_number(Life& life) {
  life.use_number(life.number(NumberForm::kBis));
  Worked worked = proven_work(life);
  life.use_number(life.number(NumberForm::kRegister));
  return worked;
}

void number_replaced_later(Life& life) {
  const Worked worked = under_bis_number(life);
  life.identity(life.number(NumberForm::kBis), life.number(NumberForm::kRegister), true);
  life.plant(Plant::kWorkCertain, 0, worked.line.pairs);
}

void replacement_undone(Life& life) {
  const Worked worked = under_bis_number(life);
  const Record link =
      life.identity(life.number(NumberForm::kBis), life.number(NumberForm::kRegister));
  life.correct(cancellation(link, 20));
  life.plant(Plant::kWorkCertain, worked.line.pairs, 0);
}

// A court brings back a line that had been deleted as fictitious.
void brought_back(Life& life) {
  const Days spell = fall_sick(life, short_spell(life, life.random().between(30, 100)));
  const Job job = life.draw_job(days(spell.begin() + -300, spell.begin()));
  const Quarter quarter{quarter_of(spell.begin()).since_year_0 - 1};
  life.fictitious(job, quarter);
  const Days line = job.employer.quarter(quarter);
  Record again = Life::version_of(life.records()[life.line_inside(line)], 1'500);
  Life::notify(LineMessage::kBroughtBack, again);
  life.correct(std::move(again));
  life.plant(Plant::kFictitious, life.paid_in(days(line.begin(), line.end() + 365)), 0);
}

void notice_cancelled(Life& life) {
  fall_sick(life, long_spell(life));
  const Day start = long_payment(life).days.begin() + 3;
  const Record record =
      life.notice(life.draw_employer(), days(start, start + 100), Telling::kWithId);
  Record gone = dimona_correction(record, DimonaMessage::Action::kCancel, 10);
  gone.cancelled = true;
  life.correct(std::move(gone));
  life.plant(Plant::kNotice, 1, 0);
}

// Announced for after the spell; then the beginning is moved into it.
void notice_moved(Life& life) {
  const Days spell = fall_sick(life, long_spell(life));
  const Days later = days(spell.end() + 10, spell.end() + 90);
  const Record record = life.notice(life.draw_employer(), later, Telling::kWithId);
  Record moved = dimona_correction(record, DimonaMessage::Action::kUpdate, 10);
  const Day start = long_payment(life).days.begin() + 3;
  moved.periods.front().days = days(start, later.end());
  moved.messages.front().starting = start;
  life.correct(std::move(moved));
  life.plant(Plant::kNotice, 0, 1);
}

void certificate_withdrawn(Life& life) {
  const Days spell = fall_sick(life, long_spell(life));
  const Registry registry = life.random().chance(500) ? Registry::kGotot : Registry::kLimosa;
  const Record record = life.posting(registry, spell);
  life.correct(cancellation(record, 90));
  life.plant(Plant::kPosting, life.paid_in(spell), 0);
}

void foreign_benefit_withdrawn(Life& life) {
  const Days spell = fall_sick(life, long_spell(life));
  const Record record = life.foreign_benefit("WW", days(spell.begin(), matcher::kOpenEnd));
  life.correct(cancellation(record, 30));
  life.plant(Plant::kForeignUnemployment, life.paid_in(spell), 0);
}

void authorisation_withdrawn(Life& life) {
  const Days spell = fall_sick(life, long_spell(life));
  const Job resumed = resume(life, steady_job(life), days(spell.begin() + 20, spell.end()), 1'900);
  const Record record = life.authorise(resumed.span, resumed.employer.id(), 500);
  life.correct(cancellation(record, 0));
  life.plant(Plant::kWorkCertain, 0, line_pairs(life, resumed));
}

constexpr std::array kScenarios = {
    Scenario{"correction-withdraws", 6, correction_withdraws},
    Scenario{"correction-raises", 6, correction_raises},
    Scenario{"line-cancelled", 4, line_cancelled},
    Scenario{"line-reactivated", 3, line_reactivated},
    Scenario{"stale-version", 5, stale_version},
    Scenario{"person-corrected", 3, person_corrected},
    Scenario{"payments-late", 5, payments_late},
    Scenario{"authorised-later", 5, authorised_later},
    Scenario{"payment-shortened", 4, payment_shortened},
    Scenario{"payment-cancelled", 4, payment_cancelled},
    Scenario{"number-replaced-later", 4, number_replaced_later},
    Scenario{"replacement-undone", 3, replacement_undone},
    Scenario{"brought-back", 3, brought_back},
    Scenario{"notice-cancelled", 4, notice_cancelled},
    Scenario{"notice-moved", 3, notice_moved},
    Scenario{"certificate-withdrawn", 3, certificate_withdrawn},
    Scenario{"foreign-benefit-withdrawn", 2, foreign_benefit_withdrawn},
    Scenario{"authorisation-withdrawn", 3, authorisation_withdrawn},
};

}  // namespace

std::span<const Scenario> correction_scenarios() {
  return kScenarios;
}

}  // namespace population
