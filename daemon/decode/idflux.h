// IdfluxDecoder: an IDFLUX message (XML root IDFLUX) into a batch: numbers that were replaced.
//
// In: the bytes of one message in chunks of any size, in order, as XmlReader (xml_reader.h) takes
// them. Out: for each unit, which is an IdfluxInformation, in order, by its JustificationCode:
//
//   90      the INSS of OutdatedSituation was replaced by that of ValidSituation: one record of the
//           identity registry; its version is the moment of the Form (FormCreationDate,
//           FormCreationHour), milliseconds since 1970, UTC
//   91, 93  other data of the person changed: nothing, matching does not look at them
//   92      the employer's number was replaced: two notes, one for each of the numbers
//           (employer_note()); no matching follows employers' numbers
//
// The position is the ordinal of the unit in the message, from 1; its raw form is a whole small
// message of its own that gives the same again. A unit that is wrong never touches its neighbours.
// Source: the ONSS's schema IDFLUX_20231 and glossary, zones 00536 and 00024.
//
// Errors, threads, memory, cost: as DmfaDecoder (dmfa.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/decode/xml_message.h"
#include "matcher/catalogue.h"

namespace cumuld {

// The beginning of the notes on a replaced employer number: "employer old N " and the one that
// replaced it, "employer new N " and the one that it replaced; then a space and the day from which
// on (EffectiveStartingDate), if it was said. The value says nothing.
std::string employer_note(std::string_view which, std::string_view number);

class IdfluxDecoder : public XmlDecoder {
 public:
  // `registry` is the name of the identity registry; it and `catalogue` must outlive the decoder.
  IdfluxDecoder(const matcher::Catalogue& catalogue, std::uint64_t key_seed,
                std::string_view registry);
};

}  // namespace cumuld
