// Feeds any bytes through LineBlocks, cut into chunks, and NdjsonDecoder, and stops the process
// when what comes out is not what their headers promise: exactly one record or rejection for each
// line that is not blank, in order, with its bytes; records that read back; messages fit to be
// shown; and one meaning of a line, by whichever reader.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/decode/line_blocks.h"
#include "daemon/decode/ndjson.h"
#include "matcher/catalogue.h"
#include "tests/fuzz/require.h"
#include "tests/support/plain_json.h"

namespace {

using fuzz::require;

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// Whether `text` holds eleven digits, whatever stands between them.
bool shows_a_number(std::string_view text) {
  std::size_t run = 0;
  for (const char c : text) {
    run = c >= '0' && c <= '9' ? run + 1 : 0;
    if (run >= 11 && text.find("is above") == std::string_view::npos) return true;
  }
  return false;
}

void check_record(const matcher::Batch& batch, const matcher::IncomingRecord& record) {
  const auto view = matcher::RecordView::parse(batch.body_of(record));
  require(view.has_value(), "the canonical bytes are a record");
  require(view->content_checksum() == record.content, "the content checksum fits");
  require(view->version() == record.version && view->cancelled() == record.cancelled, "the head");
  std::size_t periods = 0;
  const bool whole = view->for_each_period([&](const matcher::PeriodView& period) {
    ++periods;
    require(period.begin >= matcher::kDayFirst && period.begin < period.end, "days in order");
    require(period.is_open() || period.end <= matcher::kDayLimit, "real days");
    require(!period.part.empty(), "a part has a name");
  });
  require(whole && periods == view->period_count(), "all periods read back");
}

// The batch must account for exactly the lines of `block`.
void check_block(const cumuld::LineBlock& block, const matcher::Batch& batch) {
  auto record = batch.records.begin();
  auto rejected = batch.rejected.begin();
  std::uint64_t number = block.first_line;
  for (auto rest = block.bytes; !rest.empty(); ++number) {
    const auto line = rest.substr(0, std::min(rest.find('\n'), rest.size() - 1) + 1);
    rest.remove_prefix(line.size());
    if (is_blank(line)) continue;
    require(!support::read_both_ways(line.substr(0, line.find('\n'))).differs, "one reading");
    if (rejected != batch.rejected.end() && rejected->position == number) {
      require(line.starts_with(batch.raw_of(*rejected)), "a rejection keeps its line");
      require(!rejected->message.empty(), "a rejection says why");
      require(!shows_a_number(rejected->message), "a message shows no national number");
      ++rejected;
      continue;
    }
    require(record != batch.records.end() && record->position == number, "one outcome a line");
    require(line.starts_with(batch.raw_of(*record)), "a record keeps its line");
    check_record(batch, *record);
    ++record;
  }
  require(record == batch.records.end() && rejected == batch.rejected.end(), "no outcome too many");
}

void run(std::string_view input) {
  static const auto catalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  static cumuld::NdjsonDecoder decoder(catalogue, 1);
  static matcher::Batch batch;
  if (input.empty()) return;
  // The first byte chooses the chunks.
  const std::size_t chunk_size = std::size_t{1} << (static_cast<unsigned char>(input[0]) % 20);
  input.remove_prefix(1);
  cumuld::LineBlocks blocks;
  const auto drain = [&] {
    while (const auto block = blocks.next()) {
      if (block->too_long) continue;
      batch.clear();
      decoder.decode(block->bytes, block->first_line, batch);
      check_block(*block, batch);
    }
  };
  while (!input.empty()) {
    const auto chunk = input.substr(0, chunk_size);
    input.remove_prefix(chunk.size());
    blocks.feed(chunk);
    drain();
  }
  blocks.finish();
  drain();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  run({reinterpret_cast<const char*>(data), size});
  return 0;
}
