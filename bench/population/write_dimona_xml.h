// write_dimona_xml: the messages that make an announced employment, schema Dimona 2023/1.
//
// What a DimonaIn cannot carry is its period's number; the messages after it do. Which record the
// messages make when they are read in this order is for life_notices.cpp to know.
//
// Errors:        none.
// Cost:          about 0.6 kB and 1 µs a message.
// Thread safety: the caller's own string.
#pragma once

#include <string>

#include "bench/population/record.h"

namespace population {

// Appends one Form for each message of the record.
void write_dimona_xml(const Record& record, std::string& out);

}  // namespace population
