// XmlCapture: keeps the raw bytes of one element of a stream while the stream passes by.
//
// In: the bytes of a document, slice by slice, and the offsets (from 0) at which an element begins
// and ends, told while its slices pass. Out: those bytes as they came, except that UTF-16 is handed
// out as UTF-8, so that it can stand inside a text of single bytes.
//
// A slice is borrowed until release(), which copies what is still needed of it. An element that is
// longer than kCaptureBytesMax is not kept; its first kCaptureBytesKept bytes are.
//
// Memory: at most kCaptureBytesMax and two slices. Cost: bytes of an element inside one slice are
// copied once, to the caller. Thread safety: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "matcher/limits.h"

namespace cumuld {

inline constexpr std::size_t kCaptureBytesMax = matcher::kLineBytesMax;
inline constexpr std::size_t kCaptureBytesKept = 1024;  // of one that is longer

class XmlCapture {
 public:
  // The next bytes of the document. REQUIRES: release() since the last one.
  void add(std::string_view slice);
  // Forgets what lies before `keep_from`, unless an element has begun before.
  void release(std::uint64_t keep_from);

  // An element begins at `offset`, which was not released. One at a time: an inner one replaces it.
  void begin(std::uint64_t offset);
  // The element ends before `offset`. Appends it to `out` and returns true; false if it was too
  // long, and only its first bytes were appended. REQUIRES: begin().
  bool end(std::uint64_t offset, std::string& out);

  std::uint64_t bytes_seen() const { return slice_begin_ + slice_.size(); }
  bool is_utf16() const { return utf16_ != Utf16::kNo; }

 private:
  enum class Utf16 : std::uint8_t { kNo, kLittle, kBig };

  void append(std::uint64_t from, std::uint64_t to, std::string& out) const;
  void append_as_stated(std::string_view bytes, std::string& out) const;

  std::string held_;  // the document's bytes in [held_begin_, slice_begin_)
  std::string_view slice_;
  std::uint64_t held_begin_ = 0;
  std::uint64_t slice_begin_ = 0;
  std::optional<std::uint64_t> begin_;
  std::optional<std::string> head_;  // of an element that is too long
  std::string first_two_;            // bytes of the document, which tell UTF-16
  Utf16 utf16_ = Utf16::kNo;
};

// Appends `<name>text</name>`, nothing if the text is empty: an element to put around captured
// bytes. All but ASCII is written as character references, which mean the same in every encoding of
// single bytes. REQUIRES: `text` is UTF-8 as the reader hands it out.
void append_xml_element(std::string_view name, std::string_view text, std::string& out);

}  // namespace cumuld
