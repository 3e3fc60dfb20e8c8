// write_idflux_xml: a replaced national number as an IDFLUX message of the ONSS, code 90, schema
// 2023/1. Such a message holds one Form, and so one replacement.
//
// Errors:        none.
// Thread safety: the caller's own string.
#pragma once

#include <string>

#include "bench/population/record.h"

namespace population {

// Appends a whole document. REQUIRES: an identity record, not cancelled.
void write_idflux_xml(const Record& record, std::string& out);

}  // namespace population
