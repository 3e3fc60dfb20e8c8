// Hit: one unauthorised cumulation as the records of this moment show it, and its stored form.
//
// A HitContent says everything that the contract calls the hit's content: rule, current person, the
// two periods as their registries stated them, segments, exemptions, grade and worked days. Status,
// revision, sequence and times belong to the store (storage/hit_store.h). Amounts are derived when
// read (amount.h) and never stored.
//
// Content is kept as bytes so that it can be compared by checksum and stored as it was. HitContent
// reads those bytes in place and keeps pointers into them.
//
// Thread safety: plain values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/day_ranges.h"
#include "matcher/record.h"
#include "matcher/rule.h"

namespace matcher {

// The first 16 bytes of SHA-256 over rule, income registry, key, part, benefit registry, key, part,
// each followed by one zero byte (contract, section 2). The same on every machine.
using HitId = std::array<unsigned char, 16>;

// What tells two contents of a hit apart: half of an XXH3-128.
using HitDigest = std::uint64_t;
HitDigest digest_of(std::string_view content);

std::string to_hex(const HitId& id);                         // 32 lower-case digits
std::optional<HitId> hit_id_from_hex(std::string_view hex);  // exactly 32 lower-case hex digits

// A period together with what its record says about all its periods.
struct HitSide {
  RegistryId registry = 0;
  std::string_view key;
  std::uint64_t version = 0;
  PersonCode person = 0;  // the number it came with
  PeriodView period;
};

struct WorkedDays {
  std::int64_t min = 0;
  std::int64_t max = 0;
  friend bool operator==(const WorkedDays&, const WorkedDays&) = default;
};

struct HitExemption {
  RegistryId registry = 0;
  std::string_view key;
  std::uint64_t version = 0;
  std::string_view part;
  Day begin;
  Day end;  // excluded
};

struct HitContent {
  std::string_view rule;
  PersonCode person = 0;  // the current number
  Grade grade = Grade::kCertain;
  bool day_count = false;  // how the rule graded: decides what amount_min means
  std::optional<WorkedDays> worked;
  HitSide income;
  HitSide benefit;
  DayRanges segments;  // normal, not empty
  std::vector<HitExemption> exemptions;

  std::string encode() const;
  void append_to(std::string& out) const;  // the same bytes
  // nullopt: damaged. Views point into `bytes`.
  static std::optional<HitContent> parse(std::string_view bytes);
  // Into this, whose memory is kept. False: damaged, and of no use.
  bool read(std::string_view bytes);
};

// The id of the pair under that rule. `registry_name` maps a RegistryId to its name.
HitId make_hit_id(std::string_view rule, const HitSide& income, std::string_view income_registry,
                  const HitSide& benefit, std::string_view benefit_registry);

// The first 16 bytes of SHA-256 over "case", rule, person (eleven digits) and insurer (three
// digits, or nothing where the benefit names none), each followed by one zero byte: the id of the
// case that the hit is of while it stands.
HitId make_case_id(const HitContent& hit);

// What happened to a hit between two commits.
enum class HitChangeKind : std::uint8_t { kRaised = 0, kAmended, kWithdrawn };
std::string_view name_of(HitChangeKind kind);

// What brought changes of a person's hits about. Append only: stored.
enum class HitCauseKind : std::uint8_t { kRecord = 0, kReset, kIdentity, kRules };
inline constexpr HitCauseKind kLastHitCause = HitCauseKind::kRules;

// Views point into the round that it was found in, or into texts that its output keeps.
struct HitCause {
  HitCauseKind kind = HitCauseKind::kRecord;
  RegistryId registry = 0;        // of a record, or of the key that was reset
  std::uint64_t version = 0;      // of a record
  std::uint64_t received_ms = 0;  // of a record or a reset
  std::uint32_t source = 0;       // of a record or a reset
  std::string_view key;
  std::string_view reason;  // of a reset
  std::string_view by;
};

struct HitChange {
  HitChangeKind kind = HitChangeKind::kRaised;
  HitId id{};
  Hash128 pair;              // names (rule, income, benefit) within this store; see join.h
  HitDigest digest = 0;      // of content; zero when withdrawn
  PersonCode person = 0;     // the current person; when withdrawn, the one it stood under
  std::string_view content;  // HitContent bytes, kept by its output; empty when withdrawn
  std::uint32_t causes = 0;  // those found: of its output's causes the first, and how many
  std::uint32_t cause_count = 0;
};

}  // namespace matcher
