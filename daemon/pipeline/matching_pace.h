// MatchingPace: how many persons are matched again between two rounds of records.
//
// Records and matching take turns, and each gets half of the time: after a round of records so many
// persons are matched as take about as long. A few records wait for a few persons only, and a flood
// of them cannot keep new rules from being applied.
//
// Thread safety: one thread at a time. Cost: none.
#pragma once

#include <chrono>
#include <cstddef>

namespace cumuld {

class MatchingPace {
 public:
  using Duration = std::chrono::steady_clock::duration;

  static constexpr std::size_t kFewest = 200;
  static constexpr std::size_t kMost = 8'000;
  static constexpr std::size_t kAlone = 2'000;  // where no records come

  // Says that so many persons took so long.
  void note(std::size_t persons, Duration took);

  // How many take as long as records did, from kFewest to kMost; kFewest while that is not known.
  std::size_t persons_in(Duration records_took) const;

 private:
  double seconds_a_person_ = 0;  // 0: not known
};

}  // namespace cumuld
