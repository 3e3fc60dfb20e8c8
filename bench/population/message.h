// What the registries' own messages say beyond the canonical record: the parts that only a DmfA, a
// Dimona message or an attestation spells out. Record (record.h) holds them beside its own fields.
//
// Units: as in record.h; moments in milliseconds since 1970 UTC. Thread safety: plain values that
// own their memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/population/calendar.h"
#include "bench/population/employer.h"

namespace population {

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

// Which message of the ONSS or of the employer states a worker line. A cancelled line is an update
// that deletes it, whatever stands here.
enum class LineMessage : std::uint8_t {
  kOriginal,       // DmfAOriginal
  kChanged,        // DmfAUpdate
  kCreated,        // DmfAUpdate: by a correction
  kDeletedByOnss,  // DmfAUpdateNotification: of its own motion
  kBroughtBack,    // DmfAUpdateNotification
};

// What the key of a worker line is made of, and what states it.
struct WorkerLine {
  Employer employer;
  Quarter quarter;
  std::string_view employer_class;
  std::string_view worker_code;
  LineMessage message = LineMessage::kOriginal;
};

// One action of a Dimona message. What it does not state is empty.
struct DimonaMessage {
  enum class Action : std::uint8_t { kIn, kOut, kUpdate, kCancel };
  Action action = Action::kIn;
  std::int64_t moment = 0;
  std::string period_id;  // of all but an In
  std::string person, employer;
  std::optional<Day> starting, ending;  // both days included
};

// What an attestation of paid indemnities says beyond its record.
struct Attestation {
  std::string insurer;
  Quarter quarter;
  Day created;
  std::vector<Days> unpaid = {};  // days that are recognised and not paid
  std::string replaced_by = {};   // the number that replaced the person's; empty = none
};

// How an insurer writes amounts.
constexpr char decimal_of_insurer(std::string_view insurer) {
  return !insurer.empty() && (insurer.front() - '0') % 2 == 1 ? ',' : '.';
}

}  // namespace population
