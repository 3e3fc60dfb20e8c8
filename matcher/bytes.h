// Reading and writing the small integers and strings of the stored forms.
//
// ByteReader never reads past its end: after the first failed read ok() is false and every value
// read is zero or empty, so a parser may check once, at its end.
//
// Thread safety: one thread at a time. Cost: O(1) a value.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace matcher {

// Eight bytes as one number, the first lowest: to look at them together. REQUIRES: eight readable
// ones.
inline std::uint64_t word_at(const char* bytes) {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

// LEB128: seven bits a byte, low ones first.
inline constexpr std::size_t kVarintBytesMax = 10;

// Writes the bytes to `out`, which has room for kVarintBytesMax; returns the place behind them.
inline char* write_varint(char* out, std::uint64_t value) {
  while (value >= 0x80) {
    *out++ = static_cast<char>(value | 0x80);
    value >>= 7;
  }
  *out++ = static_cast<char>(value);
  return out;
}

// The same of a fixed size, and of a string with its size: room for sizeof(value), and for
// kVarintBytesMax + text.size().
template <typename Unsigned>
char* write_fixed(char* out, Unsigned value) {  // little-endian
  std::memcpy(out, &value, sizeof(value));
  return out + sizeof(value);
}
inline char* write_string(char* out, std::string_view text) {
  out = write_varint(out, text.size());
  if (!text.empty()) std::memcpy(out, text.data(), text.size());  // an empty one may have no place
  return out + text.size();
}

inline void put_varint(std::string& out, std::uint64_t value) {
  if (value < 0x80) {  // most are
    out.push_back(static_cast<char>(value));
    return;
  }
  char raw[kVarintBytesMax];
  out.append(raw, static_cast<std::size_t>(write_varint(raw, value) - raw));
}

template <typename Unsigned>
void put_fixed(std::string& out, Unsigned value) {  // little-endian
  char raw[sizeof(Unsigned)];
  std::memcpy(raw, &value, sizeof(Unsigned));
  out.append(raw, sizeof(Unsigned));
}

inline void put_string(std::string& out, std::string_view text) {
  put_varint(out, text.size());
  out.append(text);
}

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}

  bool ok() const { return ok_; }
  bool at_end() const { return at_ == end_; }
  std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }

  std::uint64_t varint() {
    if (at_ != end_ && static_cast<unsigned char>(*at_) < 0x80) {  // most are one byte
      return static_cast<unsigned char>(*at_++);
    }
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && at_ != end_; shift += 7) {
      const auto byte = static_cast<unsigned char>(*at_++);
      value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
      if (byte < 0x80) return value;
    }
    return fail();
  }

  template <typename Unsigned>
  Unsigned fixed() {
    Unsigned value{};
    if (static_cast<std::size_t>(end_ - at_) < sizeof(Unsigned)) {
      fail();
      return value;
    }
    std::memcpy(&value, at_, sizeof(Unsigned));
    at_ += sizeof(Unsigned);
    return value;
  }

  std::string_view take(std::uint64_t size) {
    if (static_cast<std::uint64_t>(end_ - at_) < size) {
      fail();
      return {};
    }
    const std::string_view taken{at_, static_cast<std::size_t>(size)};
    at_ += size;
    return taken;
  }

  std::string_view string() { return take(varint()); }

 private:
  std::uint64_t fail() {
    ok_ = false;
    at_ = end_;
    return 0;
  }

  const char* at_;
  const char* end_;
  bool ok_ = true;
};

}  // namespace matcher
