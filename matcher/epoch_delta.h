// EpochDelta: what one shard received since the last sorted run, in memory.
//
// The log holds the same on disk in order of arrival (storage/log); a delta is that, indexed by
// person and by key, until a background thread writes it as a sorted run (storage/sealer). Readers
// see the runs plus the live deltas, so what was acknowledged can be read at once.
//
// A delta is append-only. One thread writes: the shard that owns it. Any thread may read; a reader
// outside the shards looks only at what is committed, by the commit number of each entry.
//
// Thread safety: add_*() by the owner; everything else by anybody, except where said.
// Cost: two or three cache misses an operation. Memory: the entry's bytes, plus about 110 bytes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/arena.h"
#include "matcher/code_table.h"
#include "matcher/entry.h"

namespace matcher {

class EpochDelta {
 public:
  explicit EpochDelta(std::uint64_t epoch) : epoch_(epoch) {}

  std::uint64_t epoch() const { return epoch_; }

  // Where something lies in this delta, for whoever walks all of it in an order of his own. Valid
  // as long as the delta; 0: nowhere.
  using Place = std::uint32_t;

  // --- by person ------------------------------------------------------------------------------

  // Appends an entry under `person`; `of_benefit`: its record has a period of a benefit. The bytes
  // are copied. Returns them as stored, valid as long as this delta.
  std::string_view add_entry(PersonCode person, const Entry& entry, bool of_benefit);

  // Calls visit(const Entry&) for each entry of the person in the order they were added.
  template <typename Visitor>
  void for_each_entry(PersonCode person, Visitor&& visit) const {
    for_each_entry_at(persons_.find(person), visit);
  }
  template <typename Visitor>
  void for_each_entry_at(Place newest, Visitor&& visit) const {
    for_each_place(newest, [&](Place at) {
      Entry entry;
      auto bytes = entry_bytes(at);
      if (read_entry(bytes, entry)) visit(static_cast<const Entry&>(entry));
    });
  }

  // The bytes of all of them, in the same order: read_entry() reads them. Those of several are put
  // together in `memory`.
  std::string_view entries_at(Place newest, std::string& memory) const {
    if (is_only(newest)) return entry_bytes(newest);
    memory.clear();
    for_each_place(newest, [&](Place at) { memory.append(entry_bytes(at)); });
    return memory;
  }

  // Whether any of them says that the person has a benefit.
  bool states_benefit_at(Place newest) const {
    while (newest != 0 && link(newest).states_benefit == 0) newest = link(newest).previous;
    return newest != 0;
  }

  // Fetches the entry that lies there, see fetch.h.
  void fetch_entry(Place at) const { fetch(arena_.at(at), Arena::kReadable, 2); }

  // Where the person's entry before that one lies; 0: it was the first.
  Place entry_before(Place at) const { return link(at).previous; }

  // Calls visit(PersonCode) for each person with an entry, in no order; the other also says where
  // the newest entry is.
  template <typename Visitor>
  void for_each_person(Visitor&& visit) const {
    persons_.for_each([&](std::uint32_t person, std::uint32_t) { visit(person); });
  }
  template <typename Visitor>
  void for_each_person_place(Visitor&& visit) const {
    persons_.for_each([&](std::uint32_t person, Place at) { visit(person, at); });
  }

  // Fetches what add_entry(person) will touch, see fetch.h.
  void fetch_person(PersonCode person) const { persons_.fetch_slot(person); }

  // --- by key ---------------------------------------------------------------------------------

  // Appends a version to the history of `key`. The first time an epoch meets a key, the caller adds
  // its earlier versions before, so that a history is whole wherever it is found.
  void add_version(const Hash128& key, const KeyVersion& version);

  // The newest that is not stale, nullopt if the key is not in this delta. It stands, unless it is
  // a reset: then none does.
  std::optional<KeyVersion> current_version(const Hash128& key) const;

  // All versions in order of arrival; empty if the key is not in this delta.
  std::vector<KeyVersion> versions(const Hash128& key) const {
    std::vector<KeyVersion> versions;
    versions_at(newest_node(key), versions);
    return versions;
  }
  // Into `versions`, whose memory is kept.
  void versions_at(Place newest, std::vector<KeyVersion>& versions) const;

  // True if this key's history since its last reset holds that very version and content.
  bool has_version(const Hash128& key, std::uint64_t version, ContentChecksum content) const;

  // Calls visit(const Hash128& key, Place of its newest version) for each key, in no order.
  template <typename Visitor>
  void for_each_key(Visitor&& visit) const {
    keys_.for_each([&](std::uint32_t, Place at) { visit(node(at).key, at); });
  }

  // Fetches the version that lies there, see fetch.h.
  void fetch_version(Place at) const { fetch(nodes_.at(at)); }

  // Fetches what current_version() and add_version() of the key will touch, see fetch.h.
  void fetch_key(const Hash128& key) const { keys_.fetch_slot(tag_of(key)); }

  // Owner only: memory in use.
  std::size_t bytes() const {
    return arena_.bytes_used() + nodes_.bytes_used() + persons_.bytes() + keys_.bytes();
  }
  std::size_t entries() const { return entries_; }

 private:
  static constexpr std::size_t kFewEntries = 16;
  static constexpr std::uint32_t kSizeMask = 0x7fff'ffff;

  struct Link {
    std::uint32_t previous;
    std::uint32_t size : 31;
    std::uint32_t states_benefit : 1;
  };
  struct Node {
    Hash128 key;
    KeyVersion version;
    std::uint32_t previous;
    std::uint32_t current;  // the newest node up to this one that is not stale; 0 if none
  };
  static_assert(sizeof(Node) == kCacheLine, "a version is one line, so that it is one miss");

  static std::uint32_t tag_of(const Hash128& key) { return static_cast<std::uint32_t>(key.high); }
  const Link& link(std::uint32_t at) const { return *reinterpret_cast<const Link*>(arena_.at(at)); }
  const Node& node(std::uint32_t at) const { return *reinterpret_cast<const Node*>(nodes_.at(at)); }
  std::uint32_t newest_node(const Hash128& key) const {
    return keys_.find_if(tag_of(key), [&](std::uint32_t at) { return node(at).key == key; });
  }

  std::string_view entry_bytes(Place at) const {
    return {arena_.at(at) + sizeof(Link), link(at).size};
  }

  bool is_only(Place newest) const { return newest != 0 && link(newest).previous == 0; }

  // From the oldest to the newest.
  template <typename Visitor>
  void for_each_place(Place newest, Visitor&& visit) const {
    if (is_only(newest)) return visit(newest);  // mostly
    std::array<Place, kFewEntries> few;         // the newest ones, without asking for memory
    std::vector<Place> others;
    std::size_t count = 0;
    for (auto at = newest; at != 0; at = link(at).previous) {
      if (count < few.size()) {
        few[count++] = at;
      } else {
        others.push_back(at);
      }
    }
    for (auto at = others.rbegin(); at != others.rend(); ++at) visit(*at);
    while (count > 0) visit(few[--count]);
  }

  std::uint64_t epoch_;
  Arena arena_;  // of entries
  Arena nodes_;
  CodeTable persons_;  // person -> newest Link
  CodeTable keys_;     // tag -> newest Node
  std::size_t entries_ = 0;
};

}  // namespace matcher
