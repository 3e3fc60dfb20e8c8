#include "daemon/decode/text_encoding.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace cumuld {
namespace {

using Encoding = config::FileLayout::Encoding;

// What windows-1252 has from 0x80 to 0x9f, where ISO 8859-1 has controls; 0: nothing.
// Source: https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT
constexpr std::array<std::uint16_t, 32> kWindows{
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

bool is_ascii(std::string_view bytes) {
  return std::ranges::none_of(bytes, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

void append_utf8(unsigned point, std::string& out) {  // of the plane that such texts are in
  const auto put = [&](unsigned byte) { out.push_back(static_cast<char>(byte)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xc0 | (point >> 6U));
    put(0x80 | (point & 0x3fU));
  } else {
    put(0xe0 | (point >> 12U));
    put(0x80 | ((point >> 6U) & 0x3fU));
    put(0x80 | (point & 0x3fU));
  }
}

}  // namespace

std::optional<std::string_view> as_utf8(Encoding encoding, std::string_view bytes,
                                        std::string& made) {
  if (encoding == Encoding::kUtf8) {
    if (!simdjson::validate_utf8(bytes.data(), bytes.size())) return std::nullopt;
    return bytes;
  }
  if (is_ascii(bytes)) return bytes;
  made.clear();
  for (const char c : bytes) {
    unsigned point = static_cast<unsigned char>(c);
    if (encoding == Encoding::kWindows1252 && point >= 0x80 && point < 0xa0) {
      point = kWindows[point - 0x80];
      if (point == 0) return std::nullopt;
    }
    append_utf8(point, made);
  }
  return made;
}

}  // namespace cumuld
