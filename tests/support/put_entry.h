// An entry's bytes, as they stand in memory and in sorted runs.
#pragma once

#include <string>

#include "matcher/entry.h"

namespace support {

inline void put_entry(const matcher::Entry& entry, std::string& out) {
  char head[matcher::kEntryHeadBytesMax];
  out.append(head, static_cast<std::size_t>(matcher::write_entry_head(entry, head) - head));
  out.append(entry.body);
}

}  // namespace support
