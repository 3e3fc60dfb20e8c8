// OwnForms: what decoding registries' own files costs, where the trials read NDJSON.
//
// Thread safety: a pure function but for the time it takes, some tenths of a second. Errors: none.
#pragma once

#include <array>

#include "bench/sizing/nation.h"

namespace sizing {

// Processor seconds a record, by feed.
using OwnForms = std::array<double, kFeeds>;

OwnForms measure_own_forms();

}  // namespace sizing
