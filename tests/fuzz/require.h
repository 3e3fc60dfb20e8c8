// require: what a fuzz target promises of every input. Kept on in every build.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace fuzz {

// Stops the process, saying which promise was broken, unless `holds`.
inline void require(bool holds, const char* promise) {
  if (holds) return;
  (void)std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

}  // namespace fuzz
