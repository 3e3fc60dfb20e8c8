// StoredStanding: what `hits_by_person` says of a hit that stands: what the join compares it by,
// and where the feed tells it. FORMAT.md draws the bytes.
//
// Thread safety: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "matcher/backing.h"

namespace storage {

struct StoredStanding {
  matcher::StandingHit hit;
  std::uint64_t sequence = 0;  // of its last change; 0: format 4 and before did not say it
};

// Appends the value; the id stands in the key.
void put_standing(const StoredStanding& standing, std::string& out);

// `id` is the key behind the person, `value` what put_standing() wrote. nullopt: damaged.
std::optional<StoredStanding> parse_standing(std::string_view id, std::string_view value);

}  // namespace storage
