// Feeds arbitrary bytes to DmfaDecoder, cut into chunks by the first byte, and checks what must
// hold whatever they are: lines, records and rejections agree, every record's bytes can be read,
// and the raw form of a line gives the same record or rejection again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "config/dmfa_codes.h"
#include "daemon/decode/dmfa.h"
#include "daemon/decode/xml_capture.h"
#include "matcher/catalogue.h"
#include "tests/fuzz/require.h"

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
  matcher::Status status;
  do {
    const auto chunk = bytes.substr(0, chunk_size);
    bytes.remove_prefix(chunk.size());
    status = decoder.feed(chunk, bytes.empty(), batch);
  } while (!bytes.empty() && status.ok());
  return decoder.lines();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  matcher::Batch batch;
  const auto lines = decode(bytes, std::size_t{data[0]} + 1, batch);
  // A line that a syntax error cut off was counted, and nothing more.
  const auto told = batch.records.size() + batch.rejected.size();
  require(told == lines || told + 1 == lines, "one outcome a line");
  for (const auto& record : batch.records) {
    const auto view = matcher::RecordView::parse(batch.body_of(record));
    require(view.has_value(), "the canonical bytes are a record");
    require(view->content_checksum() == record.content, "the checksum fits");
    matcher::Batch again;
    decode(batch.raw_of(record), 4096, again);
    require(again.records.size() == 1 && again.body_of(again.records[0]) == batch.body_of(record),
            "a line's raw form gives its record again");
  }
  for (const auto& rejected : batch.rejected) {
    if (rejected.code == matcher::RejectCode::kTooLarge) continue;
    matcher::Batch again;
    decode(batch.raw_of(rejected), 4096, again);
    require(again.rejected.size() == 1 && again.rejected[0].message == rejected.message,
            "a line's raw form gives its rejection again");
  }
  return 0;
}
