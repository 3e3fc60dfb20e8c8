// NdjsonDecoder: lines of JSON, the contract's own form of records, into a batch.
//
// In: whole lines, as LineBlocks hands them out. Out: for each line that is not blank (spaces, tabs
// and carriage returns only) exactly one IncomingRecord or one RejectedInput, in order, whose
// position is the line's number. The batch gets its own copy of the bytes: a raw form is the line
// without its end.
//
// A line is `malformed` unless all of it is one JSON object in valid UTF-8 in which no object, at
// any depth, has a name twice; `too_large` beyond kLineBytesMax. Everything else is judged by
// RecordCheck. A bad line never touches its neighbours.
//
// Thread safety: one thread at a time. Cost: O(bytes); no allocation once buffers have grown,
// except for the message of a rejection.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "daemon/decode/record_check.h"
#include "matcher/batch.h"
#include "matcher/catalogue.h"

namespace cumuld {

class NdjsonDecoder {
 public:
  // `catalogue` must outlive the decoder. `key_seed` is the store's (key_identity()). A registry
  // outside `allowed` is unknown here: a spool folder takes its own only.
  NdjsonDecoder(const matcher::Catalogue& catalogue, std::uint64_t key_seed,
                RegistryMask allowed = kEveryRegistry);
  ~NdjsonDecoder();

  // Appends what `complete_lines` hold to `out`; the first of them is line number `first_line`.
  // The last line may lack its end. REQUIRES: out.raw stays below 4 GiB.
  void decode(std::string_view complete_lines, std::uint64_t first_line, matcher::Batch& out);

 private:
  struct Json;  // the parser and what it has parsed

  void decode_line(std::string_view line, const RawPlace& place, matcher::Batch& out);

  std::unique_ptr<Json> json_;
  RecordCheck check_;
  matcher::RecordDraft draft_;
  std::uint64_t key_seed_;
};

}  // namespace cumuld
