// clamp_numbers(): makes JSON numbers that do not fit a machine's numbers fit.
//
// The parser refuses a whole line for one number of, say, thirty digits. The contract does not:
// such a line is JSON, and only that field's value is bad. Off the fast path: called for refused
// lines.
//
// Thread safety: pure. Cost: O(bytes).
#pragma once

#include <string>

namespace cumuld {

// Overwrites, in place and padded with spaces, every integer of 64 bits or more by 2^64 - 1 or by
// -1, and every other number of more than machine range by 0.5: each keeps its sign, and whether it
// is an integer. Tokens that are not JSON numbers, and strings, stay as they are.
void clamp_numbers(std::string& json);

}  // namespace cumuld
