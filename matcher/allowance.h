// Allowances: how much each registry may still have kept of what never counts for a hit, so that
// one that floods takes neither the disk nor the others' room.
//
// A registry that has used up its entries or its bytes has no more of it kept until some goes. What
// is kept is counted here and, with each commit, in the store; a start takes it from there.
//
// Thread safety: any thread; what is taken never exceeds the bound, and of several that ask for the
// last of it at one time some may be refused that would have fitted. Cost: two atomic additions.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <limits>

#include "matcher/catalogue.h"

namespace matcher {

// The most that is kept of one kind of thing for one registry.
struct KeptBound {
  std::uint64_t entries = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t bytes = std::numeric_limits<std::uint64_t>::max();
};

class Allowances {
 public:
  explicit Allowances(const KeptBound& bound) : bound_(bound) {}

  // Counts one entry of so many bytes, or says that it has no room: then nothing is counted.
  bool take(RegistryId registry, std::uint64_t bytes) {
    Used& used = used_[registry];
    const auto entries = used.entries.fetch_add(1, std::memory_order_relaxed) + 1;
    const auto sum = used.bytes.fetch_add(bytes, std::memory_order_relaxed) + bytes;
    if (entries <= bound_.entries && sum <= bound_.bytes) return true;
    used.entries.fetch_sub(1, std::memory_order_relaxed);
    used.bytes.fetch_sub(bytes, std::memory_order_relaxed);
    return false;
  }

  // What the registry has kept already. Before anything is taken.
  void set_used(RegistryId registry, std::uint64_t entries, std::uint64_t bytes) {
    used_[registry].entries.store(entries, std::memory_order_relaxed);
    used_[registry].bytes.store(bytes, std::memory_order_relaxed);
  }

 private:
  struct Used {
    std::atomic<std::uint64_t> entries{0};
    std::atomic<std::uint64_t> bytes{0};
  };

  KeptBound bound_;
  std::array<Used, kRegistriesMax> used_;
};

}  // namespace matcher
