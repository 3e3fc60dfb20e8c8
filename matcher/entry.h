// Entry: one received version of a record with its provenance, as kept in memory and on disk.
//
// A person's entries, in the order in which they were committed, are the person's whole history;
// the current records follow from them (timeline.h). An entry stands under the number that its
// record came with; a cancellation under the number of the version it cancels, or under a stand-in
// when none is known. See storage/FORMAT.md for the bytes.
//
// Thread safety: plain values; string views point into the caller's bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "matcher/record.h"

namespace matcher {

// What the entry does to the person it stands under. Append only: stored.
enum class Disposition : std::uint8_t {
  kCurrent = 0,  // the record is now as the body says
  kCancelled,    // the record is withdrawn
  kMovedAway,    // a later version names another person; that version's body stands there
  kStale,        // arrived after a later version: history only
  kReset,  // the key counts as having had no version so far (reset.h); the next one is accepted
};

inline constexpr Disposition kLastDisposition = Disposition::kReset;

struct Provenance {
  std::uint32_t source = 0;    // numbered by the store: "spool dmfa/2024Q1.xml", "socket uid 1000"
  std::uint64_t position = 0;  // line (from 1) or ordinal within the source
  std::uint64_t received_ms = 0;   // ms since 1970, UTC
  std::uint64_t raw_checksum = 0;  // XXH3-64 of the bytes as received
};

struct Entry {
  Disposition disposition = Disposition::kCurrent;
  std::uint64_t commit = 0;   // number of the commit that made it durable, from 1
  std::uint32_t ordinal = 0;  // place within that commit
  Provenance provenance;
  std::string_view body;  // RecordView::parse() reads it; of kMovedAway only registry, key, version
};

// The order in which entries of one key took effect, also across persons: a record leaves one
// person before it arrives at the other.
inline bool takes_effect_before(const Entry& a, const Entry& b) {
  if (a.commit != b.commit) return a.commit < b.commit;
  if (a.ordinal != b.ordinal) return a.ordinal < b.ordinal;
  return a.disposition == Disposition::kMovedAway && b.disposition != Disposition::kMovedAway;
}

// An entry's bytes are its head and its body. Writes the head, at most kEntryHeadBytesMax bytes, to
// `out`, and returns the place behind it.
inline constexpr std::size_t kEntryHeadBytesMax = 80;
char* write_entry_head(const Entry& entry, char* out);

// Reads the entry at the front of `rest` and moves `rest` behind it. False: damaged.
bool read_entry(std::string_view& rest, Entry& entry);

// An entry's bytes with the number it stands under: what the log keeps.
void put_logged_entry(PersonCode person, std::string_view entry_bytes, std::string& out);
bool read_logged_entry(std::string_view& rest, PersonCode& person, Entry& entry);

// A version of a record as the key's history knows it: the newest is last.
struct KeyVersion {
  std::uint64_t version = 0;
  ContentChecksum content = 0;
  std::uint64_t epoch = 0;  // in which epoch it was received
  std::uint64_t commit = 0;
  PersonCode person = 0;                            // under whom its entry stands
  Disposition disposition = Disposition::kCurrent;  // never kMovedAway
};

}  // namespace matcher
