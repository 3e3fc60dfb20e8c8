// Feeds arbitrary bytes to IdfluxDecoder, cut into chunks by the first byte, and checks what must
// hold whatever they are: at most one outcome a unit, in order; records that read back as identity
// records; and a raw form that gives the same again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string_view>

#include "daemon/decode/idflux.h"
#include "matcher/catalogue.h"
#include "tests/fuzz/require.h"
#include "tests/support/messages.h"

namespace {

using fuzz::require;

std::uint64_t decode(std::string_view bytes, std::size_t chunk_size, matcher::Batch& batch) {
  static const auto catalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  cumuld::IdfluxDecoder decoder(catalogue, 1, "identity");
  (void)support::feed_in_chunks(decoder, bytes, chunk_size, batch);
  return decoder.units();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  matcher::Batch batch;
  const auto units = decode(bytes, std::size_t{data[0]} + 1, batch);
  std::set<std::uint64_t> told;
  for (const auto& record : batch.records) {
    require(told.insert(record.position).second, "one outcome a unit");
    const auto view = matcher::RecordView::parse(batch.body_of(record));
    require(view && view->person() && view->successor(), "a record replaces a number");
    matcher::Batch again;
    decode(batch.raw_of(record), 4096, again);
    require(again.records.size() == 1 && again.body_of(again.records[0]) == batch.body_of(record),
            "a unit's raw form gives its record again");
  }
  for (const auto& refused : batch.rejected) {
    require(told.insert(refused.position).second, "one outcome a unit");
    if (refused.code == matcher::RejectCode::kTooLarge) continue;
    matcher::Batch again;
    decode(batch.raw_of(refused), 4096, again);
    require(again.rejected.size() == 1 && again.rejected[0].message == refused.message,
            "a unit's raw form gives its rejection again");
  }
  require(told.empty() || (*told.begin() >= 1 && *told.rbegin() <= units), "units are counted");
  return 0;
}
