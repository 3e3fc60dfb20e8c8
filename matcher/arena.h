// Arena: append-only memory in large chunks that never move, for one writer and many readers.
//
// An allocation is named by a 32-bit handle (its offset in units of 8 bytes, never 0), so that
// tables may point into an arena with half the bytes of a pointer. Everything is freed at once.
// What takes whole lines of the cache, and lies in an arena of its own, begins with a line each.
//
// Thread safety: append() by the one writer; at() by anybody who learnt the handle through a
// release/acquire pair (CodeTable does that). Limit: kBytesMax.
#pragma once

#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "matcher/fetch.h"

namespace matcher {

class Arena {
 public:
  static constexpr std::size_t kUnit = 8;
  static constexpr std::size_t kChunkBytes = std::size_t{4} << 20U;
  // Behind the last byte of a chunk so many may be read, whatever they are: fetch.h.
  static constexpr std::size_t kReadable = 128;
  static constexpr std::size_t kChunksMax = 4 * 1024;
  static constexpr std::size_t kBytesMax = kChunkBytes * kChunksMax;

  Arena() : chunks_(kChunksMax) {}

  // A handle to `bytes` bytes of no particular value, aligned to 8. REQUIRES: 0 < bytes <=
  // kChunkBytes / 2, and bytes_used() + kChunkBytes <= kBytesMax.
  std::uint32_t append(std::size_t bytes) {
    const std::size_t size = (bytes + kUnit - 1) / kUnit * kUnit;
    assert(size > 0 && size <= kChunkBytes / 2);
    if (owned_.empty() || next_ + size > kChunkBytes) {
      assert(owned_.size() < kChunksMax);
      add_chunk();
      next_ = owned_.size() == 1 ? kCacheLine : 0;  // handle 0 means "none"
    }
    const std::size_t offset = (owned_.size() - 1) * kChunkBytes + next_;
    next_ += size;
    return static_cast<std::uint32_t>(offset / kUnit);
  }

  char* at(std::uint32_t handle) const {
    const std::size_t offset = std::size_t{handle} * kUnit;
    return chunks_[offset / kChunkBytes].load(std::memory_order_acquire) + offset % kChunkBytes;
  }

  // Bytes handed out, with what was left over at the ends of chunks. Writer only.
  std::size_t bytes_used() const {
    return owned_.empty() ? 0 : (owned_.size() - 1) * kChunkBytes + next_;
  }

 private:
  // Not cleared: a page that is never used is never touched. And aligned here: who asks glibc 2.36
  // for aligned memory gets none of what was aligned and freed before, since it looks for more than
  // that to cut from, and what epochs leave behind is never used again.
  void add_chunk() {
    constexpr std::size_t kBytes = kChunkBytes + kReadable + kCacheLine;
    owned_.push_back(std::make_unique_for_overwrite<char[]>(kBytes));
    void* begin = owned_.back().get();
    std::size_t room = kBytes;
    std::align(kCacheLine, kChunkBytes + kReadable, begin, room);
    chunks_[owned_.size() - 1].store(static_cast<char*>(begin), std::memory_order_release);
  }

  std::vector<std::atomic<char*>> chunks_;
  std::vector<std::unique_ptr<char[]>> owned_;
  std::size_t next_ = 0;
};

}  // namespace matcher
