// DmfaDecoder: a DmfA message (XML roots DmfAOriginal, DmfAUpdate, DmfAUpdateNotification) into a
// batch of records, one a worker line.
//
// In: the bytes of one message in chunks of any size, in order, as XmlReader (xml_reader.h) takes
// them. Out: for each unit, which is a WorkerRecord, WorkerRecordUpdate or WorkerRecordUpdateNotif,
// as soon as its end was read: one IncomingRecord; two when the line got another key, the
// withdrawal of the old one first; none when the message says that nothing changed; or one
// RejectedInput. In order; the position of each is the ordinal of its unit in the message, from 1.
// What a unit asks for is stated in dmfa_correction.h, what a line becomes in dmfa_line.h;
// everything is then judged by RecordCheck. A unit that is wrong, or larger than kLineBytesMax,
// never touches its neighbours. The result does not depend on how the message was cut into chunks.
//
// The raw form of a unit is a whole small message of its own: its bytes as they came, inside those
// elements around it that it needs. Decoding it again gives the same records or the same rejection.
// Of a unit that is too large, only the first 1024 bytes of it are kept.
//
// An error (kInvalidArgument, "line 12, column 5: ...") ends the message: not well-formed, half of
// it missing, or another root element. What was appended before stands.
//
// Thread safety: one thread at a time. Memory: bounded, see xml_reader.h. Cost: O(bytes); nothing
// but the parser allocates once buffers have grown, except for the message of a rejection.
#pragma once

#include <cstdint>
#include <string_view>

#include "config/dmfa_codes.h"
#include "daemon/decode/xml_message.h"
#include "matcher/catalogue.h"

namespace cumuld {

class DmfaDecoder : public XmlDecoder {
 public:
  // `catalogue` and `codes` must outlive the decoder. `key_seed` is the store's (key_identity()).
  DmfaDecoder(const matcher::Catalogue& catalogue, std::uint64_t key_seed,
              const config::DmfaCodes& codes);
  DmfaDecoder(const matcher::Catalogue&, std::uint64_t, const config::DmfaCodes&&) = delete;
};

}  // namespace cumuld
