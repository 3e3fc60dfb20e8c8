// The order in which many persons are read soonest from the store.
//
// Thread safety: a pure function.
#pragma once

#include <vector>

#include "matcher/national_number.h"
#include "storage/keys.h"

namespace cumuld {

// Each person once, neighbours in the store one after the other. Cost: O(n log n).
void in_order_of_the_store(const storage::Pseudonym& pseudonym,
                           std::vector<matcher::PersonCode>& persons);

}  // namespace cumuld
