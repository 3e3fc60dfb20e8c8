// MemoryUse: what the process holds of memory, as the kernel and as the allocator counts it.
//
// What is held and not used was freed and is kept by the allocator for what comes next: a growth of
// `resident` with `heap_used` at rest is its fragmentation, not a leak.
//
// Thread safety: any thread. Errors: what cannot be read is 0.
// Cost: one small file, and each of the allocator's arenas is locked in turn while its free pieces
//       are counted: for somebody who asks once in some seconds.
#pragma once

#include <cstdint>

namespace cumuld {

struct MemoryUse {
  std::uint64_t resident = 0;   // bytes, all of the process
  std::uint64_t heap_used = 0;  // bytes handed out by malloc
  std::uint64_t heap_held = 0;  // bytes that malloc has from the kernel, those used included
};

MemoryUse memory_use();

// Has malloc keep at most as many arenas as there are cores, at least two, unless the environment
// says how many (MALLOC_ARENA_MAX). By default there are eight for each core, and what one thread
// takes and another gives back leaves holes in all of them. Before threads start.
void bound_arenas();

}  // namespace cumuld
