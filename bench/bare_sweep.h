// BareSweep: what the whole join costs at its least when all periods are there at once: those of
// persons on benefit are found by a bitmap, sorted by person, and swept once.
//
// A sweep over periods that are already so clustered is the floor for matching everybody again
// after a rule changed.
//
// Thread safety: one thread. Cost: two passes over all periods, a sort of one in six, one sweep.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "bench/bare_loop.h"
#include "matcher/hash.h"

namespace bench {

class BareSweep {
 public:
  // Keeps the periods of whoever has a benefit, and of few others, by person, the benefits first.
  explicit BareSweep(const std::vector<Arrival>& arrivals) {
    std::vector<bool> on_benefit(std::bit_ceil(arrivals.size() * 4 + 64));
    const auto place = [&](const Arrival& arrival) {
      return matcher::mix64(arrival.person) & (on_benefit.size() - 1);
    };
    for (const auto& arrival : arrivals) {
      if (arrival.benefit) on_benefit[place(arrival)] = true;
    }
    for (const auto& arrival : arrivals) {
      if (on_benefit[place(arrival)]) clustered_.push_back(arrival);
    }
    std::ranges::sort(clustered_, [](const Arrival& a, const Arrival& b) {
      return a.person != b.person ? a.person < b.person : a.benefit > b.benefit;
    });
  }

  // Calls on_pair(person, begin, end) for each pair, with the days of both; end is excluded.
  template <typename OnPair>
  void sweep(OnPair&& on_pair) const {
    for (auto at = clustered_.begin(); at != clustered_.end();) {
      const auto benefits = at;
      const auto person = at->person;
      while (at != clustered_.end() && at->person == person && at->benefit) ++at;
      const auto incomes = at;
      for (; at != clustered_.end() && at->person == person; ++at) {
        for (auto benefit = benefits; benefit != incomes; ++benefit) {
          const auto begin = std::max(benefit->begin, at->begin);
          const auto end = std::min(benefit->end, at->end);
          if (begin < end) on_pair(person, begin, end);
        }
      }
    }
  }

 private:
  std::vector<Arrival> clustered_;
};

}  // namespace bench
