// The join-bench population as bare loops take it: all periods in memory, in order of arrival.
//
// Thread safety: free functions, any thread. Cost: 0.3 µs and 16 bytes a period.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/bare_loop.h"
#include "bench/bare_sweep.h"
#include "bench/overlap.h"

namespace bench {

std::vector<Arrival> all_arrivals(std::uint64_t employments);

// The eleven digits of an arrival's person as a number.
std::uint64_t number_of(std::uint32_t person);

// What everybody who joins the population must find.
OverlapSum answer_of(const BareSweep& sweep);

}  // namespace bench
