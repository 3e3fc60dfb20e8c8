// CodeTable: a 32-bit code -> a 32-bit value, for one writer and any number of readers.
//
// Open addressing with linear probing; a slot is one atomic word, so a reader sees an entry whole
// or not at all. Growing makes a new array and publishes it; the old ones are kept until the table
// is destroyed, because a reader may still be in one (they sum to less than the newest). Entries
// are never removed; a value may be replaced. Value 0 means "absent" and is never stored.
//
// With find_if() several entries may share a code: the table is then a multimap on a hash tag, and
// the caller tells which entry is meant.
//
// Thread safety: set() and set_if() by the one writer; find() by anybody. What the writer
// stored before set() is visible to a reader that finds the value (release/acquire).
// Cost: one or two cache misses; growth is O(n), amortised.
#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "matcher/fetch.h"
#include "matcher/hash.h"

namespace matcher {

class CodeTable {
 public:
  explicit CodeTable(std::size_t expected = 0) {
    arrays_.push_back(std::make_unique<Array>(std::bit_ceil(expected * 2 + kSlotsMin)));
    newest_.store(arrays_.back().get(), std::memory_order_release);
  }

  // The value of `code`, 0 if there is none.
  std::uint32_t find(std::uint32_t code) const {
    return find_if(code, [](std::uint32_t) { return true; });
  }

  // The first value with this code for which is_it(value) holds, 0 if there is none.
  template <typename Predicate>
  std::uint32_t find_if(std::uint32_t code, Predicate&& is_it) const {
    const Array& array = *newest_.load(std::memory_order_acquire);
    for (std::size_t i = array.home(code);; i = array.next(i)) {
      const std::uint64_t slot = array.slots[i].load(std::memory_order_acquire);
      if (slot == 0) return 0;
      if (code_of(slot) == code && is_it(value_of(slot))) return value_of(slot);
    }
  }

  // Fetches the slot of `code`, for a find() or set() that follows soon. To be called for some
  // codes in a row, see fetch.h.
  void fetch_slot(std::uint32_t code) const {
    const Array& array = *newest_.load(std::memory_order_relaxed);
    fetch(&array.slots[array.home(code)]);
  }

  // Writer: sets the value of `code`. REQUIRES: value != 0.
  void set(std::uint32_t code, std::uint32_t value) {
    set_if(code, value, [](std::uint32_t) { return true; });
  }

  // Writer: replaces the first value with this code for which is_it(old) holds, else adds one.
  template <typename Predicate>
  void set_if(std::uint32_t code, std::uint32_t value, Predicate&& is_it) {
    if ((size_ + 1) * 10 > arrays_.back()->slots.size() * 7) grow();
    Array& array = *arrays_.back();
    for (std::size_t i = array.home(code);; i = array.next(i)) {
      const std::uint64_t slot = array.slots[i].load(std::memory_order_relaxed);
      if (slot != 0 && !(code_of(slot) == code && is_it(value_of(slot)))) continue;
      if (slot == 0) ++size_;
      array.slots[i].store(pack(code, value), std::memory_order_release);
      return;
    }
  }

  // Calls visit(code, value) for every entry, in no order.
  template <typename Visitor>
  void for_each(Visitor&& visit) const {
    const Array& array = *newest_.load(std::memory_order_acquire);
    for (const auto& word : array.slots) {
      const std::uint64_t slot = word.load(std::memory_order_acquire);
      if (slot != 0) visit(code_of(slot), value_of(slot));
    }
  }

  std::size_t size() const { return size_; }  // writer only
  std::size_t bytes() const {                 // writer only
    std::size_t bytes = 0;
    for (const auto& array : arrays_) bytes += array->slots.size() * sizeof(std::uint64_t);
    return bytes;
  }

 private:
  static constexpr std::size_t kSlotsMin = 64;

  struct Array {
    explicit Array(std::size_t size) : slots(size), mask(size - 1) {}
    std::size_t home(std::uint32_t code) const { return mix64(code) & mask; }
    std::size_t next(std::size_t i) const { return (i + 1) & mask; }
    std::vector<std::atomic<std::uint64_t>> slots;
    std::size_t mask;
  };

  static std::uint64_t pack(std::uint32_t code, std::uint32_t value) {
    return std::uint64_t{value} << 32U | code;
  }
  static std::uint32_t code_of(std::uint64_t slot) { return static_cast<std::uint32_t>(slot); }
  static std::uint32_t value_of(std::uint64_t slot) {
    return static_cast<std::uint32_t>(slot >> 32U);
  }

  void grow() {
    const Array& old = *arrays_.back();
    auto larger = std::make_unique<Array>(old.slots.size() * 2);
    for (const auto& word : old.slots) {
      const std::uint64_t slot = word.load(std::memory_order_relaxed);
      if (slot == 0) continue;
      std::size_t i = larger->home(code_of(slot));
      while (larger->slots[i].load(std::memory_order_relaxed) != 0) i = larger->next(i);
      larger->slots[i].store(slot, std::memory_order_relaxed);
    }
    newest_.store(larger.get(), std::memory_order_release);
    arrays_.push_back(std::move(larger));
  }

  std::vector<std::unique_ptr<Array>> arrays_;
  std::atomic<Array*> newest_{nullptr};
  std::size_t size_ = 0;
};

}  // namespace matcher
