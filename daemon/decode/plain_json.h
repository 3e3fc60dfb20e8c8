// PlainJsonReader: the fields of a JSON object in its usual spelling, in one pass.
//
// Nearly all lines are spelt alike: names of the contract, each once; strings of printable ASCII
// without escapes; whole numbers; spaces at most between them. Such a line is read here, without
// a parser's tables, and means what json_record.h would say it means. All others are left to it:
// this reader refuses nothing and says nothing of what is wrong.
//
// A source sends its names in one order: the reader remembers how each name was spelt behind the
// one before it, comma, colon and quotes included, and looks there first. What it remembers
// changes the time a line takes, never its meaning.
//
// Ownership: texts are views into the line. Thread safety: one thread at a time.
// Cost: O(bytes), a quarter of the general way; no allocation once `out` has grown.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "daemon/decode/stated_record.h"
#include "matcher/bytes.h"

namespace cumuld {

class PlainJsonReader {
 public:
  // Readable bytes that must lie behind every line.
  static constexpr std::size_t kBytesBehind = 24;

  // False: the line is something else, and `out` unspecified. REQUIRES: kBytesBehind.
  bool read(std::string_view line, StatedRecord& out);

 private:
  class Cursor;

  // What stands between the value before a field and the field's own: `,"kind":"`.
  struct Lead {
    std::array<std::uint64_t, kBytesBehind / sizeof(std::uint64_t)> bytes{};
    std::array<std::uint64_t, kBytesBehind / sizeof(std::uint64_t)> mask{};  // of those that count
    std::ptrdiff_t size = 0;                                                 // 0: none
    Field field{};
    bool opens_text = false;  // it ends with the quote of a string

    void assign(std::string_view spelling, Field name);  // size 0 if it is too long
    bool stands_at(const char* place) const {
      const auto other = [&](std::size_t i) {
        return (matcher::word_at(place + i * sizeof bytes[i]) ^ bytes[i]) & mask[i];
      };
      return (other(0) | other(1) | other(2)) == 0;
    }
  };
  // Behind each field, and behind the brace of a record and of a period: the two seen last.
  using Leads = std::array<std::array<Lead, 2>, kFields + 2>;

  Leads leads_;
};

}  // namespace cumuld
