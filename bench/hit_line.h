// add_hit: what one hit, as the daemon tells it, adds to the answer of a join.
//
// Thread safety: any thread. Errors: false if the line is not a hit; the sum is then worthless.
// Cost: one parse.
#pragma once

#include <string_view>

#include "bench/overlap.h"

namespace bench {

// `line` is a hit as GET /v1/hits tells it; each of its segments is added.
bool add_hit(std::string_view line, OverlapSum& sum);

}  // namespace bench
