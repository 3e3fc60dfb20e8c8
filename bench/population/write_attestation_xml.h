// write_attestation_xml: paid indemnities as attestations, laid out as config/layouts.toml says for
// primary_incapacity and invalidity. Days that are recognised and not paid stand there as payments
// of nothing; amounts are spelled as their insurer does.
//
// Errors:        none.
// Cost:          about 1 kB and 2 µs a payment.
// Thread safety: the caller's own string.
#pragma once

#include <string>

#include "bench/population/record.h"

namespace population {

// Appends one Attestation. REQUIRES: the record has an attestation.
void write_attestation_xml(const Record& record, std::string& out);

}  // namespace population
