// fetch(): brings memory into the cache before it is needed.
//
// A miss of the cache and of the address translation takes 300 ns here when one waits for it, and
// 15 ns when others are under way. Loads whose values nobody waits for are started one after the
// other by the processor, as long as little stands between them: call fetch() in a loop of its own
// for some dozen places, then work on them. The prefetch instruction promises the same, but was
// seen not to bring half of the lines under nested page tables (bench/README.md).
//
// Thread safety: reads one byte, as any reader may; whoever writes there meanwhile writes whole
// words. REQUIRES: the byte can be read.
#pragma once

#include <cstddef>

namespace matcher {

inline constexpr std::size_t kCacheLine = 64;
inline constexpr std::size_t kFetchTogether = 32;  // places in a row

inline void fetch(const void* place) {
  const char byte = *static_cast<const volatile char*>(place);
  asm volatile("" ::"r"(byte));
}

// The lines of [place, place + bytes), at most `lines` of them.
inline void fetch(const void* place, std::size_t bytes, std::size_t lines) {
  const auto* const first = static_cast<const char*>(place);
  for (std::size_t at = 0; at < bytes && lines-- > 0; at += kCacheLine) fetch(first + at);
}

}  // namespace matcher
