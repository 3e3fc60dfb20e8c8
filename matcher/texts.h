// Texts: copies of texts that stay where they are while others are added.
//
// What one thread fills and another empties, round after round: the memory is kept, so that no text
// costs an allocation, and none is given back by another thread than took it.
//
// Thread safety: one thread at a time. Views are valid until clear(), and across a move.
// Cost: O(bytes).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace matcher {

class Texts {
 public:
  std::string_view add(std::string_view text) {
    if (text.empty()) return {};
    if (blocks_.empty() || blocks_[at_].size - used_ < text.size()) next_block(text.size());
    char* const place = blocks_[at_].bytes.get() + used_;
    std::memcpy(place, text.data(), text.size());
    used_ += text.size();
    return {place, text.size()};
  }

  // Forgets all; keeps at most kBytesKept of the memory.
  void clear() {
    std::size_t bytes = 0;
    std::size_t kept = 0;
    while (kept < blocks_.size() && (bytes += blocks_[kept].size) <= kBytesKept) ++kept;
    blocks_.resize(kept);
    at_ = used_ = 0;
  }

 private:
  static constexpr std::size_t kBlockBytes = std::size_t{64} << 10U;
  static constexpr std::size_t kBytesKept = std::size_t{16} << 20U;

  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };

  // Goes on in the next block that has room, or in a new one.
  void next_block(std::size_t bytes) {
    used_ = 0;
    if (!blocks_.empty()) ++at_;
    while (at_ < blocks_.size() && blocks_[at_].size < bytes) ++at_;
    if (at_ < blocks_.size()) return;
    const auto size = std::max(bytes, kBlockBytes);
    blocks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
  }

  std::vector<Block> blocks_;
  std::size_t at_ = 0;    // the block being filled
  std::size_t used_ = 0;  // of it
};

}  // namespace matcher
