#include "daemon/decode/dmfa_line.h"

#include <algorithm>

#include "daemon/decode/date.h"

namespace cumuld {
namespace {

using matcher::Day;
using matcher::RejectCode;

constexpr std::uint64_t kCodeMax = config::kDmfaCodeLimit - 1;
constexpr std::uint64_t kPaidDaysMax = 40'000;  // hundredths, of one period (contract, section 1)
constexpr std::uint64_t kStudentDaysMax = kPaidDaysMax / 100;
constexpr std::uint64_t kHoursMax = 99'999;  // hundredths of hours a week
constexpr std::uint64_t kFractionMax = 2'000;
constexpr std::uint64_t kWorkingDaysMax = 700;  // hundredths of days a week
constexpr std::string_view kStudentPart = "s";
constexpr std::string_view kQuarterPart = "q";

// The status of a whole message: 0 of an original, 1 of an update. Any other, such as a
// cancellation, would mean something else than what is read here.
Verdict check_status(std::string_view text) {
  if (text.empty() || text == "0" || text == "1") return std::nullopt;
  return refuse_element("AttestationStatus", RejectCode::kBadValue,
                        '"' + shown(text) + "\" is neither 0, an original, nor 1, an update");
}

void add_attributes(const DmfaAttributes& attributes, FieldSet& out) {
  for (const auto& [name, value] : attributes) out.add_attribute(name, value);
}

}  // namespace

void DmfaLine::clear() {
  employer_class.clear();
  worker_code.clear();
  quarter_start.clear();
  quarter_end.clear();
  action.clear();
  code_subjected.clear();
  block_decision.clear();
  student = false;
  student_days.clear();
  attributes.clear();
  occupations.clear();
  occupation_count = 0;
}

DmfaOccupation* DmfaLine::add_occupation() {
  if (++occupation_count > matcher::kPeriodsMax) return nullptr;
  return &occupations.emplace_back();
}

void DmfaLine::add_service(std::string_view code, std::string_view days,
                           const config::DmfaCodes& codes, DmfaOccupation& occupation) {
  auto& refused = occupation.refused;
  if (refused) return;
  std::uint64_t service = 0;
  std::uint64_t hundredths = 0;
  if ((refused = read_number("ServiceCode", code, kCodeMax, service)) || !codes.paid[service]) {
    return;
  }
  refused = read_number("ServiceNbrDays", days, kPaidDaysMax, hundredths);
  occupation.paid_days += refused ? 0 : hundredths;
  if (!refused && occupation.paid_days > kPaidDaysMax) {
    refused = refuse_element("ServiceNbrDays", RejectCode::kBadValue,
                             "the paid days of an occupation add up to more than " +
                                 std::to_string(kPaidDaysMax) + " hundredths");
  }
}

void DmfaLine::add_remun(std::string_view code, const config::DmfaCodes& codes,
                         DmfaOccupation& occupation) {
  if (occupation.refused) return;
  std::uint64_t remuneration = 0;
  occupation.refused = read_number("RemunCode", code, kCodeMax, remuneration);
  if (!occupation.refused && codes.severance[remuneration]) occupation.severance = true;
}

// What every record of a message has: registry, key and version.
Verdict DmfaLineReader::begin_record(const DmfaDeclaration& declaration,
                                     std::string_view employer_class, std::string_view worker_code,
                                     StatedRecord& out) {
  std::uint64_t version = 0;
  if (auto refused = check_status(declaration.attestation_status)) return refused;
  if (auto refused = read_version(declaration.creation_date, declaration.creation_hour, version)) {
    return refused;
  }
  if (auto refused = read_key(declaration, employer_class, worker_code)) return refused;
  out.clear();
  out.fields.set(Field::kRegistry, Value::text_of("dmfa"));
  out.fields.set(Field::kKey, Value::text_of(key_));
  out.fields.set(Field::kVersion, Value::integer_of(version));
  return std::nullopt;
}

Verdict DmfaLineReader::read(const DmfaDeclaration& declaration, const DmfaLine& line,
                             DmfaReading reading, StatedRecord& out) {
  reading_ = reading;
  if (auto refused = begin_record(declaration, line.employer_class, line.worker_code, out)) {
    return refused;
  }
  out.fields.set(Field::kPerson, Value::text_of(declaration.inss));
  out.fields.set(Field::kPeriods, {{}, 0, Value::Type::kList});
  out.fields.set(Field::kAttributes, {{}, 0, Value::Type::kObject});
  out.fields.add_attribute("worker_code", worker_code_);
  out.fields.add_attribute("employer_class", employer_class_);
  out.fields.add_attribute("quarter", declaration.quarter);
  if (trusteeship_) out.fields.add_attribute("trusteeship", "1");
  add_attributes(line.attributes, out.fields);
  if (not_work_) return std::nullopt;
  if (auto refused = read_quarter_days(declaration, line)) return refused;
  if (auto refused = read_occupations(line, out)) return refused;
  if (line.student) return read_student(line, out);
  const bool nothing = reading_ == DmfaReading::kFictitious && line.occupation_count == 0;
  return nothing ? read_whole_quarter(out) : std::nullopt;
}

Verdict DmfaLineReader::read_withdrawal(const DmfaDeclaration& declaration,
                                        std::string_view employer_class,
                                        std::string_view worker_code, StatedRecord& out) {
  if (auto refused = begin_record(declaration, employer_class, worker_code, out)) return refused;
  out.fields.set(Field::kCancelled, {{}, 0, Value::Type::kTrue});
  return std::nullopt;
}

bool DmfaLineReader::is_key_of(std::string_view employer_class,
                               std::string_view worker_code) const {
  const auto same = [](std::string_view text, std::string_view padded) {
    while (text.size() < padded.size() && padded.starts_with('0')) padded.remove_prefix(1);
    while (text.size() > padded.size() && text.starts_with('0')) text.remove_prefix(1);
    return text == padded;
  };
  return same(employer_class, employer_class_) && same(worker_code, worker_code_);
}

Verdict DmfaLineReader::read_occupations(const DmfaLine& line, StatedRecord& out) {
  if (line.occupation_count > matcher::kPeriodsMax) {
    return refuse_element("Occupation", RejectCode::kBadValue,
                          "there are " + std::to_string(line.occupation_count) + ", at most " +
                              std::to_string(matcher::kPeriodsMax) + " are allowed");
  }
  for (const auto& occupation : line.occupations) {
    // A notification also names the occupations that were deleted; with the whole line, all are.
    if (occupation.action == "0" && reading_ == DmfaReading::kPlain) continue;
    if (auto refused = read_occupation(occupation, out)) return refused;
  }
  return std::nullopt;
}

Verdict DmfaLineReader::read_key(const DmfaDeclaration& declaration, std::string_view class_text,
                                 std::string_view code_text) {
  std::uint64_t trusteeship = 0;
  std::uint64_t employer_class = 0;
  std::uint64_t worker_code = 0;
  CalendarQuarter quarter;
  if (auto refused = read_employer(declaration.company_id, declaration.noss_number, employer_)) {
    return refused;
  }
  if (employer_.empty()) {
    return refuse_element("CompanyID", RejectCode::kMissingField,
                          "is missing, and so is NOSSRegistrationNbr");
  }
  if (auto refused = read_number("Trusteeship", declaration.trusteeship, 1, trusteeship)) {
    return refused;
  }
  if (auto refused = read_quarter(declaration.quarter, quarter)) return refused;
  if (auto refused = check_inss(declaration.inss)) return refused;
  if (auto refused = read_number("EmployerClass", class_text, kCodeMax, employer_class)) {
    return refused;
  }
  if (auto refused = read_number("WorkerCode", code_text, kCodeMax, worker_code)) {
    return refused;
  }
  trusteeship_ = trusteeship == 1;
  not_work_ = codes_->not_work[worker_code];
  assign_padded(employer_class, 3, employer_class_);
  assign_padded(worker_code, 3, worker_code_);
  key_ = employer_;
  key_ += trusteeship_ ? "/1/" : "/0/";
  for (const std::string_view part :
       {std::string_view(declaration.quarter), std::string_view(declaration.inss),
        std::string_view(employer_class_)}) {
    key_ += part;
    key_ += '/';
  }
  key_ += worker_code_;
  return std::nullopt;
}

// The line's quarter need not be the calendar's: employers may follow their pay periods.
Verdict DmfaLineReader::read_quarter_days(const DmfaDeclaration& declaration,
                                          const DmfaLine& line) {
  CalendarQuarter calendar;
  if (auto refused = read_quarter(declaration.quarter, calendar)) return refused;
  const auto read_border = [&](std::string_view element, std::string_view text, Day day,
                               std::string& spelled, NamedDay& out) -> Verdict {
    out = {day, text, element};
    if (!text.empty()) return read_day(element, text, out.day);
    spelled.clear();
    append_date(day, spelled);
    out.text = spelled;
    return std::nullopt;
  };
  if (auto refused = read_border("NOSSQuarterStartingDate", line.quarter_start, calendar.first,
                                 calendar_days_[0], quarter_first_)) {
    return refused;
  }
  return read_border("NOSSQuarterEndingDate", line.quarter_end, calendar.last, calendar_days_[1],
                     quarter_last_);
}

Verdict DmfaLineReader::read_occupation(const DmfaOccupation& occupation, StatedRecord& out) {
  if (auto refused = require_element("OccupationSequenceNbr", occupation.number)) return refused;
  if (occupation.refused) return occupation.refused;
  NamedDay from = quarter_first_;
  NamedDay to = quarter_last_;
  if (occupation.severance || !occupation.starting_date.empty()) {
    NamedDay start{{}, occupation.starting_date, "OccupationStartingDate"};
    if (auto refused = read_day(start.element, start.text, start.day)) return refused;
    if (occupation.severance || start.day > from.day) from = start;
  }
  if (!occupation.ending_date.empty()) {
    to = {{}, occupation.ending_date, "OccupationEndingDate"};
    if (auto refused = read_day(to.element, to.text, to.day)) return refused;
  }
  auto& period = *out.add_period();  // there are at most kPeriodsMax
  period.set(Field::kPart, Value::text_of(occupation.number));
  period.set(Field::kKind, Value::text_of(kind_of(occupation)));
  period.set(Field::kEmployer, Value::text_of(employer_));
  period.set(Field::kAttributes, {{}, 0, Value::Type::kObject});
  add_attributes(occupation.attributes, period);
  if (auto refused = set_days(from, to, period)) return refused;
  return occupation.severance ? std::nullopt : read_employment(occupation, period);
}

std::string_view DmfaLineReader::kind_of(const DmfaOccupation& occupation) const {
  if (reading_ == DmfaReading::kFictitious) return "fictitious_employment";
  return occupation.severance ? "severance" : "employment";
}

Verdict DmfaLineReader::set_days(const NamedDay& from, const NamedDay& to, FieldSet& period) {
  if (to.day < from.day) {
    return refuse_element(to.element, RejectCode::kInvertedPeriod,
                          std::string(to.text) + " is before " + std::string(from.element) + ", " +
                              std::string(from.text));
  }
  period.set(Field::kFrom, Value::text_of(from.text));
  period.set(Field::kTo, Value::text_of(to.text));
  return std::nullopt;
}

Verdict DmfaLineReader::read_employment(const DmfaOccupation& occupation, FieldSet& period) const {
  std::uint64_t mean = 0;
  std::uint64_t reference = 0;
  std::uint64_t days = 0;
  period.set(Field::kPaidDays, Value::integer_of(occupation.paid_days));
  const auto read_optional = [](std::string_view element, std::string_view text,
                                std::uint64_t& out) {
    return text.empty() ? Verdict() : read_number(element, text, kHoursMax, out);
  };
  if (auto refused = read_optional("MeanWorkingHours", occupation.mean_hours, mean)) return refused;
  if (auto refused = read_optional("RefMeanWorkingHours", occupation.reference_hours, reference)) {
    return refused;
  }
  if (auto refused = read_optional("WorkingDaysSystem", occupation.working_days, days)) {
    return refused;
  }
  if (reference > 0 && !occupation.mean_hours.empty()) {
    const auto fraction = (2'000 * mean + reference) / (2 * reference);  // rounds half up
    period.set(Field::kFraction, Value::integer_of(std::min(fraction, kFractionMax)));
  }
  if (!occupation.working_days.empty() && days <= kWorkingDaysMax) {
    period.set(Field::kDaysPerWeek, Value::integer_of(days));
  }
  return std::nullopt;
}

Verdict DmfaLineReader::read_student(const DmfaLine& line, StatedRecord& out) const {
  auto* period = out.add_period();
  if (period == nullptr) {
    return refuse_element("StudentContribution", RejectCode::kBadValue,
                          "stands beside too many occupations");
  }
  period->set(Field::kPart, Value::text_of(kStudentPart));
  period->set(Field::kKind, Value::text_of(kind_of({})));
  period->set(Field::kEmployer, Value::text_of(employer_));
  if (!line.student_days.empty()) {
    std::uint64_t days = 0;
    if (auto refused = read_number("StudentNbrDays", line.student_days, kStudentDaysMax, days)) {
      return refused;
    }
    period->set(Field::kPaidDays, Value::integer_of(days * 100));
  }
  return set_days(quarter_first_, quarter_last_, *period);
}

Verdict DmfaLineReader::read_whole_quarter(StatedRecord& out) const {
  auto* period = out.add_period();
  period->set(Field::kPart, Value::text_of(kQuarterPart));
  period->set(Field::kKind, Value::text_of(kind_of({})));
  period->set(Field::kEmployer, Value::text_of(employer_));
  return set_days(quarter_first_, quarter_last_, *period);
}

}  // namespace cumuld
