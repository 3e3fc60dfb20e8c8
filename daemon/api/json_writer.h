// JsonWriter: appends JSON to a string, value after value; commas come by themselves.
//
//   JsonWriter json;
//   json.begin_object().field("days", 29).field("rule", rule).end_object();
//   json.take();
//
// Strings come out as valid JSON whatever they hold: bytes that are not UTF-8 become U+FFFD.
// Nesting is the caller's to keep right. Thread safety: one thread at a time. Cost: O(bytes).
#pragma once

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
  JsonWriter& begin_object() { return begin('{'); }
  JsonWriter& end_object() { return end('}'); }
  JsonWriter& begin_array() { return begin('['); }
  JsonWriter& end_array() { return end(']'); }

  JsonWriter& key(std::string_view name) {
    string(name);
    out_ += ':';
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
    char digits[24];
    out_.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
    return *this;
  }
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }
  // `json` is one value that is JSON already.
  JsonWriter& raw(std::string_view json) {
    separate();
    out_ += json;
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
    out_ += '\n';
    first_ = true;
    return *this;
  }

  std::size_t size() const noexcept { return out_.size(); }
  std::string_view view() const noexcept { return out_; }
  void clear() {
    out_.clear();
    first_ = true;
  }
  std::string take() {
    first_ = true;
    return std::exchange(out_, {});
  }

 private:
  JsonWriter& begin(char bracket) {
    separate();
    out_ += bracket;
    first_ = true;
    return *this;
  }
  JsonWriter& end(char bracket) {
    out_ += bracket;
    first_ = false;
    return *this;
  }
  void separate() {
    if (!first_) out_ += ',';
    first_ = false;
  }

  void append_string(std::string_view text) {
    out_ += '"';
    std::size_t plain = 0;  // bytes at the front that go out as they are
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
      if (length > 0) {
        plain += length;
        continue;
      }
      out_.append(text.substr(0, plain));
      append_escaped(byte);
      text.remove_prefix(plain + 1);
      plain = 0;
    }
    out_.append(text);
    out_ += '"';
  }

  void append_escaped(unsigned char byte) {
    static constexpr std::string_view kHex = "0123456789abcdef";
    if (byte >= 0x80) {
      out_ += "\xEF\xBF\xBD";
    } else if (byte == '"' || byte == '\\') {
      out_ += '\\';
      out_ += static_cast<char>(byte);
    } else if (byte == '\n') {
      out_ += "\\n";
    } else if (byte == '\t') {
      out_ += "\\t";
    } else {
      out_ += "\\u00";
      out_ += kHex[byte >> 4U];
      out_ += kHex[byte & 15U];
    }
  }

  std::string out_;
  bool first_ = true;  // no comma before the next value
};

}  // namespace cumuld::api
