// read_record(): the fields of a parsed JSON object, as a StatedRecord.
//
// A header of ndjson.cpp and its tests only: it needs the JSON library's types.
//
// Ownership: texts are views into the parser's buffers. Thread safety: one thread at a time.
// Cost: O(fields); no allocation once `out` has grown, unless names are unexpected.
#pragma once

#include <simdjson.h>

#include <optional>
#include <string_view>

#include "daemon/decode/stated_record.h"

namespace cumuld {

// Fills `out`. Returns a name that some object, at any depth, has twice; `out` is then unspecified.
std::optional<std::string_view> read_record(simdjson::dom::object record, StatedRecord& out);

}  // namespace cumuld
