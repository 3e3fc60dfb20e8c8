// CaseWalk: the cases that there are, in the order of their ids, off the list that names the
// standing hits of each (storage/hit_lists.h).
//
// Thread safety: one thread at a time. Ownership: the store outlives it.
// Errors: status(): kIoError, kCorruption. Cost: a look-up to begin, then a step a hit.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "matcher/hit.h"
#include "storage/store.h"

namespace rocksdb {
class Iterator;
}

namespace storage {

struct CaseOfPerson {
  matcher::HitId id{};
  matcher::PersonCode person = 0;  // the current number when the hits were found

  friend auto operator<=>(const CaseOfPerson&, const CaseOfPerson&) = default;
};

class CaseWalk {
 public:
  // Begins behind `after`, or at the first case. All is read as of now.
  CaseWalk(const Store& store, const std::optional<matcher::HitId>& after);
  ~CaseWalk();
  CaseWalk(const CaseWalk&) = delete;
  CaseWalk& operator=(const CaseWalk&) = delete;

  // nullopt at the end, or when status() says what failed.
  std::optional<CaseOfPerson> next();
  const matcher::Status& status() const { return status_; }

 private:
  std::string end_;
  std::unique_ptr<rocksdb::Iterator> at_;
  std::optional<matcher::HitId> last_;
  matcher::Status status_;
};

// Whose case it is; nullopt if no case has this id.
matcher::Result<std::optional<matcher::PersonCode>> person_of_case(const Store& store,
                                                                   const matcher::HitId& id);

}  // namespace storage
