// Diagnosis: which table file is it? RocksDB names the file when a block of it is damaged, but not
// always when its ends are.
//
// Thread safety: pure functions on files. Cost: opens each table file, reads its ends.
#pragma once

#include <string>

#include "matcher/status.h"

namespace storage {

// The same, and if it is kCorruption and names no table file, the damaged ones of that data
// directory behind it.
matcher::Status with_damaged_tables(matcher::Status status, const std::string& directory);

}  // namespace storage
