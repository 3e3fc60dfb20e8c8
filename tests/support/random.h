// Random: a stream of choices that is the same for a seed on every machine and standard library
// (std::mt19937_64 is specified to the bit; the standard distributions are not, so none is used).
//
// Draw once a statement: between f(draw(), draw()) or draw() + draw() the compiler chooses the
// order.
//
// Thread safety: one thread at a time.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace support {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  // 0 … limit − 1. REQUIRES: limit > 0. The slight bias of the remainder does no harm in a test.
  int below(int limit) {
    assert(limit > 0);
    return static_cast<int>(engine_() % static_cast<std::uint64_t>(limit));
  }

  int between(int first, int last) { return first + below(last - first + 1); }  // both included
  bool percent(int chance) { return below(100) < chance; }

  // REQUIRES: choices is not empty.
  template <typename T>
  const T& pick(const std::vector<T>& choices) {
    return choices[static_cast<std::size_t>(below(static_cast<int>(choices.size())))];
  }

  template <typename T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t left = items.size(); left > 1; --left) {
      std::swap(items[left - 1], items[static_cast<std::size_t>(below(static_cast<int>(left)))]);
    }
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace support
