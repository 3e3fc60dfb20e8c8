// OverlapSum: the answer by which all that join are compared: how many pairs of an employment and
// an indemnity of one person share a day, and a checksum over who and which days.
//
// The checksum is a sum, so that pairs may be told in any order, and plain arithmetic on integers
// below 2^63, so that any database can compute it:
//
//     sum of ((person mod 1000003) * (first * 7 + last) mod 2147483647)
//
// where person is the national number as an integer, first and last are the days that both share,
// counted from 1970-01-01, both included.
//
// Thread safety: a plain value. Cost: O(1), no allocation.
#pragma once

#include <cstdint>

namespace bench {

struct OverlapSum {
  std::uint64_t pairs = 0;
  std::uint64_t sum = 0;

  // Days from `first` to `last`, both included. REQUIRES: 1970 <= first <= last.
  constexpr void add(std::uint64_t person, std::uint64_t first, std::uint64_t last) {
    ++pairs;
    sum += person % 1'000'003 * (first * 7 + last) % 2'147'483'647;
  }

  friend constexpr bool operator==(const OverlapSum&, const OverlapSum&) = default;
};

}  // namespace bench
