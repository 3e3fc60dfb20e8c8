// Known content: which files were taken before, by the checksum of their bytes.
//
// In: a file that was read to its end. Out: the first file with the same bytes in the same
// registry's folder, if it is another one. The store keeps it under "content
// <registry>/<checksum>", for ever: about a hundred bytes a file.
//
// The same bytes again change nothing, since all records are duplicates then; but a sender who
// sends a file twice should be told so, and an operator should see which one it was.
//
// Errors: kIoError, kCorruption. Thread safety: the spool's thread. Cost: one read, and one synced
// write for a file that is new.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "matcher/status.h"
#include "storage/store.h"

namespace cumuld {

struct TakenFile {
  std::string name;
  std::uint64_t started_ms =
      0;  // when it was begun, ms since 1970, UTC: tells two of one name apart

  friend bool operator==(const TakenFile&, const TakenFile&) = default;
};

// Notes `file` as the one with that checksum unless another was noted before, which is returned.
// May be called again for the same file, as after a crash.
matcher::Result<std::optional<TakenFile>> note_content(storage::Store& store,
                                                       std::string_view registry,
                                                       std::string_view checksum,
                                                       const TakenFile& file);

}  // namespace cumuld
