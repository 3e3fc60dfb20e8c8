// The part of a life that stands in worker lines: jobs, severance, lines that were deleted.
#include <algorithm>
#include <array>
#include <cassert>

#include "bench/population/life.h"
#include "bench/population/text.h"

namespace population {
namespace {

Attributes line_attributes(const WorkerLine& line) {
  Attributes attributes = {{"worker_code", std::string{line.worker_code}},
                           {"employer_class", std::string{line.employer_class}},
                           {"quarter", line.quarter.text()}};
  if (line.employer.trusteeship) attributes.emplace_back("trusteeship", "1");
  return attributes;
}

std::string next_part(const Record& line) {
  std::string part;
  append_digits(line.periods.size() + 1, 2, part);
  return part;
}

}  // namespace

Job Life::draw_job(const Days& span) {
  static constexpr std::array kWorkerCodes = {"495", "495", "495", "495", "015", "015", "675"};
  static constexpr std::array kClasses = {"010", "010", "024", "044", "000"};
  static constexpr std::array kMeanHours = {3800, 3800, 3800, 3800, 3800, 3040, 2850, 2533, 1900};
  Job job{.employer = world_.employers.draw(random_), .span = span};
  job.worker_code = kWorkerCodes[random_.below(kWorkerCodes.size())];
  job.employer_class = kClasses[random_.below(kClasses.size())];
  job.mean_hours = kMeanHours[random_.below(kMeanHours.size())];
  const std::uint32_t week = random_.below(100);
  job.working_days_system = week < 90 ? 500 : week < 98 ? 600 : 700;
  return job;
}

Record& Life::line_of(const Job& job, Quarter quarter) {
  for (Record& record : person_.records) {
    if (record.line && record.line->quarter == quarter &&
        record.line->employer.index == job.employer.index &&
        record.line->employer_class == job.employer_class &&
        record.line->worker_code == job.worker_code && record.person == person_.number) {
      return record;
    }
  }
  Record record;
  record.registry = Registry::kDmfa;
  record.key.reserve(48);
  record.key = job.employer.id();
  record.key += job.employer.trusteeship ? "/1/" : "/0/";
  record.key += quarter.text();
  record.key += '/';
  record.key += person_.number;
  record.key += '/';
  record.key += job.employer_class;
  record.key += '/';
  record.key += job.worker_code;
  record.version = job.employer.declared_at(quarter);
  record.person = person_.number;
  record.line = WorkerLine{job.employer, quarter, job.employer_class, job.worker_code};
  return person_.records.emplace_back(std::move(record));
}

void Life::add_occupation(const Job& job, const Days& span, Record& line) {
  const int weekdays = count_weekdays(span);
  const int free = weekdays - indemnified_weekdays(span);
  Occupation occupation{.start = job.span.begin(),
                        .reference_hours = job.reference_hours,
                        .mean_hours = job.mean_hours,
                        .working_days_system = job.working_days_system};
  occupation.ends =
      !job.span.is_open() && job.span.end() <= job.employer.quarter(line.line->quarter).end();
  std::int32_t worked = free * random_.between(85, 100) / 100 * 100;
  if (worked > 0 && random_.chance(100)) worked -= 50;
  if (job.paid_while_sick) worked = std::max(1, weekdays) * 100;
  if (worked > 200 && random_.chance(50)) {
    occupation.services = {{1, worked - 100}, {20, 100}};
  } else if (worked > 0) {
    occupation.services = {{1, worked}};
  }
  // Holidays of manual workers, and what one expects of the sick: neither is paid work.
  if (job.worker_code == "015" && free * 100 >= worked + 100)
    occupation.services.push_back({2, 100});
  if (weekdays > free && !job.paid_while_sick) {
    occupation.services.push_back({50, (weekdays - free) * 100});
  }
  if (worked > 0) occupation.remuneration_codes.push_back(1);
  if (random_.chance(60)) occupation.remuneration_codes.push_back(2);  // a bonus proves no work
  if (occupation.ends && random_.chance(100)) occupation.remuneration_codes.push_back(4);

  Period period;
  period.part = next_part(line);
  period.kind = Kind::kEmployment;
  period.days = span;
  period.employer = job.employer.id();
  period.fraction = (1000 * job.mean_hours + job.reference_hours / 2) / job.reference_hours;
  period.paid_days = paid_days(occupation.services);
  period.days_per_week = job.working_days_system;
  period.attributes = line_attributes(*line.line);
  period.occupation = std::move(occupation);
  line.periods.push_back(std::move(period));
}

void Life::work(const Job& job) {
  if (job.announced) notice(job.employer, job.span);
  for (Quarter quarter = world_.first; quarter < world_.limit; quarter = quarter.next()) {
    const auto span = matcher::intersection(job.span, job.employer.quarter(quarter));
    if (span) add_occupation(job, *span, line_of(job, quarter));
  }
}

std::vector<Days> Life::severance(const Job& job, const Days& span) {
  std::vector<Days> pieces;
  for (Day begin = span.begin(); begin < span.end();) {
    const Days piece = days(begin, std::min(span.end(), next_year(begin)));
    Quarter quarter = quarter_of(begin);
    if (job.employer.quarter(quarter).end() <= begin) quarter = quarter.next();
    Record& line = line_of(job, quarter);
    Period period;
    period.part = next_part(line);
    period.kind = Kind::kSeverance;
    period.days = piece;
    period.employer = job.employer.id();
    period.attributes = line_attributes(*line.line);
    period.occupation = Occupation{.start = begin,
                                   .ends = true,
                                   .reference_hours = job.reference_hours,
                                   .mean_hours = job.mean_hours,
                                   .working_days_system = job.working_days_system};
    const int weekdays = count_weekdays(piece);
    if (weekdays > 0) period.occupation->services.push_back({1, weekdays * 100});
    period.occupation->remuneration_codes.push_back(job.worker_code == "675" ? 9 : 3);
    line.periods.push_back(std::move(period));
    pieces.push_back(piece);
    begin = piece.end();
  }
  return pieces;
}

Record& Life::fictitious(const Job& job, Quarter quarter) {
  Job declared = job;
  declared.span = job.employer.quarter(quarter);
  work(declared);
  Record deleted = version_of(line_of(declared, quarter), 700);
  for (Period& period : deleted.periods) {
    period.kind = Kind::kFictitiousEmployment;
    period.paid_days = 0;  // the services were deleted with the line
  }
  notify(LineMessage::kDeletedByOnss, deleted);
  return person_.records.emplace_back(std::move(deleted));
}

void Life::notify(LineMessage message, Record& line) {
  line.line->message = message;
  std::string number;
  append_digits(digest_of(line.key, static_cast<std::uint64_t>(line.version)) % 9'000'000'000, 11,
                number);
  for (Period& period : line.periods) period.attributes.emplace_back("line_version", number);
}

std::size_t Life::line_inside(const Days& where) const {
  for (std::size_t i = 0; i < person_.records.size(); ++i) {
    const Record& record = person_.records[i];
    if (record.line && record.periods.front().kind == Kind::kEmployment &&
        contains(where, record.periods.front().days)) {
      return i;
    }
  }
  assert(false && "the scenario put no worker line inside these days");
  return 0;
}

void set_paid_days(Period& period, std::int32_t hundredths) {
  assert(period.kind == Kind::kEmployment && period.occupation);
  auto& services = period.occupation->services;
  std::erase_if(services, [](const Service& service) { return is_paid(service.code); });
  if (hundredths > 0) services.insert(services.begin(), {1, hundredths});
  period.paid_days = paid_days(services);
}

}  // namespace population
