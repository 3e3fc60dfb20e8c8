// Hash128 and the places it is used: the identity of a (registry, key) and the checksum of content.
//
// XXH3-128 throughout. It is not a secret and proves nothing against somebody who builds collisions
// on purpose; identities are therefore seeded per store (see storage/FORMAT.md).
//
// Thread safety: plain values.
#pragma once

#include <xxhash.h>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace matcher {

struct Hash128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  friend constexpr auto operator<=>(const Hash128&, const Hash128&) = default;
};

inline Hash128 hash128(std::string_view bytes, std::uint64_t seed = 0) {
  const XXH128_hash_t h = XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed);
  return {h.high64, h.low64};
}

inline std::uint64_t hash64(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

// Spreads a small integer over 64 bits (the finaliser of SplitMix64).
constexpr std::uint64_t mix64(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace matcher
