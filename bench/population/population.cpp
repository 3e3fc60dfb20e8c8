#include "bench/population/population.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <vector>

#include "bench/population/scenario.h"

namespace population {
namespace {

std::vector<Scenario> all_scenarios() {
  std::vector<Scenario> all;
  for (const auto family :
       {healthy_scenarios(), trap_scenarios(), hit_scenarios(), correction_scenarios()}) {
    all.insert(all.end(), family.begin(), family.end());
  }
  return all;
}

const Scenario& scenario_of(std::uint64_t seed, std::uint64_t index) {
  static const std::vector<Scenario> kAll = all_scenarios();
  static const unsigned kWeights = [] {
    unsigned sum = 0;
    for (const Scenario& scenario : kAll) sum += scenario.weight;
    return sum;
  }();
  if (index < kAll.size()) return kAll[index];
  unsigned draw = Random{mix(seed ^ 0x5ce7a410, index)}.below(kWeights);
  std::size_t at = 0;
  while (draw >= kAll[at].weight) draw -= kAll[at++].weight;
  return kAll[at];
}

std::uint32_t employer_count(std::uint64_t persons) {
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(persons / 15, 20, 1'000'000));
}

}  // namespace

matcher::Result<Population> Population::create(const Options& options) {
  const auto refuse = [](const std::string& message) {
    return matcher::error(matcher::StatusCode::kInvalidArgument, message);
  };
  const std::uint64_t capacity = NationalNumbers::capacity();
  if (options.persons < 1 || options.persons > capacity) {
    return refuse("persons must be 1 to " + std::to_string(capacity));
  }
  if (options.from_year < 2004 || options.from_year > 2060) {
    return refuse("the first year must be 2004 to 2060");
  }
  if (options.years < 1 || options.years > 20) return refuse("years must be 1 to 20");
  return Population{options};
}

Population::Population(const Options& options)
    : options_(options),
      world_{.seed = options.seed,
             .first = Quarter::of(options.from_year, 1),
             .limit = Quarter::of(options.from_year + options.years, 1),
             .employers = Employers{options.seed, employer_count(options.persons)},
             .numbers = NationalNumbers{options.seed}} {
}

Person Population::person(std::uint64_t index) const {
  assert(index < options_.persons);
  Life life{world_, index};
  scenario_of(options_.seed, index).live(life);
  return std::move(life).finish();
}

std::string_view Population::scenario(std::uint64_t index) const {
  return scenario_of(options_.seed, index).name;
}

}  // namespace population
