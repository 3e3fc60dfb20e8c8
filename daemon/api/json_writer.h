// JsonWriter: appends JSON to a string, value after value; commas come by themselves.
//
//   JsonWriter json;
//   json.begin_object().field("days", 29).field("rule", rule).end_object();
//   json.take();
//
// Strings come out as valid JSON whatever they hold: bytes that are not UTF-8 become U+FFFD.
// Nesting is the caller's to keep right, and that no text is part of what was written. Thread
// safety: one thread at a time. Cost: O(bytes).
#pragma once

#include <algorithm>
#include <charconv>
#include <concepts>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/decode/plain_text.h"
#include "daemon/http/utf8.h"

namespace cumuld::api {

class JsonWriter {
 public:
  // With room for so many bytes; more comes by itself.
  explicit JsonWriter(std::size_t expected = kOneHit) : expected_(expected) {}

  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  JsonWriter& begin_object() { return begin('{'); }
  JsonWriter& end_object() { return end('}'); }
  JsonWriter& begin_array() { return begin('['); }
  JsonWriter& end_array() { return end(']'); }

  JsonWriter& key(std::string_view name) {
    string(name);
    put(':');
    first_ = true;
    return *this;
  }

  JsonWriter& string(std::string_view text) {
    separate();
    append_string(text);
    return *this;
  }
  template <std::integral Number>
  JsonWriter& number(Number value) {
    separate();
    char* const digits = room(kDigitsMax);
    size_ +=
        static_cast<std::size_t>(std::to_chars(digits, digits + kDigitsMax, value).ptr - digits);
    return *this;
  }
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }
  // `json` is one value that is JSON already.
  JsonWriter& raw(std::string_view json) {
    separate();
    append(json);
    return *this;
  }

  JsonWriter& field(std::string_view name, std::string_view text) { return key(name).string(text); }
  JsonWriter& field(std::string_view name, const char* text) { return key(name).string(text); }
  JsonWriter& field(std::string_view name, bool value) { return key(name).boolean(value); }
  template <std::integral Number>
    requires(!std::same_as<Number, bool>)
  JsonWriter& field(std::string_view name, Number value) {
    return key(name).number(value);
  }

  // Ends a line of NDJSON, so that the next value begins one.
  JsonWriter& end_line() {
    put('\n');
    first_ = true;
    return *this;
  }

  std::size_t size() const noexcept { return size_; }
  std::string_view view() const noexcept { return {out_.data(), size_}; }
  void clear() {
    size_ = 0;
    first_ = true;
  }
  std::string take() {
    out_.resize(size_);
    clear();
    return std::exchange(out_, {});
  }

 private:
  static constexpr std::size_t kDigitsMax = 24;
  static constexpr std::size_t kOneHit = 2048;

  JsonWriter& begin(char bracket) {
    separate();
    put(bracket);
    first_ = true;
    return *this;
  }
  JsonWriter& end(char bracket) {
    put(bracket);
    first_ = false;
    return *this;
  }
  void separate() {
    if (!first_) put(',');
    first_ = false;
  }

  // Where what comes next is written, with room for so many bytes.
  char* room(std::size_t more) {
    if (out_.size() < size_ + more) {
      out_.resize(std::max({expected_, 2 * out_.size(), size_ + more}));
    }
    return out_.data() + size_;
  }
  void put(char byte) {
    *room(1) = byte;
    ++size_;
  }
  void append(std::string_view text) {
    std::ranges::copy(text, room(text.size()));
    size_ += text.size();
  }

  void append_string(std::string_view text) {
    (void)room(text.size() + 2);  // as much as it takes for the most part
    put('"');
    append_escaping(text);
    put('"');
  }

  void append_escaping(std::string_view text) {
    while (true) {
      const auto plain = plain_front(text);
      append(text.substr(0, plain));
      text.remove_prefix(plain);
      if (text.empty()) return;
      append_escaped(static_cast<unsigned char>(text.front()));
      text.remove_prefix(1);
    }
  }

  // How many bytes at the front go out as they are.
  static std::size_t plain_front(std::string_view text) {
    std::size_t plain = 0;
    while (plain < text.size()) {
      if (text.size() - plain >= kPlainStep) {
        const auto step = plain_bytes(text.data() + plain);
        plain += step;
        if (step == kPlainStep) continue;
      }
      const auto byte = static_cast<unsigned char>(text[plain]);
      if (byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\') {
        ++plain;
        continue;
      }
      const auto length = byte < 0x80 ? 0 : http::utf8_length(text.substr(plain));
      if (length == 0) return plain;
      plain += length;
    }
    return plain;
  }

  void append_escaped(unsigned char byte) {
    static constexpr std::string_view kHex = "0123456789abcdef";
    if (byte >= 0x80) {
      append("\xEF\xBF\xBD");
    } else if (byte == '"' || byte == '\\') {
      put('\\');
      put(static_cast<char>(byte));
    } else if (byte == '\n') {
      append("\\n");
    } else if (byte == '\t') {
      append("\\t");
    } else {
      append("\\u00");
      put(kHex[byte >> 4U]);
      put(kHex[byte & 15U]);
    }
  }

  std::size_t expected_;
  std::string out_;       // its front is written, the rest is room
  std::size_t size_ = 0;  // of what is written
  bool first_ = true;     // no comma before the next value
};

}  // namespace cumuld::api
