// Why a hit changed, as the feed keeps it: for whoever has to explain the change years later.
//
// Thread safety: plain values and pure functions; a CauseChooser by one thread.
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
#include "matcher/texts.h"

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
};

// Most that are kept of one change: more only where a commit did many things to one person, and
// none of them to a record that the hit names.
inline constexpr std::size_t kCausesMax = 8;

// Chooses among what a round did to a hit's person what changed the hit. Keeps its memory from one
// hit to the next.
class CauseChooser {
 public:
  // What was done to the hit's own two records, else to those that exempt it, else everything, the
  // latest kCausesMax; of rules the key is `rules_checksum`, of replaced numbers each is one cause
  // with its digits for a key. `before` and `after` are the contents of the hit, nullptr where
  // there is none. Views what it was given; valid until the next call. Cost: O(found).
  std::span<const matcher::HitCause> choose(std::span<const matcher::HitCause> found,
                                            const matcher::Round& round,
                                            std::string_view rules_checksum,
                                            const matcher::HitContent* before,
                                            const matcher::HitContent* after);

 private:
  template <typename Which>
  bool latest(std::span<const matcher::HitCause> found, Which&& which);
  void add_numbers(const matcher::Round& round);

  std::vector<const matcher::HitCause*> some_;
  std::vector<matcher::HitCause> chosen_;
  matcher::Texts numbers_;
};

void put_causes(std::span<const matcher::HitCause> causes, std::string& out);
// What stands at the front; none at the end of the bytes: what is older names none. False: damaged.
bool read_causes(matcher::ByteReader& reader, std::vector<ChangeCause>& causes);

}  // namespace storage
