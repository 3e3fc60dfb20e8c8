// IdfluxDecoder: an IDFLUX message (XML root IDFLUX) into a batch: national numbers that were
// replaced.
//
// In: the bytes of one message in chunks of any size, in order, as XmlReader (xml_reader.h) takes
// them. Out: for each unit, which is an IdfluxInformation, in order:
//
//   JustificationCode 90   the INSS of OutdatedSituation was replaced by that of ValidSituation:
//   one
//                          record of the identity registry; its version is the moment of the Form
//                          (FormCreationDate, FormCreationHour), milliseconds since 1970, UTC
//   91, 93                 other data of the person changed: nothing, matching does not look at
//   them 92                     the employer's number was replaced: a rejection, unknown_kind, so
//   that it
//                          is kept and shown; no matching follows employers' numbers
//
// The position is the ordinal of the unit in the message, from 1; its raw form is a whole small
// message of its own that gives the same again. A unit that is wrong never touches its neighbours.
// Source: the ONSS's schema IDFLUX_20231 and glossary, zones 00536 and 00024.
//
// Errors, threads, memory, cost: as DmfaDecoder (dmfa.h).
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "matcher/batch.h"
#include "matcher/catalogue.h"
#include "matcher/status.h"

namespace cumuld {

class IdfluxDecoder {
 public:
  // `registry` is the name of the identity registry; it and `catalogue` must outlive the decoder.
  IdfluxDecoder(const matcher::Catalogue& catalogue, std::uint64_t key_seed,
                std::string_view registry);
  ~IdfluxDecoder();

  // As DmfaDecoder::feed().
  matcher::Status feed(std::string_view chunk, bool last, matcher::Batch& out);

  // Units begun so far.
  std::uint64_t units() const;

 private:
  class Message;

  std::unique_ptr<Message> message_;
};

}  // namespace cumuld
