#include "daemon/decode/xml_capture.h"

#include <algorithm>

namespace cumuld {
namespace {

unsigned byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

void append_utf8(std::uint32_t point, std::string& out) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xc0 | (point >> 6));
    put(0x80 | (point & 0x3f));
  } else if (point < 0x10000) {
    put(0xe0 | (point >> 12));
    put(0x80 | ((point >> 6) & 0x3f));
    put(0x80 | (point & 0x3f));
  } else {
    put(0xf0 | (point >> 18));
    put(0x80 | ((point >> 12) & 0x3f));
    put(0x80 | ((point >> 6) & 0x3f));
    put(0x80 | (point & 0x3f));
  }
}

// A second half without a first becomes '?': the parser refuses it, so it only occurs in a cut
// text.
void append_utf16(std::string_view bytes, bool big, std::string& out) {
  const auto unit_at = [&](std::size_t i) -> std::uint32_t {
    return big ? byte_at(bytes, i) << 8 | byte_at(bytes, i + 1)
               : byte_at(bytes, i + 1) << 8 | byte_at(bytes, i);
  };
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const auto unit = unit_at(i);
    if (unit < 0xd800 || unit > 0xdfff) {
      append_utf8(unit, out);
      continue;
    }
    if (unit > 0xdbff || i + 3 >= bytes.size()) {
      out.push_back('?');
      continue;
    }
    // Whatever follows a first half is its second one to expat, which looks at its low bits only.
    append_utf8(0x10000 + ((unit - 0xd800) << 10) + (unit_at(i + 2) & 0x3ffU), out);
    i += 2;
  }
}

}  // namespace

void XmlCapture::add(std::string_view slice) {
  slice_ = slice;
  if (first_two_.size() == 2) return;
  first_two_ += slice.substr(0, 2 - first_two_.size());
  if (first_two_.size() < 2) return;
  const auto first = byte_at(first_two_, 0);
  const auto second = byte_at(first_two_, 1);
  if (first == 0 || (first == 0xfe && second == 0xff)) utf16_ = Utf16::kBig;
  if (second == 0 || (first == 0xff && second == 0xfe)) utf16_ = Utf16::kLittle;
}

void XmlCapture::release(std::uint64_t keep_from) {
  const auto seen = bytes_seen();
  if (begin_ && !head_ && seen - *begin_ > kCaptureBytesMax) {
    append(*begin_, *begin_ + kCaptureBytesKept, head_.emplace());
  }
  if (begin_ && !head_) keep_from = std::min(keep_from, *begin_);
  keep_from = std::clamp(keep_from, held_begin_, seen);
  if (keep_from >= slice_begin_) {
    held_.assign(slice_.substr(static_cast<std::size_t>(keep_from - slice_begin_)));
  } else {
    held_.erase(0, static_cast<std::size_t>(keep_from - held_begin_));
    held_.append(slice_);
  }
  held_begin_ = keep_from;
  slice_begin_ = seen;
  slice_ = {};
}

void XmlCapture::begin(std::uint64_t offset) {
  begin_ = offset;
  head_.reset();
}

bool XmlCapture::end(std::uint64_t offset, std::string& out) {
  const auto from = *begin_;
  const bool whole = !head_ && offset - from <= kCaptureBytesMax;
  std::string bytes;
  if (head_) {
    bytes = std::move(*head_);
  } else if (is_utf16() || !whole) {
    append(from, whole ? offset : from + kCaptureBytesKept, bytes);
  } else {
    append(from, offset, out);
  }
  append_as_stated(bytes, out);
  begin_.reset();
  head_.reset();
  return whole;
}

void XmlCapture::append(std::uint64_t from, std::uint64_t to, std::string& out) const {
  const auto middle = std::clamp(slice_begin_, from, to);
  if (from < middle) {
    out += std::string_view(held_).substr(static_cast<std::size_t>(from - held_begin_),
                                          static_cast<std::size_t>(middle - from));
  }
  if (middle < to) {
    out += slice_.substr(static_cast<std::size_t>(middle - slice_begin_),
                         static_cast<std::size_t>(to - middle));
  }
}

void XmlCapture::append_as_stated(std::string_view bytes, std::string& out) const {
  if (is_utf16()) {
    append_utf16(bytes, utf16_ == Utf16::kBig, out);
  } else {
    out += bytes;
  }
}

void append_xml_element(std::string_view name, std::string_view text, std::string& out) {
  if (text.empty()) return;
  out.append("<").append(name).append(">");
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = byte_at(text, i);
    if (byte >= 0x20 && byte < 0x80 && byte != '<' && byte != '&' && byte != '>') {
      out.push_back(text[i]);
      continue;
    }
    std::uint32_t point = byte & (byte < 0xc0   ? 0x7fU
                                  : byte < 0xe0 ? 0x1fU
                                  : byte < 0xf0 ? 0x0fU
                                                : 7U);
    for (; i + 1 < text.size() && (byte_at(text, i + 1) & 0xc0U) == 0x80; ++i) {
      point = point << 6 | (byte_at(text, i + 1) & 0x3fU);
    }
    out.append("&#").append(std::to_string(point)).append(";");
  }
  out.append("</").append(name).append(">");
}

}  // namespace cumuld
