// JoinBench: the population that joins are measured with, as slots in a shuffled order.
//
// Eight quarterly employments a person over five years (2019 to 2023), with 0 to 66 paid days each;
// one person in seven has one to ten indemnities of 14 to 365 days. Nothing is planted: what it
// raises is whatever the rules say.
//
// A slot is one place in the order of arrival; a few slots are empty. Slots are independent of each
// other, so that they can be made in parallel, and record() reuses the caller's record.
//
// Errors:        none; preconditions are asserted.
// Cost:          about 0.3 µs a slot and 0.2 µs to write it as NDJSON; 48 bytes for the whole.
// Thread safety: immutable, any thread; one Record a thread.
#pragma once

#include <cstdint>

#include "bench/population/employer.h"
#include "bench/population/identifiers.h"
#include "bench/population/random.h"
#include "bench/population/record.h"

namespace population {

class JoinBench {
 public:
  // `persons` x 8 employments and about a tenth as many indemnities.
  // REQUIRES: 0 < persons <= NationalNumbers::capacity().
  JoinBench(std::uint64_t persons, std::uint64_t seed);

  // One million employments: persons_for(1'000'000). Rounded up to whole persons.
  static constexpr std::uint64_t persons_for(std::uint64_t employments) {
    return (employments + kEmploymentsEach - 1) / kEmploymentsEach;
  }

  std::uint64_t slots() const noexcept { return order_.size(); }

  // Fills `record` with what arrives at `slot`; false, and `record` is left alone, if nothing does.
  // REQUIRES: slot < slots().
  bool record(std::uint64_t slot, Record& record) const;

 private:
  static constexpr std::uint64_t kEmploymentsEach = 8;
  static constexpr std::uint64_t kIndemnitiesMax = 10;
  static constexpr std::uint64_t kPersonsPerSick = 7;

  void employment(std::uint64_t person, std::uint64_t which, Record& record) const;
  void indemnity(std::uint64_t person, std::uint64_t which, Record& record) const;

  std::uint64_t persons_;
  std::uint64_t seed_;
  Permutation order_;
  NationalNumbers numbers_;
  Employers employers_;
};

}  // namespace population
