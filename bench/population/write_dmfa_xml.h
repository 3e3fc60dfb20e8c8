// write_dmfa_xml: worker lines as one DmfAOriginal message of the ONSS, schema 2022/3.
//
// Lines of one employer, quarter and version share a Form, as they would in a declaration: the
// version is the form's creation date and hour read as UTC. Reading the message back by the mapping
// of the domain (one record a WorkerRecord) gives exactly the records that were written.
//
// Errors:        none.
// Cost:          sorts the pointers; about 1.2 kB and 2 µs a line.
// Thread safety: reads the records, writes the caller's own string.
#pragma once

#include <string>
#include <vector>

#include "bench/population/record.h"

namespace population {

// Appends one whole XML document holding `lines` to `out`.
// REQUIRES: lines is not empty; every one is a worker line of LineMessage::kOriginal, not
// cancelled; no two have the same key and version.
void write_dmfa_xml(std::vector<const Record*> lines, std::string& out);

}  // namespace population
