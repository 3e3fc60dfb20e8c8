#include "bench/hit_line.h"

#include <simdjson.h>

#include <charconv>

#include "daemon/decode/date.h"

namespace bench {
namespace {

std::uint64_t day_in(const simdjson::dom::element& segment, std::string_view name) {
  std::string_view text;
  if (segment[name].get(text) != simdjson::SUCCESS) return 0;
  const auto day = cumuld::parse_date(text);
  return day ? static_cast<std::uint64_t>(day->since_epoch) : 0;
}

}  // namespace

bool add_hit(std::string_view line, OverlapSum& sum) {
  thread_local simdjson::dom::parser parser;
  simdjson::dom::element hit;
  std::string_view digits;
  simdjson::dom::array segments;
  std::uint64_t person = 0;
  if (parser.parse(line).get(hit) != simdjson::SUCCESS ||
      hit["person"].get(digits) != simdjson::SUCCESS ||
      hit["segments"].get(segments) != simdjson::SUCCESS) {
    return false;
  }
  std::from_chars(digits.data(), digits.data() + digits.size(), person);
  for (const auto segment : segments) {
    const auto first = day_in(segment, "from");
    const auto last = day_in(segment, "to");
    if (first == 0 || last == 0) return false;
    sum.add(person, first, last);
  }
  return true;
}

}  // namespace bench
