// HitWalk: hits of given values in the order of their last change, off the hit lists.
//
//   HitWalk walk(store, wanted);
//   while (const auto found = walk.next()) { … walk.read(*found) … }
//   if (!walk.status().ok()) …
//
// A list for each value given, joined where a filter has several values, cut where there are
// several filters: each list is asked for the first place at or after where the others stand. Its
// beginning is its moment: lists and hits are read as they were then.
//
// Thread safety: one thread at a time. Ownership: the store outlives it.
// Errors: status() and read(): kIoError, kCorruption.
// Cost: to begin, a look-up a list: a class is a (status, grade, rule) that occurs. Then a few
// steps a place of the shortest list.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "matcher/rule.h"
#include "storage/hit_record.h"
#include "storage/hit_summary.h"
#include "storage/store.h"

namespace rocksdb {
class ManagedSnapshot;
}

namespace storage {

struct WantedHits {
  std::vector<std::string> rules;  // each list: empty means any
  std::vector<std::string> employers;
  std::vector<std::uint16_t> insurers;
  matcher::GradeMask grades = 0;   // 0: any
  std::array<bool, 4> statuses{};  // by HitStatus
  bool with_summary = false;       // also where the lists could be cut without
  bool descending = false;
  std::uint64_t from = 0;  // the first sequence wanted, in the order of the walk
};

struct FoundHit {
  std::uint64_t sequence = 0;         // of its last change
  std::optional<HitSummary> summary;  // there if wanted, or if it came with the lists
};

class HitWalk {
 public:
  HitWalk(const Store& store, const WantedHits& wanted);
  ~HitWalk();
  HitWalk(const HitWalk&) = delete;
  HitWalk& operator=(const HitWalk&) = delete;

  // The next one; nullopt at the end, or when status() says what failed. Of employers it may be
  // another's: their lists go by a hash.
  std::optional<FoundHit> next();
  const matcher::Status& status() const { return status_; }

  matcher::Result<HitRecord> read(const FoundHit& found) const;

 private:
  class List;
  class Joined;

  void add_classes(const WantedHits& wanted);
  void add_values(const WantedHits& wanted);
  std::unique_ptr<List> open(std::string prefix) const;
  matcher::Result<matcher::HitId> id_of(const FoundHit& found) const;

  const Store& store_;
  bool descending_;
  std::unique_ptr<rocksdb::ManagedSnapshot> moment_;
  std::vector<Joined> cut_;  // the classes first, if they are among them
  bool has_classes_ = false;
  std::optional<std::uint64_t> next_rank_;  // where the walk stands; absent: at its end
  matcher::Status status_;
};

}  // namespace storage
