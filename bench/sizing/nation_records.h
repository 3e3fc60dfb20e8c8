// NationRecords: a nation in small, with the records a person that the large one has, in a shuffled
// order of arrival.
//
// What a record costs depends on whom it concerns: a person on benefit has a timeline, others have
// none. So employments fall on everybody alike, indemnities and authorisations on those on benefit,
// and of the employments of those one in a thousand has paid days: hits are as rare as in reality.
//
// Errors:        none; preconditions are asserted.
// Cost:          about half a microsecond a record; constant memory.
// Thread safety: immutable, any thread; one Record a thread.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>

#include "bench/population/identifiers.h"
#include "bench/population/random.h"
#include "bench/population/record.h"
#include "bench/sizing/nation.h"
#include "matcher/status.h"

namespace sizing {

class NationRecords {
 public:
  // `persons` of the nation. REQUIRES: 1 <= persons <= NationalNumbers::capacity(); the nation has
  // a record.
  NationRecords(const Nation& nation, std::uint64_t persons);

  std::uint64_t size() const noexcept { return order_.size(); }
  std::uint64_t persons_on_benefit() const noexcept { return on_benefit_; }

  // What arrives at `place`. REQUIRES: place < size().
  void record(std::uint64_t place, population::Record& record) const;

 private:
  void employment(std::uint64_t which, population::Record& record) const;
  void indemnity(std::uint64_t which, population::Record& record) const;
  void posting(std::uint64_t which, population::Record& record) const;
  void authorisation(std::uint64_t which, population::Record& record) const;
  population::Day month(std::uint64_t which) const;
  std::string_view insurer(std::uint64_t sick) const;

  std::uint64_t persons_;
  std::uint64_t on_benefit_;
  std::uint64_t months_;
  std::array<std::uint64_t, kFeeds> counts_;
  population::Permutation order_;
  population::NationalNumbers numbers_;
};

// All of it into files: <folder>/<registry>/….ndjson. The records that were written.
matcher::Result<std::uint64_t> write_records(const NationRecords& records,
                                             const std::filesystem::path& folder);

}  // namespace sizing
