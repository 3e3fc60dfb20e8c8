// Random and Permutation: the only source of chance in bench/population.
//
// The same seed gives the same numbers on every machine and with every standard library, which
// std::uniform_int_distribution and std::shuffle do not promise.
//
// Errors:        none; preconditions are asserted.
// Cost:          a few nanoseconds a call, no allocation.
// Thread safety: Random: one thread at a time. Permutation and mix(): immutable, any thread.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace population {

// The finaliser of SplitMix64: a bijection of 64-bit values that looks random.
constexpr std::uint64_t scramble(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  return scramble(scramble(a + 0x9e3779b97f4a7c15ULL) ^ (b * 0xd1342543de82ef95ULL + 1));
}

// SplitMix64. Two streams with different seeds are independent for all that matters here.
class Random {
 public:
  explicit constexpr Random(std::uint64_t seed) : state_(seed) {}

  constexpr std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    return scramble(state_);
  }

  // A number in [0, bound). REQUIRES: 0 < bound < 2^32.
  constexpr std::uint32_t below(std::uint32_t bound) {
    assert(bound > 0);
    return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32);
  }

  // A number in [low, high], both included. REQUIRES: low <= high.
  constexpr int between(int low, int high) {
    assert(low <= high);
    return low + static_cast<int>(below(static_cast<std::uint32_t>(high - low) + 1));
  }

  constexpr bool chance(std::uint32_t per_mille) { return below(1000) < per_mille; }

 private:
  std::uint64_t state_;
};

// Fisher-Yates with our own numbers.
template <typename T>
void shuffle(std::vector<T>& items, Random& random) {
  for (std::size_t left = items.size(); left > 1; --left) {
    std::swap(items[left - 1], items[random.below(static_cast<std::uint32_t>(left))]);
  }
}

// A shuffled order of 0 … size-1 that is computed, not stored: a Feistel network over the next
// power of four, walked until the value falls below size (fewer than four steps on average).
class Permutation {
 public:
  // REQUIRES: 0 < size <= 2^62.
  constexpr Permutation(std::uint64_t seed, std::uint64_t size) : seed_(seed), size_(size) {
    assert(size > 0 && size <= (1ULL << 62));
    while ((1ULL << (2 * half_bits_)) < size) ++half_bits_;
  }

  constexpr std::uint64_t size() const noexcept { return size_; }

  // Where position `index` of the shuffled order points to. A bijection. REQUIRES: index < size().
  constexpr std::uint64_t at(std::uint64_t index) const {
    assert(index < size_);
    do index = network(index);
    while (index >= size_);
    return index;
  }

 private:
  constexpr std::uint64_t network(std::uint64_t value) const {
    const std::uint64_t mask = (1ULL << half_bits_) - 1;
    std::uint64_t left = value >> half_bits_;
    std::uint64_t right = value & mask;
    for (std::uint64_t round = 0; round < 4; ++round) {
      const std::uint64_t mixed = scramble(right * 0x9e3779b97f4a7c15ULL + seed_ + round);
      left = std::exchange(right, (left ^ mixed) & mask);
    }
    return (left << half_bits_) | right;
  }

  std::uint64_t seed_;
  std::uint64_t size_;
  unsigned half_bits_ = 1;
};

}  // namespace population
