// plain_bytes(): how far a text goes on that JSON spells as itself: printable ASCII, and neither
// the quote that ends it nor a backslash.
//
// Thread safety: pure functions. Cost: a handful of instructions.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "matcher/bytes.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace cumuld {

#ifdef __SSE2__

inline constexpr std::size_t kPlainStep = 16;

// The plain bytes that `at` begins with, at most kPlainStep. REQUIRES: as many readable ones.
inline std::size_t plain_bytes(const char* at) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const auto is = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
  // As signed bytes, those from 0x80 on are below a space too.
  const __m128i below_space = _mm_cmplt_epi8(bytes, _mm_set1_epi8(' '));
  const __m128i special =
      _mm_or_si128(_mm_or_si128(below_space, is('\x7f')), _mm_or_si128(is('"'), is('\\')));
  const auto mask = static_cast<unsigned>(_mm_movemask_epi8(special));
  return static_cast<std::size_t>(std::countr_zero(mask | 0x1'0000U));
}

#else

inline constexpr std::size_t kPlainStep = 8;

inline std::size_t plain_bytes(const char* at) {
  constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101ULL;
  const std::uint64_t word = matcher::word_at(at);
  // The top bit of each byte that is zero; above the lowest such byte also of others.
  const auto zeros = [](std::uint64_t x) { return (x - kOnes) & ~x; };
  const auto is = [&](unsigned char c) { return zeros(word ^ (kOnes * c)); };
  const std::uint64_t below_space = (word - kOnes * 0x20) & ~word;
  const std::uint64_t special =
      (word | below_space | is('"') | is('\\') | is(0x7f)) & (kOnes * 0x80);
  return static_cast<std::size_t>(std::countr_zero(special)) / 8;  // 8 if there is none
}

#endif

}  // namespace cumuld
