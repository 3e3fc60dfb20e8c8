// Record: what a synthetic registry states about one person under one key, ready to be written as
// NDJSON (write_ndjson.h) or in the registry's own form (registry_form.h). The fields are those of
// the canonical record, and what only the registry's own message spells out (message.h).
//
// Units: days half-open (matcher::Period), paid days and working-days system in hundredths, hours
// in hundredths of an hour a week, fractions per mille, amounts in euro cents. Texts are UTF-8
// without control characters. Thread safety: plain values that own their memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/population/calendar.h"
#include "bench/population/message.h"

namespace population {

enum class Registry : std::uint8_t {
  kDmfa,
  kDimona,
  kGotot,
  kLimosa,
  kInasti,
  kUwv,
  kPrimaryIncapacity,
  kInvalidity,
  kAuthorisation,
  kIdentity,
};
inline constexpr std::size_t kRegistryCount = 10;
std::string_view name_of(Registry registry);

enum class Kind : std::uint8_t {
  kEmployment,
  kSeverance,
  kFictitiousEmployment,
  kEmploymentNotice,
  kPosting,
  kSelfEmployment,
  kForeignBenefit,
  kPrimaryIncapacity,
  kInvalidity,
  kAuthorisedResumption,
};
std::string_view name_of(Kind kind);

// (name, value); names are literals
using Attributes = std::vector<std::pair<std::string_view, std::string>>;

struct Period {
  std::string part = "1";
  Kind kind = Kind::kEmployment;
  Days days = population::days(Day{0}, Day{1});
  std::string employer;  // empty = not stated
  std::string insurer;   // empty = not stated
  std::optional<std::int32_t> daily_cents, fraction, paid_days, days_per_week, max_fraction;
  Attributes attributes;
  std::optional<Occupation> occupation;  // worker lines only
};

struct Record {
  Registry registry = Registry::kDmfa;
  std::string key;
  std::int64_t version = 0;
  std::string person;
  bool cancelled = false;
  std::string successor;  // identity records only
  std::vector<Period> periods;
  Attributes attributes = {};  // of the record: authorisations only

  // How the registry's own message says it; see registry_form.h.
  std::optional<WorkerLine> line = {};          // worker lines only
  std::optional<Attestation> attestation = {};  // indemnities only
  std::vector<DimonaMessage> messages = {};     // announcements: those that make it, in order
  // The registry whose files say it between the lines of another record: nothing else is written.
  std::optional<Registry> told_in = {};
};

// The value of the period's attribute, else of the record's; empty if neither has it.
// REQUIRES: period is null or one of the record's.
std::string_view attribute(const Record& record, const Period* period, std::string_view name);

}  // namespace population
