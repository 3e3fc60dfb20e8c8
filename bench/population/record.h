// Record: what a synthetic registry states about one person under one key, ready to be written as
// NDJSON (write_ndjson.h) or, for worker lines, as DmfA XML (write_dmfa_xml.h). The fields are
// those of the canonical record; Occupation and WorkerLine hold what only the XML spells out.
//
// Units: days half-open (matcher::Period), paid days and working-days system in hundredths, hours
// in hundredths of an hour a week, fractions per mille, amounts in euro cents. Thread safety: plain
// values that own their memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/population/calendar.h"
#include "bench/population/employer.h"

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

// Days reported under one service code (DmfA annex 8).
struct Service {
  int code = 0;
  std::int32_t hundredths = 0;
};

// True for codes of work or pay with contributions: 1, 4, 5, 13, 15, 20, 80, 101, 110.
bool is_paid(int service_code);

// Sum of the paid codes' days, in hundredths.
std::int32_t paid_days(const std::vector<Service>& services);

// What DmfA XML says of an occupation beyond its canonical period.
struct Occupation {
  Day start;          // may lie years before the quarter
  bool ends = false;  // false: goes on after the quarter, no ending date is written
  int reference_hours = 3800;
  int mean_hours = 3800;
  int working_days_system = 500;
  std::vector<Service> services = {};
  std::vector<int> remuneration_codes = {};
};

struct Period {
  std::string part = "1";
  Kind kind = Kind::kEmployment;
  Days days = population::days(Day{0}, Day{1});
  std::string employer;  // empty = not stated
  std::string insurer;   // empty = not stated
  std::optional<std::int32_t> daily_cents, fraction, paid_days, days_per_week, max_fraction;
  std::vector<std::pair<std::string_view, std::string>> attributes;  // names are literals
  std::optional<Occupation> occupation;                              // worker lines only
};

// What the key of a worker line is made of.
struct WorkerLine {
  Employer employer;
  Quarter quarter;
  std::string_view employer_class;
  std::string_view worker_code;
};

struct Record {
  Registry registry = Registry::kDmfa;
  std::string key;
  std::int64_t version = 0;
  std::string person;
  bool cancelled = false;
  std::string successor;  // identity records only
  std::vector<Period> periods;
  std::optional<WorkerLine> line;  // worker lines only

  // Whether DmfAOriginal can say it: a worker line of employments and indemnities, not cancelled.
  bool fits_dmfa_original() const;
};

}  // namespace population
