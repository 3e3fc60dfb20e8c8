// PersonCursor: what one family has under a person's pseudonym, for one person after the other.
//
// Whoever reads persons in the order of the store steps from each to the next: to seek costs a
// search in every run and a block of each, to step over a few keys a fraction of that. Whoever
// reads them in any other order seeks, and passes over the runs whose filters know nothing of the
// person.
//
// Thread safety: one thread at a time. Ownership: the store outlives it.
// Errors: kIoError, kCorruption, or what the visitor returned.
// Cost: in order, some tenths of a microsecond a key on the way; else a seek.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "matcher/backing.h"
#include "storage/store.h"

namespace rocksdb {
class Iterator;
}

namespace storage {

class PersonCursor {
 public:
  using Visit = std::function<matcher::Status(std::string_view rest, std::string_view value)>;

  PersonCursor(const Store& store, Family family, matcher::ReadingOrder order);
  ~PersonCursor();
  PersonCursor(const PersonCursor&) = delete;
  PersonCursor& operator=(const PersonCursor&) = delete;

  // From here on the family is read as it is now, unless it was before.
  void begin();
  // From here on the family is read as it is now.
  void renew();

  // Calls visit(rest of the key, value) for all that the family has under the pseudonym, in order,
  // as it was at the first call since it was made or renewed. `doing` stands in the message of a
  // failure.
  matcher::Status read(std::uint32_t pseudonym, std::string_view doing, const Visit& visit);

 private:
  void move_to(std::string_view prefix);

  const Store& store_;
  Family family_;
  matcher::ReadingOrder order_;
  std::unique_ptr<rocksdb::Iterator> at_;  // made when it is first needed
  std::string last_;                       // whose prefix was read
};

}  // namespace storage
