// DmfaDecoder: a DmfA original (XML root DmfAOriginal) into a batch, one record a worker line.
//
// In: the bytes of one message in chunks of any size, in order, as XmlReader (xml_reader.h) takes
// them. Out: for each WorkerRecord, as soon as its end was read, exactly one IncomingRecord or one
// RejectedInput, in order; its position is the ordinal of the WorkerRecord in the message, from 1.
// What a line becomes is stated in dmfa_line.h; everything is then judged by RecordCheck. A line
// that is wrong, or larger than kLineBytesMax, never touches its neighbours. The result does not
// depend on how the message was cut into chunks.
//
// The raw form of a line is a whole small message of its own: the bytes of the WorkerRecord as they
// came, inside those elements around it that a line needs. Decoding it again gives the same record
// or the same rejection. Of a line that is too large, only the first 1024 bytes of it are kept.
//
// An error (kInvalidArgument, "line 12, column 5: ...") ends the message: not well-formed, half of
// it missing, or another root element. What was appended before stands.
//
// Thread safety: one thread at a time. Memory: bounded, see xml_reader.h. Cost: O(bytes); nothing
// but the parser allocates once buffers have grown, except for the message of a rejection.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "config/dmfa_codes.h"
#include "matcher/batch.h"
#include "matcher/catalogue.h"
#include "matcher/status.h"

namespace cumuld {

class DmfaDecoder {
 public:
  // `catalogue` and `codes` must outlive the decoder. `key_seed` is the store's (key_identity()).
  DmfaDecoder(const matcher::Catalogue& catalogue, std::uint64_t key_seed,
              const config::DmfaCodes& codes);
  DmfaDecoder(const matcher::Catalogue&, std::uint64_t, const config::DmfaCodes&&) = delete;
  ~DmfaDecoder();

  // Reads the next bytes and appends the lines that end in them to `out`, which may be another
  // batch each time. `last`: no more bytes will come. One decoder reads one message.
  // REQUIRES: out.raw stays below 4 GiB.
  matcher::Status feed(std::string_view chunk, bool last, matcher::Batch& out);

  // WorkerRecords begun so far.
  std::uint64_t lines() const;

 private:
  class Message;

  std::unique_ptr<Message> message_;
};

}  // namespace cumuld
