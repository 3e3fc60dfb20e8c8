#include "daemon/decode/line_blocks.h"

#include <algorithm>
#include <cassert>
#include <string>

namespace cumuld {
namespace {

using matcher::kBatchBytesMax;
using matcher::kBatchRecordsMax;
using matcher::kLineBytesMax;

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::size_t kHeldMax = kLineBytesMax + 2;  // with CR LF

// The length of `line` without its end.
std::size_t content_of(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line.size();
}

// How many bytes at the front of `bytes` are whole lines of a legal length, up to a block's size.
// Looks from the far end of each stretch that a line may have, so it reads little.
std::size_t whole_lines(std::string_view bytes) {
  std::size_t end = 0;
  while (end < bytes.size()) {
    const auto stretch = bytes.substr(end, std::min(kLineBytesMax + 1, kBatchBytesMax - end));
    const auto line_end = stretch.rfind('\n');
    if (line_end != std::string_view::npos) {
      end += line_end + 1;
    } else if (stretch.size() == kLineBytesMax + 1 &&
               bytes.substr(end + kLineBytesMax, 2) == "\r\n" && end + kHeldMax <= kBatchBytesMax) {
      end += kHeldMax;
    } else {
      break;
    }
  }
  return end;
}

}  // namespace

void LineBlocks::feed(std::string_view chunk) {
  assert(chunk_.empty() && !finished_);
  chunk_ = chunk;
}

void LineBlocks::finish() {
  assert(chunk_.empty() && !finished_);
  finished_ = true;
}

std::optional<LineBlock> LineBlocks::next() {
  if (held_is_out_) held_.clear();
  held_is_out_ = false;
  if (at_start_) drop_byte_order_mark();
  if (skipping_ && !skip_to_line_end()) return std::nullopt;
  if (!held_.empty()) return complete_held_line();
  if (const auto size = whole_lines(chunk_); size > 0) return block_of(chunk_.substr(0, size));
  if (chunk_.size() >= kHeldMax) return start_skipping(chunk_.substr(0, kTooLongBytesKept));
  held_ = chunk_;
  chunk_ = {};
  return std::nullopt;
}

void LineBlocks::drop_byte_order_mark() {
  while (!chunk_.empty() && held_.size() < kByteOrderMark.size() &&
         chunk_.front() == kByteOrderMark[held_.size()]) {
    held_.push_back(chunk_.front());
    chunk_.remove_prefix(1);
  }
  if (held_ == kByteOrderMark) {
    held_.clear();
    at_start_ = false;
  } else if (!chunk_.empty() || finished_) {
    at_start_ = false;  // what is held is the beginning of the first line
  }
}

// False: the line goes on after this chunk.
bool LineBlocks::skip_to_line_end() {
  const auto line_end = chunk_.find('\n');
  skipping_ = line_end == std::string_view::npos;
  chunk_.remove_prefix(skipping_ ? chunk_.size() : line_end + 1);
  return !skipping_;
}

std::optional<LineBlock> LineBlocks::complete_held_line() {
  const auto reach = chunk_.substr(0, kHeldMax - held_.size());
  const auto line_end = reach.find('\n');
  const bool ended = line_end != std::string_view::npos;
  if (!ended && reach.size() == kHeldMax - held_.size()) {
    if (held_.size() < kTooLongBytesKept) {
      held_.append(reach.substr(0, kTooLongBytesKept - held_.size()));
    }
    held_is_out_ = true;
    return start_skipping(std::string_view(held_).substr(0, kTooLongBytesKept));
  }
  const auto taken = ended ? line_end + 1 : reach.size();
  held_.append(reach.substr(0, taken));
  chunk_.remove_prefix(taken);
  if (!ended && !finished_) return std::nullopt;
  held_is_out_ = true;
  LineBlock block{held_, next_line_++, content_of(held_) > kLineBytesMax};
  if (block.too_long) block.bytes = block.bytes.substr(0, kTooLongBytesKept);
  return block;
}

std::optional<LineBlock> LineBlocks::block_of(std::string_view bytes) {
  std::size_t count = 0;
  std::size_t end = 0;
  for (; end < bytes.size() && count < kBatchRecordsMax; ++count) end = bytes.find('\n', end) + 1;
  bytes = bytes.substr(0, end);
  const LineBlock block{bytes, next_line_, false};
  next_line_ += count;
  chunk_.remove_prefix(bytes.size());
  return block;
}

LineBlock LineBlocks::start_skipping(std::string_view head) {
  skipping_ = true;
  return {head, next_line_++, true};
}

void reject_too_long(const LineBlock& block, matcher::Batch& out) {
  const auto offset = static_cast<std::uint32_t>(out.raw.size());
  out.raw.append(block.bytes);
  out.rejected.push_back({block.first_line, matcher::RejectCode::kTooLarge,
                          "the line is longer than " + std::to_string(kLineBytesMax) + " bytes",
                          offset, static_cast<std::uint32_t>(block.bytes.size())});
}

}  // namespace cumuld
