// SealedKeys: a sealed key is never denied, by whichever thread asks, and few others are not.
#include "storage/sealed_keys.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace storage {
namespace {

using matcher::Hash128;

Hash128 key_of(std::uint64_t number) {
  return matcher::hash128("key " + std::to_string(number), /*seed=*/5);
}

TEST(SealedKeys, WhatWasSealedIsNeverDeniedAndLittleElseIsNot) {
  constexpr std::uint64_t kKeys = 1'700'000;  // into the third segment
  constexpr std::uint64_t kOthers = 100'000;
  SealedKeys sealed;
  sealed.begin_with_none();
  EXPECT_FALSE(sealed.may_hold(key_of(0)));
  for (std::uint64_t i = 0; i < kKeys; ++i) sealed.add(key_of(i));
  std::uint64_t denied = 0;
  for (std::uint64_t i = 0; i < kKeys; ++i) denied += sealed.may_hold(key_of(i)) ? 0U : 1U;
  EXPECT_EQ(denied, 0U);
  std::uint64_t taken = 0;
  for (std::uint64_t i = kKeys; i < kKeys + kOthers; ++i) {
    sealed.fetch(key_of(i));
    taken += sealed.may_hold(key_of(i)) ? 1U : 0U;
  }
  EXPECT_LT(taken, kOthers / 2000) << "asked of the runs for nothing";
}

TEST(SealedKeys, AStoreWithRunsFromBeforeDeniesNothing) {
  SealedKeys sealed;
  sealed.add(key_of(1));
  EXPECT_TRUE(sealed.may_hold(key_of(1)));
  EXPECT_TRUE(sealed.may_hold(key_of(2)));
}

TEST(SealedKeys, ShardsAskWhileKeysAreAdded) {
  constexpr std::uint64_t kKeys = 600'000;  // a segment begins meanwhile
  constexpr std::uint64_t kRun = 50'000;
  SealedKeys sealed;
  sealed.begin_with_none();
  std::atomic<std::uint64_t> published{0};  // keys that a run holds
  std::atomic<std::uint64_t> denied{0};
  std::vector<std::thread> shards;
  for (unsigned shard = 0; shard < 2; ++shard) {
    shards.emplace_back([&, shard] {
      for (std::uint64_t known = 0; known < kKeys;) {
        known = published.load(std::memory_order_acquire);
        for (std::uint64_t i = shard; i < known; i += 997) {
          sealed.fetch(key_of(i));
          if (!sealed.may_hold(key_of(i))) denied.fetch_add(1);
        }
      }
    });
  }
  for (std::uint64_t i = 0; i < kKeys; ++i) {
    sealed.add(key_of(i));
    if ((i + 1) % kRun == 0) published.store(i + 1, std::memory_order_release);
  }
  for (auto& shard : shards) shard.join();
  EXPECT_EQ(denied.load(), 0U);
}

}  // namespace
}  // namespace storage
