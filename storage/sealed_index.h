// SealedIndex: reads the sorted runs: a person's entries, a key's versions, the standing hits.
//
// A run carries the number of the epoch it was made from. While an epoch is live, its entries are
// read from memory; a run of it may already stand there (the process stopped between writing the
// run and dropping the log), so runs at or above `first_live` are passed over.
//
// Thread safety: any number of threads; set_first_live() by the writer between rounds.
// Errors: kIoError, kCorruption (damaged bytes: named, never passed over).
// Cost: a person is one short scan by prefix (sealed_persons.h), a key one look-up.
#pragma once

#include <atomic>
#include <optional>

#include "matcher/backing.h"
#include "storage/standing_hit.h"
#include "storage/store.h"

namespace storage {

class SealedIndex final : public matcher::Backing {
 public:
  explicit SealedIndex(const Store& store) : store_(store) {}

  matcher::Status key_versions(std::span<const matcher::Hash128> keys,
                               const FoundVersions& found) const override;
  std::unique_ptr<matcher::PersonRuns> person_runs(matcher::ReadingOrder order) const override;

  // For readers outside the shards, who read one; the first two as of a given set of live epochs.
  matcher::Result<std::vector<matcher::KeyVersion>> key_versions(const matcher::Hash128& key,
                                                                 std::uint64_t first_live) const;
  matcher::Status person_entries(matcher::PersonCode person, std::uint64_t first_live,
                                 const std::function<void(const matcher::Entry&)>& visit) const;
  matcher::Result<std::vector<StoredStanding>> standing_hits(matcher::PersonCode person) const;

  // Calls visit for each number that had a benefit in a sealed run.
  void for_each_benefit_person(const std::function<void(matcher::PersonCode)>& visit) const;
  // At most `most` of the numbers that have any entry in a sealed run: those after number `after`
  // (nullopt: the first ones) in an order of the store's own. Fewer than `most`: there are no more.
  // Cost: two scans of their keys.
  matcher::Result<std::vector<matcher::PersonCode>> persons_after(
      std::optional<matcher::PersonCode> after, std::size_t most) const;
  // Calls visit for each person that has a standing hit, by its current number at that hit.
  matcher::Status for_each_person_with_hits(
      const std::function<void(matcher::PersonCode)>& visit) const;
  // Calls visit for each (number, successor) that stands.
  matcher::Status for_each_link(
      const std::function<void(matcher::PersonCode, matcher::PersonCode)>& visit) const;

  void set_first_live(std::uint64_t epoch) { first_live_.store(epoch, std::memory_order_release); }

 private:
  const Store& store_;
  std::atomic<std::uint64_t> first_live_{0};
};

// A key's history as stored; put_ appends it.
void put_versions(const std::vector<matcher::KeyVersion>& versions, std::string& out);
std::optional<std::vector<matcher::KeyVersion>> parse_versions(std::string_view bytes);

}  // namespace storage
