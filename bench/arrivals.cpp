#include "bench/arrivals.h"

#include <string>

#include "bench/population/join_bench.h"
#include "matcher/national_number.h"

namespace bench {

std::vector<Arrival> all_arrivals(std::uint64_t employments) {
  const population::JoinBench population(population::JoinBench::persons_for(employments), 1);
  population::Record record;
  std::vector<Arrival> arrivals;
  arrivals.reserve(population.slots());
  for (std::uint64_t slot = 0; slot < population.slots(); ++slot) {
    if (!population.record(slot, record)) continue;
    const auto& days = record.periods.front().days;
    arrivals.push_back({matcher::NationalNumber::parse(record.person)->code(),
                        days.begin().since_epoch, days.end().since_epoch,
                        record.registry != population::Registry::kDmfa});
  }
  return arrivals;
}

std::uint64_t number_of(std::uint32_t person) {
  return std::stoull(matcher::NationalNumber::from_code(person)->digits());
}

OverlapSum answer_of(const BareSweep& sweep) {
  OverlapSum answer;
  sweep.sweep([&](std::uint32_t person, std::int32_t first, std::int32_t end) {
    answer.add(number_of(person), static_cast<std::uint64_t>(first),
               static_cast<std::uint64_t>(end - 1));
  });
  return answer;
}

}  // namespace bench
