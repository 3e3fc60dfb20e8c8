// BodyStore: memory for the records' bytes of one shard's timelines, which come and go.
//
// A timeline grows by a record at a time. In a string of its own each of them would copy what it
// holds again and again; here a record is written once, behind the one that came before, and named
// by 32 bits. What is freed is kept for the next record of about that size.
//
// Thread safety: one thread at a time.
// Cost: O(1), and the copy of the bytes. Memory: 4 bytes a record, rounded up to 8 bytes (above 4
// KiB to the next power of two); nothing is given back before the end.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "matcher/arena.h"
#include "matcher/fetch.h"

namespace matcher {

class BodyStore {
 public:
  // Bytes of live bodies that a store can be trusted with, whatever their sizes were before.
  static constexpr std::size_t kBytesMax = Arena::kBytesMax / 4;

  // Copies the bytes; returns their name. REQUIRES: bytes.size() <= 1 MiB; live bodies take at
  // most kBytesMax.
  std::uint32_t put(std::string_view bytes) {
    const std::size_t kind = kind_of(kHead + bytes.size());
    std::uint32_t name = free_[kind];
    if (name == 0) {
      name = arena_.append(room_of(kind));
    } else {
      std::memcpy(&free_[kind], arena_.at(name), sizeof(name));
    }
    char* const memory = arena_.at(name);
    const auto size = static_cast<std::uint32_t>(bytes.size());
    std::memcpy(memory, &size, kHead);
    std::memcpy(memory + kHead, bytes.data(), bytes.size());
    return name;
  }

  // REQUIRES: put and not freed. Valid until then.
  std::string_view at(std::uint32_t name) const {
    const char* const memory = arena_.at(name);
    std::uint32_t size = 0;
    std::memcpy(&size, memory, kHead);
    return {memory + kHead, size};
  }

  void free(std::uint32_t name) {
    const std::size_t kind = kind_of(kHead + at(name).size());
    std::memcpy(arena_.at(name), &free_[kind], sizeof(name));
    free_[kind] = name;
  }

  // Fetches the beginning of a body, see fetch.h.
  void fetch_body(std::uint32_t name) const { fetch(arena_.at(name), Arena::kReadable, 2); }

  // What a body of that size takes.
  static std::size_t room_for(std::size_t size) { return room_of(kind_of(kHead + size)); }

 private:
  static constexpr std::size_t kHead = sizeof(std::uint32_t);
  static constexpr std::size_t kStep = Arena::kUnit;
  static constexpr std::size_t kSmallKinds = 512;  // up to 4 KiB in steps
  static constexpr std::size_t kKinds = kSmallKinds + 10;

  // Rooms of one kind are all of the same size, so that one serves for another.
  static std::size_t kind_of(std::size_t size) {
    if (size <= kSmallKinds * kStep) return (size + kStep - 1) / kStep - 1;
    return kSmallKinds +
           static_cast<std::size_t>(std::bit_width((size - 1) / kSmallKinds / kStep)) - 1;
  }
  static std::size_t room_of(std::size_t kind) {
    if (kind < kSmallKinds) return (kind + 1) * kStep;
    return kSmallKinds * kStep << (kind - kSmallKinds + 1);
  }

  Arena arena_;
  std::array<std::uint32_t, kKinds> free_{};  // the last one freed of each kind, 0 if none
};

}  // namespace matcher
