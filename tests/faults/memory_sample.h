// What a daemon under test holds of memory, as its /metrics say.
//
// Thread safety: any thread. Errors: what is not told is 0.
#pragma once

#include "tests/e2e/api.h"

namespace faults {

// MiB.
struct MemorySample {
  double resident = 0;
  double heap_held = 0;  // of it, what the allocator has, and what it has handed out
  double heap_used = 0;
  double memtables = 0;
  double block_cache = 0;
  double table_readers = 0;
};

MemorySample memory_of(const e2e::Api& api);

// The value of a metric without labels; 0 if there is none.
double metric(const e2e::Api& api, const std::string& name);

}  // namespace faults
