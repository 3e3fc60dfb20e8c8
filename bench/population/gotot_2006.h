// Gotot2006: persons as the matching of postings with indemnities over 2006 and 2007 met them:
// 3,573 posted to Belgium, of whom 57 were also paid indemnities in these years, of whom 25 for
// days on which a certificate says that they worked. The other 32 miss each other: narrowly, or
// because a certificate or a payment was withdrawn, or because the days in common were not paid.
//
// A person is a pure function of the seed and the index. All certificates and payments lie in the
// two years, except for certificates without an end.
//
// Errors:        none.
// Cost:          about 5 µs a person.
// Thread safety: immutable, any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "bench/population/life.h"

namespace population {

class Gotot2006 {
 public:
  static constexpr std::uint64_t kPosted = 3'573;
  static constexpr std::uint64_t kOnBenefit = 57;    // the first indexes
  static constexpr std::uint64_t kOverlapping = 25;  // the first of those

  explicit Gotot2006(std::uint64_t seed);

  // REQUIRES: index < kPosted.
  Person person(std::uint64_t index) const;

  // What that person lives, for messages of tests.
  static std::string_view scenario(std::uint64_t index);

 private:
  World world_;
};

}  // namespace population
