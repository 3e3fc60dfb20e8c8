// LineBlocks: cuts a stream of bytes into blocks of whole lines.
//
// In: chunks of any size, in order; a chunk is only borrowed until next() says that it is used up.
// Out: blocks of at most kBatchBytesMax bytes and kBatchRecordsMax lines, in order. A line ends
// with LF or CR LF, or with the input; lines count from 1, empty ones too, and are handed out as
// they are. No line in a block is longer than kLineBytesMax, its end not counted; a longer one is
// skipped without being held and announced by a block of its own. A UTF-8 byte-order mark at the
// beginning of the input is dropped. How the input was cut into chunks makes no difference to the
// lines, only to how they are grouped into blocks.
//
//   blocks.feed(chunk);
//   while (auto block = blocks.next()) ...
//
// Memory: at most one line and its end. Cost: O(bytes); bytes of whole lines inside a chunk are not
// copied. Thread safety: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "matcher/batch.h"
#include "matcher/limits.h"

namespace cumuld {

// What is kept of a line that is too long: enough to find it again.
inline constexpr std::size_t kTooLongBytesKept = 1024;

struct LineBlock {
  std::string_view bytes;        // whole lines, valid until the next call of any function
  std::uint64_t first_line = 0;  // the number of the first of them
  bool too_long = false;         // `bytes` are the first kTooLongBytesKept of that one line
};

class LineBlocks {
 public:
  // REQUIRES: next() returned nullopt since the last feed(), and no finish() before.
  // `chunk` must stay as it is until next() returns nullopt.
  void feed(std::string_view chunk);

  // The input is at its end: a last line without an end is a line now. REQUIRES: as for feed().
  void finish();

  // The next block; nullopt when it takes more input to complete one.
  std::optional<LineBlock> next();

  // Bytes that are kept of a line which is not whole yet.
  std::size_t held() const { return held_.size(); }

  // Lines handed out, skipped ones included.
  std::uint64_t lines() const { return next_line_ - 1; }

 private:
  void drop_byte_order_mark();
  bool skip_to_line_end();
  std::optional<LineBlock> complete_held_line();
  std::optional<LineBlock> block_of(std::string_view bytes);
  LineBlock start_skipping(std::string_view head);

  std::string_view chunk_;  // not yet used
  std::string held_;        // the beginning of a line whose end has not come
  std::uint64_t next_line_ = 1;
  bool at_start_ = true;      // a byte-order mark may still come
  bool skipping_ = false;     // inside a line that is too long
  bool held_is_out_ = false;  // held_ was handed out and can be forgotten
  bool finished_ = false;
};

// Adds the rejection that a too_long block stands for.
void reject_too_long(const LineBlock& block, matcher::Batch& out);

}  // namespace cumuld
