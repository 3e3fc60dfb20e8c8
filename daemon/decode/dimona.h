// DimonaDecoder: a Dimona message (XML root Dimona) into a batch: announced employments.
//
// In: the bytes of one message in chunks of any size, in order, as XmlReader (xml_reader.h) takes
// them. A unit is a DimonaIn, DimonaOut, DimonaUpdate or DimonaCancel; other declarations in a
// message (daily registrations) say nothing of a period and are passed over.
//
// Out: for each unit, in order, the whole record of the period that it speaks of, as all statements
// known so far make it (dimona_period.h): key DimonaPeriodId, one employment_notice, or cancelled.
// A statement of a period whose beginning or person is not known yet is noted and gives no record:
// the one that tells it will. A unit that is wrong is one rejection and is not noted.
//
// The moment of a statement is LastUpdateDate and LastUpdateHour where they stand in it, else the
// Form's. IsCancelled 1 is a Cancel.
//
// An In that has no DimonaPeriodId yet gives a record of its own, under employer, person and first
// day ("in/…"). Once a period with an id tells the same three, that record is withdrawn in the same
// step; an In that comes later still gives none.
//
// The position is the ordinal of the unit in the message, from 1. Errors, threads, memory, cost: as
// DmfaDecoder (dmfa.h), and one look-up of the period's statements for each unit; what the notebook
// cannot read is an error of the whole.
#pragma once

#include <cstdint>
#include <string_view>

#include "daemon/decode/notebook.h"
#include "daemon/decode/xml_message.h"
#include "matcher/catalogue.h"

namespace cumuld {

// How the keys of the notes begin that the record under that key is made of: those which a reset of
// the key has to forget. That a period is known by its id, so that an In without it adds nothing,
// is no note of either.
std::string dimona_notes_of(std::string_view key, std::uint64_t key_seed);

class DimonaDecoder : public XmlDecoder {
 public:
  // Both must outlive the decoder.
  DimonaDecoder(const matcher::Catalogue& catalogue, std::uint64_t key_seed, Notebook& notebook);
};

}  // namespace cumuld
