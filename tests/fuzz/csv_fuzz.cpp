// Feeds arbitrary bytes to CsvDecoder under each built-in CSV layout, which the first byte picks,
// and checks what must hold whatever they are: at most one outcome a line, in order; records that
// read back; and of what was refused a raw form that gives the same again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "config/layouts.h"
#include "daemon/decode/csv_decoder.h"
#include "matcher/catalogue.h"
#include "matcher/limits.h"
#include "tests/fuzz/require.h"

namespace {

using fuzz::require;

struct Layouts {
  matcher::Catalogue catalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  std::vector<config::FileLayout> csv;

  Layouts() {
    const auto all = config::shipped_layouts_for(matcher::standard_catalogue()).value();
    for (const auto& layout : all.files()) {
      if (layout.form == config::FileLayout::Form::kCsv) csv.push_back(layout);
    }
  }
};

const Layouts& layouts() {
  static const Layouts all;
  return all;
}

void decode(const config::FileLayout& layout, std::string_view text, matcher::Batch& batch) {
  cumuld::CsvDecoder decoder(layout, layouts().catalogue, 1);
  std::uint64_t line = 1;
  if (!decoder.read_header(text, line).ok()) return;
  while (!text.empty()) decoder.decode(text, line, batch);
  require(batch.records.size() + batch.rejected.size() <= line, "one outcome a line");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto& layout = layouts().csv[data[0] % layouts().csv.size()];
  matcher::Batch batch;
  decode(layout, {reinterpret_cast<const char*>(data) + 1, size - 1}, batch);
  const auto by_position = [](const auto& a, const auto& b) { return a.position < b.position; };
  require(std::ranges::is_sorted(batch.records, by_position), "records are in order");
  require(std::ranges::is_sorted(batch.rejected, by_position), "rejections are in order");
  for (const auto& record : batch.records) {
    require(matcher::RecordView::parse(batch.body_of(record)).has_value(), "a record reads back");
    require(batch.raw_of(record).find('\n') == std::string_view::npos, "a raw form is a line");
  }
  for (const auto& refused : batch.rejected) {
    matcher::Batch again;
    decode(layout, batch.raw_of(refused), again);
    require(again.records.empty() && again.rejected.size() == 1 &&
                again.rejected[0].message == refused.message,
            "what was refused is refused again");
  }
  return 0;
}
