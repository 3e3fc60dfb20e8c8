#include "daemon/memory_use.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace cumuld {

MemoryUse memory_use() {
  MemoryUse use;
  std::ifstream pages("/proc/self/statm");
  std::uint64_t whole = 0;
  std::uint64_t resident = 0;
  if (pages >> whole >> resident) {
    use.resident = resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  }
  const auto heap = ::mallinfo2();
  use.heap_used = heap.uordblks + heap.hblkhd;
  use.heap_held = heap.arena + heap.hblkhd;
  return use;
}

void bound_arenas() {
  const auto cores = std::max(2U, std::thread::hardware_concurrency());
  // NOLINTBEGIN(concurrency-mt-unsafe): before threads start
  if (std::getenv("MALLOC_ARENA_MAX") == nullptr) {
    (void)::mallopt(M_ARENA_MAX, static_cast<int>(cores));
  }
  // NOLINTEND(concurrency-mt-unsafe)
}

}  // namespace cumuld
