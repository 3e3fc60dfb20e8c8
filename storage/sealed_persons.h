// SealedPersons: a person's entries in the sorted runs, and its standing hits.
//
// The entries of a number that ever had a benefit lie apart from all others, in the family
// `clustered`: to match everybody on benefit again reads that from its beginning to its end. What
// was sealed before the number was clustered may still lie in `persons`, and is a copy
// (clustering.h). So of a number `clustered` has everything or nothing, and Store::benefit_place()
// says which.
//
// A run of a live epoch is passed over, see sealed_index.h.
//
// Thread safety: one thread at a time. Ownership: the store outlives it.
// Errors: kIoError, kCorruption (damaged bytes: named, never passed over).
#pragma once

#include "matcher/backing.h"
#include "storage/person_cursor.h"
#include "storage/standing_hit.h"

namespace storage {

class SealedPersons final : public matcher::PersonRuns {
 public:
  SealedPersons(const Store& store, std::uint64_t first_live, matcher::ReadingOrder order);

  matcher::Status entries(matcher::PersonCode person,
                          const std::function<void(const matcher::Entry&)>& visit) override;
  matcher::Result<std::vector<matcher::StandingHit>> standing_hits(
      matcher::PersonCode person) override;

  // The same, and where the feed tells each.
  matcher::Result<std::vector<StoredStanding>> stored_standing(matcher::PersonCode person);

 private:
  matcher::Status for_each_standing(matcher::PersonCode person,
                                    const std::function<void(const StoredStanding&)>& visit);

  const Store& store_;
  std::uint64_t first_live_;
  PersonCursor clustered_;
  PersonCursor others_;
  PersonCursor hits_;
};

}  // namespace storage
