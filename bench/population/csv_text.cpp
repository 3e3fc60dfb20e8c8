#include "bench/population/csv_text.h"

#include <cassert>

namespace population {
namespace {

char windows_1252(unsigned code_point) {
  switch (code_point) {
    case 0x20ac:  // €
      return static_cast<char>(0x80);
    case 0x0152:  // Œ
      return static_cast<char>(0x8c);
    case 0x0153:  // œ
      return static_cast<char>(0x9c);
    default:
      assert(code_point >= 0xa0 && code_point <= 0xff);
      return static_cast<char>(code_point);
  }
}

}  // namespace

void append_windows_1252(std::string_view utf8, std::string& out) {
  unsigned code_point = 0;
  unsigned left = 0;  // bytes of the character still to come
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else if (byte >= 0xc0) {
      left = byte >= 0xe0 ? 2 : 1;
      code_point = byte & (left == 2 ? 0x0fU : 0x1fU);
    } else {
      code_point = code_point << 6 | (byte & 0x3fU);
      if (--left == 0) out += windows_1252(code_point);
    }
  }
}

void CsvLine::column(std::string_view text) {
  if (!first_) out_ += ';';
  first_ = false;
  std::string quoted;
  if (text.find_first_of(";\"") != std::string_view::npos) {
    quoted = '"';
    for (const char c : text) {
      quoted += c;
      if (c == '"') quoted += c;
    }
    quoted += '"';
    text = quoted;
  }
  if (encoding_ == CsvEncoding::kUtf8) {
    out_ += text;
  } else {
    append_windows_1252(text, out_);
  }
}

}  // namespace population
