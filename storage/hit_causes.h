// Why a hit changed, as the feed keeps it: for whoever has to explain the change years later.
//
// Thread safety: plain values and pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/bytes.h"
#include "matcher/hit.h"
#include "matcher/round.h"

namespace storage {

// Of a record and of a reset: which, and when it was received. Of a replaced number: that number,
// as eleven digits. Of rules: the checksum of the table from which on it changed.
struct ChangeCause {
  matcher::HitCauseKind kind = matcher::HitCauseKind::kRecord;
  matcher::RegistryId registry = 0;
  std::uint64_t version = 0;
  std::uint64_t received_ms = 0;
  std::string key;  // or the number, or the checksum
  std::string reason;
  std::string by;
  std::uint32_t source = 0;  // of a record and of a reset, where it is known; not stored
};

// Most that are kept of one change: more only where a commit did many things to one person, and
// none of them to a record that the hit names.
inline constexpr std::size_t kCausesMax = 8;

// Those among what the round did to the hit's person that changed it: what was done to its own two
// records, else to those that exempt it, else everything, the latest kCausesMax. `before` and
// `after` are the contents of the hit, if there are any. Cost: O(found).
std::vector<ChangeCause> causes_of(std::span<const matcher::HitCause> found,
                                   const matcher::Round& round, std::string_view rules_checksum,
                                   std::string_view before, std::string_view after);

void put_causes(const std::vector<ChangeCause>& causes, std::string& out);
// What stands at the front; none at the end of the bytes: what is older names none. False: damaged.
bool read_causes(matcher::ByteReader& reader, std::vector<ChangeCause>& causes);

}  // namespace storage
