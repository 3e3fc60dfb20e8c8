// XmlLayoutDecoder: an XML message into a batch, read as a layout (config/layouts.h) says.
//
// In: the bytes of one message in chunks of any size, in order, as XmlReader (xml_reader.h) takes
// them; its outermost element must be the layout's root. Out: for each element where the layout
// says that a record stands exactly one record (and one of the identity registry beside it where a
// replaced number stands) or one RejectedInput, in order, whose position is its ordinal, from 1.
// The raw form is a whole small message of its own that gives the same again.
//
// A column that stands twice where it may stand once is bad_value; a record of more than
// kCaptureBytesMax is too_large. A bad record never touches its neighbours. What the layout does
// not name is kept under its place, as seen from the record ("employer/name"); repeated it is
// "place#2".
//
// Errors, threads, memory, cost: as DmfaDecoder (dmfa.h).
#pragma once

#include <cstdint>
#include <string_view>

#include "config/layouts.h"
#include "daemon/decode/record_check.h"
#include "daemon/decode/xml_message.h"

namespace cumuld {

class XmlLayoutDecoder : public XmlDecoder {
 public:
  // `layout`, of XML, and `catalogue` must outlive the decoder.
  XmlLayoutDecoder(const config::FileLayout& layout, const matcher::Catalogue& catalogue,
                   std::uint64_t key_seed, RegistryMask allowed = kEveryRegistry);
};

}  // namespace cumuld
