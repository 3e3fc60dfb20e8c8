// BareLoop: what joining costs without anything else. For each person the periods of both sides;
// each arriving period is compared with those of the other side, and overlapping pairs are counted.
// No keys, versions, rules, days or bytes: the floor that the real join is measured against.
//
// A person is found in an open-addressed table of 8 bytes a slot; periods lie eight to a block of
// 80 bytes, the blocks of one person chained by index.
//
// Thread safety: one thread. Cost: two to three cache misses a period.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "matcher/hash.h"

namespace bench {

struct Arrival {
  std::uint32_t person = 0;
  std::int32_t begin = 0;
  std::int32_t end = 0;  // excluded
  bool benefit = false;
};

class BareLoop {
 public:
  explicit BareLoop(std::size_t persons)
      : slots_(std::bit_ceil(persons * 2 + 16)), mask_(slots_.size() - 1), blocks_(1) {
    blocks_.reserve(persons * 2);
  }

  void add(const Arrival& arrival) {
    add(arrival, [](std::int32_t, std::int32_t) {});
  }

  // The same, and on_pair(begin, end) for each pair that it found, with the days of both.
  template <typename OnPair>
  void add(const Arrival& arrival, OnPair&& on_pair) {
    Slot& slot = slot_of(arrival.person);
    for (std::uint32_t at = slot.block; at != 0; at = blocks_[at].previous) {
      const Block& block = blocks_[at];
      for (std::uint32_t i = 0; i < block.count; ++i) {
        const bool overlap = block.begins[i] < arrival.end && arrival.begin < block.ends[i];
        const bool pair = overlap && ((block.benefits >> i & 1U) != 0) != arrival.benefit;
        pairs_ += static_cast<std::uint64_t>(pair);
        if (pair) {  // nothing is left of this when on_pair does nothing
          on_pair(std::max(block.begins[i], arrival.begin), std::min(block.ends[i], arrival.end));
        }
      }
    }
    if (slot.block == 0 || blocks_[slot.block].count == kPeriods) {
      blocks_.push_back({});
      blocks_.back().previous = slot.block;
      slot.block = static_cast<std::uint32_t>(blocks_.size() - 1);
    }
    Block& block = blocks_[slot.block];
    block.begins[block.count] = arrival.begin;
    block.ends[block.count] = arrival.end;
    block.benefits |= std::uint32_t{arrival.benefit} << block.count++;
  }

  std::uint64_t pairs() const { return pairs_; }

 private:
  static constexpr std::uint32_t kPeriods = 8;

  struct Slot {
    std::uint32_t person = 0;  // 0 with no block: free
    std::uint32_t block = 0;
  };
  struct Block {
    std::uint32_t previous = 0;
    std::uint32_t count = 0;
    std::uint32_t benefits = 0;  // bit i: period i is a benefit
    std::int32_t begins[kPeriods] = {};
    std::int32_t ends[kPeriods] = {};
  };

  Slot& slot_of(std::uint32_t person) {
    for (std::size_t i = matcher::mix64(person) & mask_;; i = (i + 1) & mask_) {
      if (slots_[i].block == 0) slots_[i].person = person;
      if (slots_[i].person == person) return slots_[i];
    }
  }

  std::vector<Slot> slots_;
  std::size_t mask_;
  std::vector<Block> blocks_;
  std::uint64_t pairs_ = 0;
};

}  // namespace bench
