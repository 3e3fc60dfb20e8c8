// Employers: a pool of invented employers, some with half the workers and most with few.
//
// Thread safety: immutable, any thread.
#pragma once

#include <cstdint>
#include <string>

#include "bench/population/calendar.h"
#include "bench/population/random.h"

namespace population {

struct Employer {
  std::uint32_t index = 0;
  std::string enterprise;    // 10 digits; empty where only the ONSS number is known
  std::string onss;          // 9 digits
  bool trusteeship = false;  // its declarations are made under a receiver
  bool pay_periods = false;  // quarters end with its pay periods, not with the calendar

  // What records name it by: the enterprise number, else the ONSS number.
  const std::string& id() const { return enterprise.empty() ? onss : enterprise; }

  // The days a worker line of this employer and quarter speaks of. The first quarter of a year
  // begins on 1 January and the last ends on 31 December in either case.
  Days quarter(Quarter quarter) const;

  // When the original declaration of a quarter was made: milliseconds since 1970 UTC, five to 45
  // days after the quarter. The same for all workers of the declaration.
  std::int64_t declared_at(Quarter quarter) const;
};

class Employers {
 public:
  // REQUIRES: 0 < count <= 1'900'000.
  Employers(std::uint64_t seed, std::uint32_t count);

  std::uint32_t count() const noexcept { return count_; }
  Employer employer(std::uint32_t index) const;

  // Half of all draws fall on one employer in a hundred.
  Employer draw(Random& random) const;

 private:
  std::uint64_t seed_;
  std::uint32_t count_;
};

}  // namespace population
