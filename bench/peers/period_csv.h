// period_csv: the join-bench population as one line a period, in its order of arrival, without a
// head, in a form that every database reads as it is:
//
//     id, person, benefit (0 or 1), first day, last day, registry, key, version, employer, insurer,
//     daily_cents, fraction, paid_days, days_per_week
//
// id counts the lines from 1. Days count from 1970-01-01, both included. What a record does not
// state is empty.
//
// Thread safety: free functions, any thread. Errors: false if the file could not be written.
#pragma once

#include <cstdint>
#include <string>

#include "bench/population/record.h"

namespace bench {

bool write_period_csv(std::uint64_t employments, const std::string& path);

// Appends the line of a record's first period.
void append_period(std::uint64_t id, const population::Record& record, std::string& out);

}  // namespace bench
