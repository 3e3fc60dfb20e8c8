#include "daemon/memory_use.h"

#include <malloc.h>
#include <unistd.h>

#include <fstream>

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

}  // namespace cumuld
