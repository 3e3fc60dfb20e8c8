// write_ndjson: a record as one line of canonical NDJSON.
//
// Worker lines are written with `periods`, because their parts are occupation numbers; every other
// record with one period is written flat. Strings are ASCII without quotes or control characters,
// as everything in a population is, and are not escaped.
//
// Errors:        none.
// Cost:          one pass, no allocation beyond the growth of `out`; about 0.1 to 0.3 µs a period.
// Thread safety: the caller's own string.
#pragma once

#include <string>

#include "bench/population/record.h"

namespace population {

// Appends the line and its newline to `out`.
void write_ndjson(const Record& record, std::string& out);

}  // namespace population
