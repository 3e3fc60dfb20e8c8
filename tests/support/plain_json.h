// read_both_ways(): a line by PlainJsonReader and by the general reader, for tests that
// compare.
//
// Thread safety: one thread at a time.
#pragma once

#include <simdjson.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/decode/json_record.h"
#include "daemon/decode/plain_json.h"

namespace support {

struct BothWays {
  bool plain = false;    // the plain reader took it
  bool differs = false;  // and the general one refused it, or read something else
};

inline bool same_fields(const cumuld::FieldSet& a, const cumuld::FieldSet& b) {
  if (a.given != b.given || a.is_object != b.is_object || a.attributes != b.attributes ||
      a.attribute_bytes != b.attribute_bytes || a.not_text != b.not_text ||
      a.unknown_field != b.unknown_field) {
    return false;
  }
  for (std::size_t i = 0; i < cumuld::kFields; ++i) {
    const auto field = static_cast<cumuld::Field>(i);
    if (!a.has(field)) continue;
    if (a[field].type != b[field].type || a[field].number != b[field].number ||
        a[field].text != b[field].text) {
      return false;
    }
  }
  return true;
}

inline BothWays read_both_ways(std::string_view line) {
  static simdjson::dom::parser parser;
  static cumuld::PlainJsonReader reader;  // remembers the lines before: the more ways are compared
  static cumuld::StatedRecord plain;
  static cumuld::StatedRecord general;
  const simdjson::padded_string padded(line);
  const std::string_view text(padded.data(), padded.size());
  if (!reader.read(text, plain)) return {};
  simdjson::dom::object object;
  if (parser.parse(padded).get_object().get(object) != simdjson::SUCCESS ||
      cumuld::read_record(object, general)) {
    return {true, true};
  }
  const auto count = plain.period_count;
  const bool same =
      count == general.period_count && same_fields(plain.fields, general.fields) &&
      std::equal(plain.periods.begin(), plain.periods.begin() + static_cast<std::ptrdiff_t>(count),
                 general.periods.begin(), same_fields);
  return {true, !same};
}

}  // namespace support
