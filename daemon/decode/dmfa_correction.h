// What a unit of a DmfA message asks for: a worker line put, withdrawn, moved to another key, or
// nothing at all.
//
// UpdateAction of an update (zone 00618): 0 the line is deleted, 1 changed, 3 created by a
// correction, 9 unchanged. Action of a notification (00411): 0 deleted, 1 changed, 2 created by an
// original, 3 created by a correction, 5 reactivated, 6 internal data only, 7 subtree changed, 9
// unchanged. What is unchanged or internal says nothing of the line. Of a notification's two parts
// the corrected one counts, unless it says nothing of the line; then the declared one.
//
// CodeSubjected (00425) 2: the ONSS deleted the line of its own motion. It stays, as fictitious
// employment, until an action 5 brings it back. BlockDecisionIndicator (00565) R: the update was
// refused, nothing changes.
//
// A LastSituationWR with another class or code than the line is a change of key: the old line is
// withdrawn and the new one put, together. Sources: domain notes on DmfA; glossaries of the ONSS.
//
// Thread safety: pure functions.
#pragma once

#include <cstdint>

#include "daemon/decode/dmfa_blocks.h"
#include "daemon/decode/dmfa_line.h"
#include "daemon/decode/rejection.h"

namespace cumuld {

// The texts of one unit. Of an original only `line` is used.
struct DmfaUnit {
  std::string last_class, last_code;  // of LastSituationWR
  DmfaLine line;
  DmfaLine corrected;
  bool has_line = false;
  bool has_corrected = false;

  void clear();  // keeps the texts' memory
};

struct DmfaRequest {
  enum class Kind : std::uint8_t { kNothing, kPut, kWithdraw };
  Kind kind = Kind::kNothing;
  const DmfaLine* line = nullptr;  // to put, or whose key is withdrawn; points into the unit
  DmfaReading reading = DmfaReading::kPlain;
};

// nullopt: `out` is what the unit asks for. Otherwise what was wrong first.
Verdict read_request(DmfaForm form, const DmfaDeclaration& declaration, const DmfaUnit& unit,
                     DmfaRequest& out);

}  // namespace cumuld
