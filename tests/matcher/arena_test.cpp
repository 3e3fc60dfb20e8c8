// The arena: handles that never move and never meet.
#include "matcher/arena.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "tests/support/random.h"

namespace matcher {
namespace {

TEST(Arena, KeepsEveryAllocationWhereItWas) {
  Arena arena;
  support::Random random(3);
  struct Piece {
    std::uint32_t handle;
    const char* at;
    std::string bytes;
  };
  std::vector<Piece> pieces;
  for (int i = 0; i < 3'000; ++i) {
    const auto size = static_cast<std::size_t>(random.between(1, 12'000));
    const std::uint32_t handle = arena.append(size);
    ASSERT_NE(handle, 0U) << "0 means none";
    char* const at = arena.at(handle);
    ASSERT_EQ(reinterpret_cast<std::uintptr_t>(at) % Arena::kUnit, 0U);
    pieces.push_back({handle, at, std::string(size, static_cast<char>('a' + i % 26))});
    std::memcpy(at, pieces.back().bytes.data(), size);
  }
  EXPECT_GT(arena.bytes_used(), 2 * Arena::kChunkBytes) << "several chunks were needed";
  for (const auto& piece : pieces) {
    ASSERT_EQ(arena.at(piece.handle), piece.at);
    ASSERT_EQ(std::memcmp(piece.at, piece.bytes.data(), piece.bytes.size()), 0);
  }
}

TEST(Arena, TakesPiecesOfHalfAChunk) {
  Arena arena;
  std::vector<char*> halves;
  for (int i = 0; i < 5; ++i) {
    halves.push_back(arena.at(arena.append(Arena::kChunkBytes / 2)));
    std::memset(halves.back(), 'x', Arena::kChunkBytes / 2);
  }
  std::ranges::sort(halves);
  for (std::size_t i = 1; i < halves.size(); ++i) {
    EXPECT_GE(static_cast<std::size_t>(halves[i] - halves[i - 1]), Arena::kChunkBytes / 2);
  }
}

}  // namespace
}  // namespace matcher
