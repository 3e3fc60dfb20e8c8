#include "storage/sealed_keys.h"

namespace storage {
namespace {

using matcher::Hash128;

constexpr std::size_t kBitsAKey = 24;
constexpr unsigned kBitsSet = 9;       // of a key, in its block
constexpr unsigned kBitBits = 9;       // of a bit's number in the block
constexpr unsigned kBitsOfTheLow = 7;  // of those set, how many the key's lower half tells
constexpr std::size_t kBlockBits = std::size_t{1} << kBitBits;

// Calls visit(word, mask) for each of the key's bits, until it returns false.
template <typename Visit>
bool each_bit(const Hash128& key, Visit&& visit) {
  auto bits = key.low;
  for (unsigned i = 0; i < kBitsSet; ++i, bits >>= kBitBits) {
    if (i == kBitsOfTheLow) bits = key.high;  // whose upper half names the block
    const auto bit = bits % kBlockBits;
    if (!visit(bit / 64, std::uint64_t{1} << bit % 64)) return false;
  }
  return true;
}

}  // namespace

SealedKeys::Segment::Segment(std::size_t most)
    : keys_max(most),
      blocks((most * kBitsAKey + kBlockBits - 1) / kBlockBits),
      block(std::make_unique<Block[]>(blocks)) {
}

// The upper half of a product: as even as a remainder, without the division.
SealedKeys::Block& SealedKeys::Segment::block_of(const Hash128& key) const {
  return block[static_cast<std::size_t>((key.high >> 32U) * blocks >> 32U)];
}

SealedKeys::~SealedKeys() {
  for (const auto& one : segments_) delete one.load(std::memory_order_relaxed);
}

void SealedKeys::add(const Hash128& key) {
  if (!knows_all_) return;
  std::size_t last = 0;
  while (last + 1 < kSegmentsMax && segment(last + 1) != nullptr) ++last;
  Segment* into = segment(last);
  if (into == nullptr || (into->keys == into->keys_max && last + 1 < kSegmentsMax)) {
    if (into != nullptr) ++last;
    into = std::make_unique<Segment>(kFirstSegmentKeys << last).release();
    segments_[last].store(into, std::memory_order_release);
  }
  ++into->keys;
  Block& block = into->block_of(key);
  each_bit(key, [&](std::size_t word, std::uint64_t mask) {
    auto& at = block.words[word];  // written by this thread alone
    at.store(at.load(std::memory_order_relaxed) | mask, std::memory_order_relaxed);
    return true;
  });
}

bool SealedKeys::may_hold(const Hash128& key) const {
  if (!knows_all_) return true;
  for (std::size_t i = 0; i < kSegmentsMax; ++i) {
    const Segment* const one = segment(i);
    if (one == nullptr) return false;
    const Block& block = one->block_of(key);
    const bool all = each_bit(key, [&](std::size_t word, std::uint64_t mask) {
      return (block.words[word].load(std::memory_order_relaxed) & mask) != 0;
    });
    if (all) return true;
  }
  return false;
}

void SealedKeys::fetch(const Hash128& key) const {
  for (std::size_t i = 0; i < kSegmentsMax; ++i) {
    const Segment* const one = segment(i);
    if (one == nullptr) return;
    // As matcher::fetch(), of what another thread may write.
    const auto word = one->block_of(key).words[0].load(std::memory_order_relaxed);
    asm volatile("" ::"r"(word));
  }
}

}  // namespace storage
