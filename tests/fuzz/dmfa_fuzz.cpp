// Feeds arbitrary bytes to DmfaDecoder, cut into chunks by the first byte, and checks what must
// hold whatever they are: units, records and rejections agree, every record's bytes can be read,
// and the raw form of a unit gives the same record or rejection again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>

#include "config/dmfa_codes.h"
#include "daemon/decode/dmfa.h"
#include "daemon/decode/xml_capture.h"
#include "matcher/catalogue.h"
#include "tests/fuzz/require.h"
#include "tests/support/messages.h"

namespace {

using fuzz::require;

struct Tables {
  matcher::Catalogue catalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  config::DmfaCodes codes = config::standard_dmfa_codes();
};

const Tables& tables() {
  static const Tables kTables = [] {
    Tables made;
    made.codes.attributes.emplace_back("Border", "border");
    made.codes.attributes.emplace_back("ContractType", "contract_type");
    return made;
  }();
  return kTables;
}

std::uint64_t decode(std::string_view bytes, std::size_t chunk_size, matcher::Batch& batch) {
  cumuld::DmfaDecoder decoder(tables().catalogue, 1, tables().codes);
  (void)support::feed_in_chunks(decoder, bytes, chunk_size, batch);
  return decoder.units();
}

// At most two records or one rejection a unit, in the order of the units.
void check_order(const matcher::Batch& batch, std::uint64_t units) {
  std::map<std::uint64_t, std::size_t> told;
  for (const auto& record : batch.records) ++told[record.position];
  for (const auto& refused : batch.rejected) told[refused.position] += 2;
  for (const auto& [position, outcomes] : told) {
    require(position >= 1 && position <= units, "an outcome names its unit");
    require(outcomes <= 2, "two records or one rejection a unit");
  }
  require(std::ranges::is_sorted(batch.records, {}, &matcher::IncomingRecord::position) &&
              std::ranges::is_sorted(batch.rejected, {}, &matcher::RejectedInput::position),
          "outcomes come in order");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  matcher::Batch batch;
  const auto units = decode(bytes, std::size_t{data[0]} + 1, batch);
  check_order(batch, units);
  for (const auto& record : batch.records) {
    const auto view = matcher::RecordView::parse(batch.body_of(record));
    require(view.has_value(), "the canonical bytes are a record");
    require(view->content_checksum() == record.content, "the checksum fits");
    matcher::Batch again;
    decode(batch.raw_of(record), 4096, again);
    require(std::ranges::any_of(
                again.records,
                [&](const auto& one) { return again.body_of(one) == batch.body_of(record); }),
            "a unit's raw form gives its record again");
  }
  for (const auto& rejected : batch.rejected) {
    if (rejected.code == matcher::RejectCode::kTooLarge) continue;
    matcher::Batch again;
    decode(batch.raw_of(rejected), 4096, again);
    require(again.rejected.size() == 1 && again.rejected[0].message == rejected.message,
            "a unit's raw form gives its rejection again");
  }
  return 0;
}
