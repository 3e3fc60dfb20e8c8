// People on benefit whose records look like a cumulation and are none.
#include <array>

#include "bench/population/scenario.h"

namespace population {
namespace {

void suspended(Life& life) {
  suspended_contract(life);
  if (!life.random().chance(300)) return;
  life.attest_quarterly();
  if (!life.random().chance(500)) return;
  Payment supplement = life.payments().front();  // third-party aid, for the same days
  supplement.daily_cents = 1'200;
  supplement.supplement = true;
  supplement.unpaid.reset();
  life.add_payment(std::move(supplement));
}

// Worked before and after within the quarter: the paid days have room.
void sick_for_weeks(Life& life) {
  fall_sick(life, short_spell(life, life.random().between(3, 80)));
  life.work(steady_job(life));
}

void two_spells(Life& life) {
  const Days first = short_spell(life, life.random().between(20, 60));
  const Day relapse = first.end() + life.random().between(40, 80);
  fall_sick(life, first);
  fall_sick(life, days(relapse, relapse + 50));
  life.work(steady_job(life));
  // A new job of some days, between the two.
  life.work(life.draw_job(days(first.end() + 5, first.end() + 25)));
}

void sick_unemployed(Life& life) {
  const Days spell = fall_sick(life, long_spell(life));
  const Day end = spell.begin() + -life.random().between(1, 300);
  life.work(life.draw_job(days(end + -1'000, end)));
}

void authorised(Life& life) {
  const Days spell = fall_sick(life, long_spell(life));
  const Job job = life.draw_job(days(long_ago(life), matcher::kOpenEnd));
  const Days span = days(spell.begin() + 20, spell.end());
  resume(life, job, span, 1'900);
  const bool open = life.random().chance(500);
  const bool any_employer = life.random().chance(500);
  const bool any_volume = life.random().chance(500);
  const int volume = life.random().chance(300) ? 625 : 500;
  life.authorise(open ? days(span.begin(), matcher::kOpenEnd) : span,
                 any_employer ? "" : job.employer.id(), any_volume ? -1 : volume);
}

void insurer_changed(Life& life) {
  const Days spell = long_spell(life);
  const Day change = spell.begin() + 40;
  const std::string_view insurer = draw_insurer(life);
  life.pay(days(spell.begin(), change), insurer);
  life.pay(days(change, spell.end()), other_insurer(insurer));
  life.work(steady_job(life));
}

void two_schemes(Life& life) {
  const Days spell = long_spell(life);
  const std::string_view insurer = draw_insurer(life);
  life.pay(spell, insurer, "employee");
  life.pay(spell, life.random().chance(500) ? insurer : other_insurer(insurer), "self_employed");
  life.work(steady_job(life));
}

void second_payment_of_unknown_scheme(Life& life) {
  const Days spell = long_spell(life);
  const std::string_view insurer = draw_insurer(life);
  life.pay(spell, insurer);
  life.pay(spell, other_insurer(insurer), "");
}

void severance_before(Life& life) {
  const Days spell = fall_sick(life, long_spell(life));
  const int length = life.random().between(20, 150);
  const Day end = spell.begin() + -length;
  Job job = life.draw_job(days(end + -2'000, end));
  life.work(job);
  life.severance(job, days(end, spell.begin()));
}

void posted_before(Life& life) {
  const Days spell = fall_sick(life, long_spell(life));
  life.posting(Registry::kGotot, days(spell.begin() + -100, spell.begin()));
  life.posting(Registry::kLimosa, days(spell.end(), spell.end() + 100));
}

void self_employed_sick(Life& life) {
  const Days spell = fall_sick(life, long_spell(life), "self_employed");
  life.self_employment(days(long_ago(life), spell.begin()));
}

void self_employed_authorised(Life& life) {
  const Days spell = fall_sick(life, long_spell(life), "self_employed");
  life.self_employment(days(long_ago(life), matcher::kOpenEnd));
  life.authorise(days(spell.begin(), matcher::kOpenEnd), "", 500);
}

void other_foreign_benefit(Life& life) {
  const Days spell = fall_sick(life, long_spell(life));
  life.foreign_benefit(life.random().chance(500) ? "WAZO" : "onbekend", spell);
}

// An announced start on the first day of a payment does not lie inside it.
void notice_on_first_day(Life& life) {
  fall_sick(life, long_spell(life));
  const Day start = life.payments()[life.random().below(2)].days.begin();
  life.notice(life.draw_employer(), days(start, matcher::kOpenEnd));
}

void notice_authorised(Life& life) {
  const Days spell = fall_sick(life, long_spell(life));
  const Day start = spell.begin() + 10;
  life.notice(life.draw_employer(), days(start, matcher::kOpenEnd));
  life.authorise(days(start, matcher::kOpenEnd));
}

// The benefit begins on the day after the last that a deleted line reaches.
void fictitious_too_old(Life& life) {
  const Job job = steady_job(life);
  const Day reach = job.employer.quarter(life.world().first).end() + 365;
  life.fictitious(job, life.world().first);
  fall_sick(life, days(reach, reach + life.random().between(20, 90)));
}

// The first version said paid work, a later one takes it back; they arrive in any order.
void newer_version_clears(Life& life) {
  const SickWorker worker = suspended_contract(life);
  const WorkedLine line = work_in_spell(life, worker.spell);
  Record later = Life::version_of(life.records()[line.index], 60);
  set_paid_days(later.periods.front(), 0);
  life.records().push_back(std::move(later));
}

void sent_twice(Life& life) {
  suspended_contract(life);
  const Days relation = days(long_ago(life), matcher::kOpenEnd);
  const Record copy = life.notice(life.draw_employer(), relation, Telling::kOnce);
  life.records().push_back(copy);
  life.correct(life.payment_record(life.payments().front(), 1));
}

constexpr std::array kScenarios = {
    Scenario{"suspended-contract", 900, suspended},
    Scenario{"sick-for-weeks", 200, sick_for_weeks},
    Scenario{"two-spells", 60, two_spells},
    Scenario{"sick-unemployed", 150, sick_unemployed},
    Scenario{"authorised-resumption", 120, authorised},
    Scenario{"insurer-changed", 40, insurer_changed},
    Scenario{"two-schemes", 20, two_schemes},
    Scenario{"unknown-scheme", 10, second_payment_of_unknown_scheme},
    Scenario{"severance-before", 15, severance_before},
    Scenario{"posted-before", 10, posted_before},
    Scenario{"self-employed-sick", 60, self_employed_sick},
    Scenario{"self-employed-authorised", 20, self_employed_authorised},
    Scenario{"other-foreign-benefit", 15, other_foreign_benefit},
    Scenario{"notice-on-first-day", 10, notice_on_first_day},
    Scenario{"notice-authorised", 20, notice_authorised},
    Scenario{"fictitious-too-old", 5, fictitious_too_old},
    Scenario{"newer-version-clears", 10, newer_version_clears},
    Scenario{"sent-twice", 20, sent_twice},
};

}  // namespace

std::span<const Scenario> trap_scenarios() {
  return kScenarios;
}

}  // namespace population
