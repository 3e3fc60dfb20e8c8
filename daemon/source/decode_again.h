// decode_again: refused input decoded once more, as it was when it came, after something was
// mended: a table of configuration, a registry's name, this program.
//
// In: what quarantine kept of it and the name of its source, which says what it is: "spool
// <registry>/<file>" by the file's extension and in that folder's bounds, anything else NDJSON.
// Out: a batch whose records and rejections stand at the position where the input stood.
//
// Errors: kInvalidArgument: only the beginning was kept, or its format is not read (any more), or
// not without what other messages said (Dimona). Thread safety: pure, but for what it reads of its
// arguments. Cost: O(bytes).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "daemon/source/input_format.h"
#include "matcher/batch.h"
#include "matcher/status.h"
#include "storage/quarantine.h"
#include "storage/store.h"

namespace cumuld {

matcher::Result<std::unique_ptr<matcher::Batch>> decode_again(const storage::QuarantineItem& item,
                                                              std::string_view source,
                                                              const storage::Store& store,
                                                              const FormatTables& tables);

}  // namespace cumuld
