// People without any benefit: most of the nation.
#include <array>

#include "bench/population/scenario.h"

namespace population {
namespace {

Day some_day(Life& life) {
  const Day first = life.world().first.begin();
  return first + life.random().between(0, life.world().limit.begin() - first - 1);
}

void steady_worker(Life& life) {
  life.work(steady_job(life));
}

void permanent_bis_number(Life& life) {
  life.use_number(life.number(NumberForm::kBis));
  life.work(steady_job(life));
}

void job_changer(Life& life) {
  Day begin = long_ago(life);
  const int jobs = life.random().between(2, 4);
  for (int i = 0; i < jobs; ++i) {
    const Day end = std::max(begin + 30, some_day(life));
    life.work(life.draw_job(days(begin, end)));
    begin = end + life.random().between(1, 200);
  }
  life.work(life.draw_job(days(begin, matcher::kOpenEnd)));
}

void two_employers(Life& life) {
  life.work(steady_job(life));
  Job second = life.draw_job(days(some_day(life), matcher::kOpenEnd));
  second.mean_hours = 950;
  life.work(second);
}

// Two occupations in one worker line: the hours changed within a quarter.
void changed_hours(Life& life) {
  Job job = steady_job(life);
  const Day change = some_day(life);
  job.span = days(job.span.begin(), change);
  life.work(job);
  job.span = days(change, matcher::kOpenEnd);
  job.mean_hours = 3040;
  job.announced = false;
  life.work(job);
}

void dismissed(Life& life) {
  Job job = steady_job(life);
  const Day end = some_day(life);
  job.span = days(job.span.begin(), end);
  life.work(job);
  life.severance(job, days(end, end + life.random().between(20, 400)));
}

void self_employed(Life& life) {
  life.self_employment(days(long_ago(life), matcher::kOpenEnd));
}

void posted(Life& life) {
  const Day begin = some_day(life);
  const Days span = days(begin, begin + life.random().between(10, 500));
  life.posting(life.random().chance(500) ? Registry::kGotot : Registry::kLimosa, span);
  if (life.random().chance(200))
    life.posting(Registry::kLimosa, span);  // the same work, twice told
}

void frontier_worker(Life& life) {
  life.use_number(life.number(NumberForm::kBisSexUnknown));
  const Day begin = some_day(life);
  life.foreign_benefit("WW", days(begin, begin + 90));
  life.work(life.draw_job(days(begin + 90, matcher::kOpenEnd)));
}

void announced_only(Life& life) {
  const Day begin = some_day(life);
  const Employer employer = life.draw_employer();
  life.notice(employer, days(begin, begin + life.random().between(1, 60)));
}

void deleted_line(Life& life) {
  const Job job = steady_job(life);
  life.fictitious(job, life.world().first.next());
}

// Both versions of a line arrive, in any order.
void corrected_line(Life& life) {
  life.work(steady_job(life));
  Record later = Life::version_of(life.records().back(), life.random().between(20, 300));
  set_paid_days(later.periods.front(), 1'000);
  life.records().push_back(std::move(later));
}

constexpr std::array kScenarios = {
    Scenario{"steady-worker", 7'000, steady_worker},
    Scenario{"permanent-bis-number", 200, permanent_bis_number},
    Scenario{"job-changer", 1'200, job_changer},
    Scenario{"two-employers", 450, two_employers},
    Scenario{"changed-hours", 300, changed_hours},
    Scenario{"dismissed", 150, dismissed},
    Scenario{"self-employed", 600, self_employed},
    Scenario{"posted", 120, posted},
    Scenario{"frontier-worker", 60, frontier_worker},
    Scenario{"announced-only", 100, announced_only},
    Scenario{"deleted-line", 10, deleted_line},
    Scenario{"corrected-line", 100, corrected_line},
};

}  // namespace

std::span<const Scenario> healthy_scenarios() {
  return kScenarios;
}

}  // namespace population
