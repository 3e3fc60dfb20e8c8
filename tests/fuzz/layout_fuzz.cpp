// Feeds arbitrary bytes to XmlLayoutDecoder under each built-in XML layout, cut into chunks, and
// checks what must hold whatever they are: outcomes in order, at most two records or one rejection
// a unit; records that read back; and a raw form that gives the same again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "config/layouts.h"
#include "daemon/decode/xml_layout_decoder.h"
#include "matcher/catalogue.h"
#include "tests/fuzz/require.h"
#include "tests/support/messages.h"

namespace {

using fuzz::require;

// One with periods around which things stand, columns of the message and attributes.
constexpr const char* kNested = R"([[layout]]
registry = "gotot"
format = "xml"
root = "M"
record = "a/r"
period = "g/p"
[layout.fields]
key = "@id"
version = "/head/v"
person = "who"
from = "g/p/@from"
to = "g/p/@to"
employer = "g/boss"
)";

struct Layouts {
  matcher::Catalogue catalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  std::vector<config::FileLayout> xml;

  Layouts() {
    const auto& registries = matcher::standard_catalogue();
    for (const auto& all : {config::shipped_layouts_for(registries).value(),
                            config::parse_layouts(kNested, "nested", registries).value()}) {
      for (const auto& layout : all.files()) {
        if (layout.form == config::FileLayout::Form::kXml) xml.push_back(layout);
      }
    }
  }
};

const Layouts& layouts() {
  static const Layouts all;
  return all;
}

std::uint64_t decode(const config::FileLayout& layout, std::string_view bytes,
                     std::size_t chunk_size, matcher::Batch& batch) {
  cumuld::XmlLayoutDecoder decoder(layout, layouts().catalogue, 1);
  (void)support::feed_in_chunks(decoder, bytes, chunk_size, batch);
  return decoder.units();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto& layout = layouts().xml[data[0] % layouts().xml.size()];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  matcher::Batch batch;
  const auto units = decode(layout, bytes, std::size_t{data[1]} + 1, batch);
  std::map<std::uint64_t, std::size_t> records;
  for (const auto& record : batch.records) {
    ++records[record.position];
    require(matcher::RecordView::parse(batch.body_of(record)).has_value(), "a record reads back");
    matcher::Batch again;
    decode(layout, batch.raw_of(record), 4096, again);
    const bool same = std::ranges::any_of(again.records, [&](const auto& other) {
      return again.body_of(other) == batch.body_of(record);
    });
    require(same, "a unit's raw form gives its record again");
  }
  for (const auto& [position, count] : records) {
    require(position >= 1 && position <= units && count <= 2, "units are counted");
  }
  for (const auto& refused : batch.rejected) {
    require(refused.position <= units && !records.contains(refused.position), "all or nothing");
    if (refused.code == matcher::RejectCode::kTooLarge) continue;
    matcher::Batch again;
    decode(layout, batch.raw_of(refused), 4096, again);
    require(again.rejected.size() == 1 && again.rejected[0].message == refused.message,
            "a unit's raw form gives its rejection again");
  }
  return 0;
}
