// Feeds arbitrary bytes to DimonaDecoder, cut into chunks by the first byte, with a notebook that
// remembers, and checks what must hold whatever they are: outcomes are in order and name their
// units, every record reads back, a refused unit is not noted, and the same message once more
// brings no version of a key that was not there before.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "daemon/decode/dimona.h"
#include "matcher/catalogue.h"
#include "tests/fuzz/require.h"
#include "tests/support/messages.h"

namespace {

using fuzz::require;

std::uint64_t decode(std::string_view bytes, std::size_t chunk_size, support::MapNotebook& notebook,
                     matcher::Batch& batch) {
  static const auto catalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  cumuld::DimonaDecoder decoder(catalogue, 1, notebook);
  (void)support::feed_in_chunks(decoder, bytes, chunk_size, batch);
  return decoder.units();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  support::MapNotebook notebook;
  matcher::Batch batch;
  const auto units = decode(bytes, std::size_t{data[0]} + 1, notebook, batch);
  std::map<std::string, std::uint64_t> highest;
  for (const auto& record : batch.records) {
    require(record.position >= 1 && record.position <= units, "an outcome names its unit");
    const auto view = matcher::RecordView::parse(batch.body_of(record));
    require(view.has_value(), "the canonical bytes are a record");
    auto& version = highest[std::string(view->key())];
    version = std::max(version, view->version());
  }
  for (const auto& refused : batch.rejected) {
    require(std::ranges::none_of(
                batch.notes, [&](const auto& note) { return note.position == refused.position; }),
            "a refused unit is not noted");
  }
  matcher::Batch again;
  decode(bytes, 4096, notebook, again);
  for (const auto& record : again.records) {
    const auto view = matcher::RecordView::parse(again.body_of(record));
    require(view->version() <= highest[std::string(view->key())], "once more brings nothing new");
  }
  return 0;
}
