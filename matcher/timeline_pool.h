// TimelinePool: the timelines that one shard holds in memory, named by a small number.
//
// They lie in blocks that never move, so that a timeline is found by its number without a look-up:
// the shard starts to fetch it some persons before it is needed.
//
// Thread safety: one thread at a time, the shard.
// Memory: 112 bytes a timeline beside what it holds; blocks are kept until the end.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "matcher/timeline.h"

namespace matcher {

class TimelinePool {
 public:
  // The number of an empty timeline. Cost: O(1), now and then a block of memory.
  std::uint32_t take() {
    if (free_.empty()) add_block();
    const std::uint32_t number = free_.back();
    free_.pop_back();
    return number;
  }

  // Ends the timeline and frees what it held. REQUIRES: taken.
  void give_back(std::uint32_t number) {
    at(number) = Timeline();
    free_.push_back(number);
  }

  Timeline& at(std::uint32_t number) { return (*blocks_[number / kBlock])[number % kBlock]; }
  const Timeline& at(std::uint32_t number) const {
    return (*blocks_[number / kBlock])[number % kBlock];
  }

  std::size_t taken() const { return blocks_.size() * kBlock - free_.size(); }

 private:
  static constexpr std::size_t kBlock = 1024;

  void add_block() {
    const auto first = static_cast<std::uint32_t>(blocks_.size() * kBlock);
    blocks_.push_back(std::make_unique<std::array<Timeline, kBlock>>());
    for (std::uint32_t i = kBlock; i-- > 0;) free_.push_back(first + i);  // the lowest comes first
  }

  std::vector<std::unique_ptr<std::array<Timeline, kBlock>>> blocks_;
  std::vector<std::uint32_t> free_;
};

}  // namespace matcher
