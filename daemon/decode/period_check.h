// check_period(): the rules for one period (contract, section 1): its kind, the fields that go with
// that kind's side, its days and its values. Not its part: see record_check.h.
//
// Thread safety: pure. Cost: O(fields + attributes).
#pragma once

#include "daemon/decode/field_reader.h"
#include "daemon/decode/rejection.h"
#include "matcher/catalogue.h"
#include "matcher/record.h"

namespace cumuld {

// Fills all of `out` but its part, whatever it held; its attributes are the fields' own. `fields`
// are those of a record that is its own only period, or of an entry of `periods`; other fields are
// not looked at.
Verdict check_period(const FieldReader& fields, const matcher::Catalogue& catalogue,
                     const matcher::Catalogue::Registry& registry, matcher::PeriodDraft& out);

}  // namespace cumuld
