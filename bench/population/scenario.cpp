#include "bench/population/scenario.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace population {

Day long_ago(Life& life) {
  return life.world().first.begin() + -life.random().between(30, 7'300);
}

Days long_spell(Life& life) {
  const int quarters = life.world().limit.since_year_0 - life.world().first.since_year_0;
  const int first = life.random().between(0, quarters - 3);
  const int last = life.random().between(first + 2, std::min(quarters - 1, first + 7));
  const auto begin_of = [&](int index) {
    return Quarter{life.world().first.since_year_0 + index}.begin();
  };
  const Day begin = begin_of(first) + life.random().between(1, 70);
  return days(begin, begin_of(last) + life.random().between(10, 80));
}

Days short_spell(Life& life, int length) {
  assert(length > 0 && length <= 200);
  const Day first = life.world().first.begin();
  const int room = life.world().limit.begin() - first;
  const Day begin = first + life.random().between(100, room - 205);
  return days(begin, begin + length);
}

std::string_view draw_insurer(Life& life) {
  static constexpr std::array kInsurers = {"106", "206", "306", "306", "306", "406", "509", "600"};
  return kInsurers[life.random().below(kInsurers.size())];
}

Days fall_sick(Life& life, const Days& spell, std::string_view scheme) {
  life.pay(spell, draw_insurer(life), scheme);
  return spell;
}

std::string_view other_insurer(std::string_view insurer) {
  return insurer == "106" ? "509" : "106";
}

Job steady_job(Life& life) {
  return life.draw_job(days(long_ago(life), matcher::kOpenEnd));
}

SickWorker suspended_contract(Life& life, std::string_view scheme) {
  const Days spell = fall_sick(life, long_spell(life), scheme);
  const Job job = steady_job(life);
  life.work(job);
  return {job, spell};
}

Payment long_payment(Life& life) {
  const auto found = std::ranges::find_if(
      life.payments(), [](const Payment& payment) { return payment.days.days() >= 20; });
  assert(found != life.payments().end());
  return *found;
}

std::uint64_t line_pairs(const Life& life, const Job& job) {
  std::uint64_t pairs = 0;
  const World& world = life.world();
  for (Quarter quarter = world.first; quarter < world.limit; quarter = quarter.next()) {
    const auto span = matcher::intersection(job.span, job.employer.quarter(quarter));
    if (span) pairs += life.paid_in(*span);
  }
  return pairs;
}

WorkedLine work_in_spell(Life& life, const Days& spell) {
  const std::size_t index = life.line_inside(spell);
  Period& period = life.records()[index].periods.front();
  set_paid_days(period, life.random().between(1, 40) * 50);
  return {index, life.paid_in(period.days)};
}

Job resume(Life& life, const Job& job, const Days& span, int mean_hours) {
  Job before = job;
  before.span = days(job.span.begin(), span.begin());
  life.work(before);
  Job resumed = job;
  resumed.span = span;
  resumed.mean_hours = mean_hours;
  resumed.announced = false;
  resumed.paid_while_sick = true;
  life.work(resumed);
  Job after = job;
  after.span = days(span.end(), job.span.end());
  after.announced = false;
  life.work(after);
  return resumed;
}

}  // namespace population
