// DmfaLine and DmfaLineReader: what one worker line of a DmfA says, and the record it becomes.
//
// A DmfaLine holds the texts of the elements that count, as the message had them; an empty text is
// an absent element. DmfaLineReader turns it, with the declaration around it, into a StatedRecord:
//
//   key         employer / Trusteeship / Quarter / INSS / EmployerClass / WorkerCode
//   version     FormCreationDate and FormCreationHour, milliseconds since 1970, UTC
//   severance   an occupation with a remuneration code for it: its own dates
//   employment  any other occupation: the days of it that lie in the line's quarter, which are all
//               that the line speaks of; an occupation may have begun years before
//   employment  part "s": student work, which has no dates, over the whole quarter
//
// Of a line that the ONSS deleted of its own motion every occupation is a fictitious_employment; if
// the message names none, the whole quarter is, as part "q".
//
// A line whose worker code says that it is no work, or without occupations, has no periods.
//
// Ownership: the StatedRecord's texts are views into the declaration, the line and the reader, and
// into the attribute names of the DmfaCodes. Thread safety: one thread at a time. Cost: O(line); no
// allocation once buffers have grown.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/dmfa_codes.h"
#include "daemon/decode/dmfa_values.h"
#include "daemon/decode/stated_record.h"

namespace cumuld {

// What stands around a worker line.
struct DmfaDeclaration {
  std::string creation_date, creation_hour, attestation_status;  // of the Form
  std::string quarter, noss_number, trusteeship, company_id;     // of the EmployerDeclaration
  std::string inss, block_decision;                              // of the NaturalPerson
};

// (name of the attribute, value)
using DmfaAttributes = std::vector<std::pair<std::string_view, std::string>>;

struct DmfaOccupation {
  std::string number, starting_date, ending_date, action;
  std::string working_days, mean_hours, reference_hours;
  std::uint64_t paid_days = 0;  // hundredths, over the paid service codes
  bool severance = false;
  Verdict refused;  // the first of its Service and Remun blocks that is wrong
  DmfaAttributes attributes;
};

struct DmfaLine {
  std::string employer_class, worker_code, quarter_start, quarter_end;
  std::string action, code_subjected, block_decision;  // of corrections (dmfa_correction.h)
  bool student = false;                                // it has a StudentContribution
  std::string student_days;
  DmfaAttributes attributes;
  std::vector<DmfaOccupation> occupations;  // the first kPeriodsMax
  std::size_t occupation_count = 0;         // all of them

  void clear();  // keeps the texts' memory
  // The next occupation; nullptr beyond kPeriodsMax, which is counted only.
  DmfaOccupation* add_occupation();

  // At the end of a Service or Remun block of `occupation`, with the texts of its elements.
  static void add_service(std::string_view code, std::string_view days,
                          const config::DmfaCodes& codes, DmfaOccupation& occupation);
  static void add_remun(std::string_view code, const config::DmfaCodes& codes,
                        DmfaOccupation& occupation);
};

// Whether a line is what its employer says, or one that the ONSS deleted of its own motion.
enum class DmfaReading : std::uint8_t { kPlain = 0, kFictitious };

class DmfaLineReader {
 public:
  // `codes` must outlive the reader.
  explicit DmfaLineReader(const config::DmfaCodes& codes) : codes_(&codes) {}

  // nullopt: `out` is what the line states, for RecordCheck. Otherwise what was wrong first, and
  // `out` is unspecified.
  Verdict read(const DmfaDeclaration& declaration, const DmfaLine& line, DmfaReading reading,
               StatedRecord& out);

  // The same for the withdrawal of the line of that class and code.
  Verdict read_withdrawal(const DmfaDeclaration& declaration, std::string_view employer_class,
                          std::string_view worker_code, StatedRecord& out);

  // After either: whether that class and code are those of the key just read.
  bool is_key_of(std::string_view employer_class, std::string_view worker_code) const;

 private:
  // A day as its element wrote it, or as the calendar has it.
  struct NamedDay {
    matcher::Day day;
    std::string_view text;
    std::string_view element;
  };

  Verdict read_key(const DmfaDeclaration& declaration, std::string_view employer_class,
                   std::string_view worker_code);
  Verdict begin_record(const DmfaDeclaration& declaration, std::string_view employer_class,
                       std::string_view worker_code, StatedRecord& out);
  Verdict read_quarter_days(const DmfaDeclaration& declaration, const DmfaLine& line);
  Verdict read_occupations(const DmfaLine& line, StatedRecord& out);
  Verdict read_occupation(const DmfaOccupation& occupation, StatedRecord& out);
  std::string_view kind_of(const DmfaOccupation& occupation) const;
  Verdict read_employment(const DmfaOccupation& occupation, FieldSet& period) const;
  Verdict read_student(const DmfaLine& line, StatedRecord& out) const;
  Verdict read_whole_quarter(StatedRecord& out) const;
  static Verdict set_days(const NamedDay& from, const NamedDay& to, FieldSet& period);

  const config::DmfaCodes* codes_;
  std::string employer_;
  std::string key_;
  std::string employer_class_;
  std::string worker_code_;
  std::array<std::string, 2> calendar_days_;  // the quarter's first and last, spelled
  DmfaReading reading_ = DmfaReading::kPlain;
  bool trusteeship_ = false;
  bool not_work_ = false;
  NamedDay quarter_first_;
  NamedDay quarter_last_;
};

}  // namespace cumuld
