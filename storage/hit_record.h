// HitRecord: a hit as the store keeps it: its content plus its life.
//
// Thread safety: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/hit.h"
#include "storage/hit_causes.h"

namespace storage {

// Append only: stored.
enum class HitStatus : std::uint8_t { kOpen = 0, kNotified, kAnswered, kWithdrawn };
std::string_view name_of(HitStatus status);
std::optional<HitStatus> hit_status_named(std::string_view name);

struct HitRecord {
  matcher::HitId id{};
  HitStatus status = HitStatus::kOpen;
  std::uint64_t revision = 1;
  std::uint64_t sequence = 0;    // of its last change, in the feed
  std::uint64_t raised_ms = 0;   // ms since 1970, UTC: when it was last raised
  std::uint64_t changed_ms = 0;  // when its last change was committed
  std::string rules_checksum;    // the rule table that the content was found under
  std::string content;           // matcher::HitContent::parse() reads it

  std::string encode() const;
  void append_to(std::string& out) const;                         // the same bytes
  static std::optional<HitRecord> parse(std::string_view bytes);  // nullopt: damaged
};

// As parse(), of what stands at the front.
std::optional<HitRecord> read_hit(matcher::ByteReader& reader);

// One line of the feed: the hit as it was after the change.
struct FeedEntry {
  std::uint64_t sequence = 0;
  matcher::HitChangeKind change = matcher::HitChangeKind::kRaised;
  HitRecord hit;
  std::vector<ChangeCause> causes{};  // none where an older version wrote it

  std::string encode() const;  // without the sequence, which is the key; see append_feed_entry()
  static std::optional<FeedEntry> parse(std::uint64_t sequence, std::string_view bytes);
};

// The hit that an entry of the feed tells, without reading why. nullopt: damaged.
std::optional<HitRecord> parse_told_hit(std::string_view bytes);

// The same bytes as FeedEntry::encode().
void append_feed_entry(matcher::HitChangeKind change, const HitRecord& hit,
                       std::span<const matcher::HitCause> causes, std::string& out);

}  // namespace storage
