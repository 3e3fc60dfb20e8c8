// The data directory as such: whether it is a store's, and the file CUMULD that says so.
//
// Thread safety: one process, one thread at a time. Errors: kInvalidArgument, with the directory
// and why it cannot be one; kIoError and kCorruption, with the file.
#pragma once

#include <string>
#include <string_view>

#include "matcher/status.h"

namespace storage {

// Makes the directory a store's if it is absent or empty; else it must be one already, of a format
// that this program knows. Returns the format that it has.
matcher::Result<unsigned> claim_directory(const std::string& directory,
                                          const std::string& program_version);

// Absent, or without anything in it.
matcher::Status require_empty(const std::string& directory);

// A file of that name in the directory, whole or not at all, synced.
matcher::Status write_file(const std::string& directory, std::string_view name,
                           const std::string& bytes);

// Writes CUMULD, whole or not at all, synced. From then on the directory is a store's, of the
// format that this program writes: older ones refuse it.
matcher::Status mark_directory(const std::string& directory, const std::string& program_version);

}  // namespace storage
