// Population: a synthetic nation, person by person, and how many hits it must raise.
//
// A person is a pure function of the options and an index: persons can be made in any order, in
// parallel, and in constant memory. The same options give the same bytes on every machine.
//
// Every person lives one scenario (scenario.h). The first persons live one of each, so that even a
// small population plants every rule of config/rules.toml; the others are drawn by weight: about
// one in seven has been on benefit, one in sixty has a hit.
//
// Errors:        create() refuses options out of their bounds with kInvalidArgument; nothing else
//                fails.
// Cost:          5 to 30 µs a person, about 20 records each.
// Thread safety: immutable, any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "bench/population/life.h"
#include "matcher/status.h"

namespace population {

struct Options {
  std::uint64_t persons = 1'000;  // 1 … NationalNumbers::capacity()
  std::uint64_t seed = 1;
  int from_year = 2019;  // 2004 … 2060
  int years = 5;         // 1 … 20
};

class Population {
 public:
  static matcher::Result<Population> create(const Options& options);

  std::uint64_t size() const noexcept { return options_.persons; }

  // REQUIRES: index < size().
  Person person(std::uint64_t index) const;

  // The name of the scenario that a person lives, for messages of tests.
  std::string_view scenario(std::uint64_t index) const;

 private:
  explicit Population(const Options& options);

  Options options_;
  World world_;
};

}  // namespace population
