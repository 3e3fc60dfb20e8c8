#include "bench/population/join_bench.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "bench/population/text.h"

namespace population {
namespace {

constexpr Quarter kFirst = Quarter::of(2019, 1);
constexpr int kQuarters = 20;
constexpr Day kFirstDay = kFirst.begin();
constexpr Day kLimitDay = Quarter::of(2024, 1).begin();

constexpr std::array<std::string_view, 6> kInsurers = {"106", "206", "306", "406", "509", "600"};

// One period, with the memory of whatever the record held before.
Period& reuse(Record& record) {
  record.cancelled = false;
  record.successor.clear();
  record.line.reset();
  record.periods.resize(1);
  Period& period = record.periods.front();
  period.employer.clear();
  period.insurer.clear();
  period.daily_cents.reset();
  period.fraction.reset();
  period.paid_days.reset();
  period.days_per_week.reset();
  period.attributes.clear();
  return period;
}

std::uint32_t employer_count(std::uint64_t persons) {
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(persons / 15, 20, 250'000));
}

}  // namespace

JoinBench::JoinBench(std::uint64_t persons, std::uint64_t seed)
    : persons_(persons),
      seed_(seed),
      order_(mix(seed, 0x0de4), persons * kEmploymentsEach + (persons + kPersonsPerSick - 1) /
                                                                 kPersonsPerSick * kIndemnitiesMax),
      numbers_(seed),
      employers_(seed, employer_count(persons)) {
}

bool JoinBench::record(std::uint64_t slot, Record& record) const {
  const std::uint64_t item = order_.at(slot);
  const std::uint64_t employments = persons_ * kEmploymentsEach;
  if (item < employments) {
    employment(item / kEmploymentsEach, item % kEmploymentsEach, record);
    return true;
  }
  const std::uint64_t person = (item - employments) / kIndemnitiesMax * kPersonsPerSick;
  const std::uint64_t which = (item - employments) % kIndemnitiesMax;
  if (which > mix(seed_ ^ 0x51c4, person) % kIndemnitiesMax) return false;
  indemnity(person, which, record);
  return true;
}

void JoinBench::employment(std::uint64_t person, std::uint64_t which, Record& record) const {
  // Steps that share no factor with twenty give eight different quarters.
  static constexpr std::array<std::uint64_t, 8> kSteps = {1, 3, 7, 9, 11, 13, 17, 19};
  const std::uint64_t life = mix(seed_ ^ 0xe3b1, person);
  const std::uint64_t turn = life % kQuarters + which * kSteps[(life >> 8) % kSteps.size()];
  const Quarter quarter{kFirst.since_year_0 + static_cast<int>(turn % kQuarters)};
  const std::uint64_t draw = mix(life, which);
  // Two employers in a career.
  const std::uint64_t which_employer = mix(life, 0xe0 + (which & 1));
  const auto employer = static_cast<std::uint32_t>(which_employer % employers_.count());

  Period& period = reuse(record);
  record.registry = Registry::kDmfa;
  record.person = numbers_.number(person);
  period.part = "01";
  period.kind = Kind::kEmployment;
  period.days = quarter.days();
  period.employer = enterprise_number(employer);
  period.fraction = (draw & 7) < 6 ? 1000 : 500;
  period.paid_days = static_cast<std::int32_t>((draw >> 8) % 67) * 100;
  period.days_per_week = 500;
  period.attributes.emplace_back("worker_code", "495");
  period.attributes.emplace_back("employer_class", "010");
  period.attributes.emplace_back("quarter", quarter.text());
  record.key.assign(period.employer).append("/0/").append(period.attributes.back().second);
  record.key.append("/").append(record.person).append("/010/495");
  record.version = (quarter.next().begin().since_epoch + 30) * std::int64_t{86'400'000} +
                   static_cast<std::int64_t>((draw >> 20) % 86'400'000);
}

void JoinBench::indemnity(std::uint64_t person, std::uint64_t which, Record& record) const {
  const std::uint64_t life = mix(seed_ ^ 0x1de3, person);
  Random random{mix(life, which)};
  const int length = random.between(14, 365);
  const Day begin = kFirstDay + random.between(0, kLimitDay - kFirstDay - length);

  Period& period = reuse(record);
  const bool invalidity = random.chance(400);
  record.registry = invalidity ? Registry::kInvalidity : Registry::kPrimaryIncapacity;
  record.person = numbers_.number(person);
  record.version = 1;
  period.part = "1";
  period.kind = invalidity ? Kind::kInvalidity : Kind::kPrimaryIncapacity;
  period.days = days(begin, begin + length);
  period.insurer = kInsurers[life % kInsurers.size()];
  period.daily_cents = random.between(4'500, 9'500);
  period.attributes.emplace_back("scheme", "employee");
  record.key.assign(period.insurer).append("/");
  append_digits(person + 10'000'000, 9, record.key);
  record.key.append("/");
  append_number(static_cast<std::int64_t>(which), record.key);
}

}  // namespace population
