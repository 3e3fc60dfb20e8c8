// read_plain_record(): the fields of a JSON object in its usual spelling, in one pass.
//
// Nearly all lines are spelt alike: names of the contract, each once; strings of printable ASCII
// without escapes; whole numbers; spaces at most between them. Such a line is read here, without
// a parser's tables, and means what json_record.h would say it means. All others are left to it:
// this reader refuses nothing and says nothing of what is wrong.
//
// Ownership: texts are views into the line. Thread safety: one thread at a time.
// Cost: O(bytes), a third of the general way; no allocation once `out` has grown.
#pragma once

#include <string_view>

#include "daemon/decode/stated_record.h"

namespace cumuld {

// False: the line is something else, and `out` unspecified. REQUIRES: 8 readable bytes behind it.
bool read_plain_record(std::string_view line, StatedRecord& out);

}  // namespace cumuld
