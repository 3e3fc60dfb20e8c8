// HitLists: the index by which hits are listed (Family::kHitLists), written with the hits.
//
// Three lists go by the sequence of a hit's last change, so that a page is read off their beginning
// or end, and lists can be cut with each other: hits by (status, grade, rule), with a summary; by
// insurer; by employer. The last two tell standing and withdrawn hits apart. A fourth names the
// standing hits of each case, with their person. FORMAT.md draws them.
//
// Every hit there is stands in them, once in each that it has a value for.
//
// The keys of a commit go into its batch sorted: most of what a key costs the database is to find
// its place, and that is near the one before.
//
// Thread safety: the writer thread only; the functions at the end are pure.
// Cost: three small keys a change, as many deletions, one more when a hit begins or ceases to
// stand: 3 us of processor time a new hit, all told.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/hit_record.h"
#include "storage/store.h"

namespace rocksdb {
class SliceTransform;
class WriteBatch;
}  // namespace rocksdb

namespace storage {

// What of a hit decides where it is listed.
struct ListedHit {
  const matcher::HitId& id;
  HitStatus status;
  std::uint64_t sequence;  // of its last change
  const matcher::HitContent& content;
};

class HitLists {
 public:
  explicit HitLists(Store& store) : store_(store) {}

  // Lists all hits of a store that was written before there were lists, some thousands at a time,
  // and notes that it is done; stopped before that, it begins again. Call once, first. Costs
  // nothing where it is done.
  matcher::Status build();

  // Notes what changes when a hit does. `before` is nullptr for one that never was.
  void change(const ListedHit* before, const ListedHit& after);

  // Puts what was noted into the batch, and forgets it.
  void finish(rocksdb::WriteBatch& batch);

 private:
  struct Change {
    std::array<std::uint64_t, 2> front;  // the key's first bytes, which mostly tell two apart
    std::size_t begin;                   // of the key in bytes_; the value follows
    std::uint32_t key_bytes;
    std::uint32_t value_bytes;
    bool goes;
  };

  void list(const ListedHit& hit, bool goes);
  void list_case(const ListedHit& hit, bool goes);
  void note(std::string_view list, std::string_view place, std::string_view value, bool goes);

  Store& store_;
  std::string bytes_;  // keeps its memory, as the next do
  std::vector<Change> changes_;
  std::string list_;
  std::string value_;
};

// Where new keys are likely to stand: behind the last one of their list, or, of lists without an
// order in time, of their kind. For the database's memory.
std::shared_ptr<const rocksdb::SliceTransform> make_hit_list_tails();

// --- what the keys of a list begin with; a `be64` sequence follows ---

std::string class_list_of(HitStatus status);  // grade and rule follow first: see parse_class_key()
std::string insurer_list(std::uint16_t insurer, bool withdrawn);
std::string employer_list(const Store& store, std::string_view employer, bool withdrawn);
// Not a sequence: the case's id follows, then the hit's. The value is `le32` its person.
std::string case_list();

struct ClassKey {
  std::string_view list;  // the key without its sequence
  matcher::Grade grade = matcher::Grade::kCertain;
  std::string_view rule;
};
std::optional<ClassKey> parse_class_key(std::string_view key);  // nullopt: damaged

}  // namespace storage
