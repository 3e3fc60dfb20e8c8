// Quarantine: input that was refused, kept as it came so that it can be looked at and sent again.
//
// Items are numbered in the order they were committed, from 1.
//
// An item goes when it is settled: judged anew, or dropped. Its id is not given again.
//
// Thread safety: reading by any thread. Writing is part of a commit (commit.h).
#pragma once

#include <functional>
#include <optional>

#include "matcher/batch.h"
#include "storage/store.h"

namespace storage {

struct QuarantineItem {
  std::uint64_t id = 0;
  std::uint64_t received_ms = 0;  // ms since 1970, UTC
  std::uint32_t source = 0;       // sources.h names it
  std::uint64_t position = 0;     // line (from 1) or ordinal within the source
  matcher::RejectCode code = matcher::RejectCode::kMalformed;
  std::string message;
  std::string raw;  // cut to kQuarantineRawMax bytes: personal data

  std::string encode() const;  // without the id, which is the key
  static std::optional<QuarantineItem> parse(std::uint64_t id, std::string_view bytes);
};

// Room for the longest line, or for the longest element with what must stand around it.
inline constexpr std::size_t kQuarantineRawMax = (256 + 4) * 1024;

// nullopt when there is no such item (any more).
matcher::Result<std::optional<QuarantineItem>> find_quarantined(const Store& store,
                                                                std::uint64_t id);

// Calls visit for each item with an id above `after`, ascending, until it returns false.
matcher::Status for_each_quarantined(const Store& store, std::uint64_t after,
                                     const std::function<bool(const QuarantineItem&)>& visit);

}  // namespace storage
