#include "bench/population/write_dmfa_xml.h"

#include <algorithm>
#include <cassert>
#include <string_view>
#include <tuple>

#include "bench/population/text.h"

namespace population {
namespace {

constexpr std::int64_t kMsPerDay = 86'400'000;

void element(std::string_view name, std::string_view value, std::string& out) {
  out += '<';
  out += name;
  out += '>';
  out += value;
  out += "</";
  out += name;
  out += ">\n";
}

void digits_element(std::string_view name, std::uint64_t value, int digits, std::string& out) {
  std::string text;
  append_digits(value, digits, text);
  element(name, text, out);
}

void date_element(std::string_view name, Day day, std::string& out) {
  std::string text;
  append_date(day, text);
  element(name, text, out);
}

void open(std::string_view name, std::string& out) {
  out += '<';
  out += name;
  out += ">\n";
}

void close(std::string_view name, std::string& out) {
  out += "</";
  out += name;
  out += ">\n";
}

// hh:mm:ss.mmm of a version.
std::string hour_text(std::int64_t version) {
  const auto ms = static_cast<std::uint64_t>(version % kMsPerDay);
  std::string text;
  append_digits(ms / 3'600'000, 2, text);
  text += ':';
  append_digits(ms / 60'000 % 60, 2, text);
  text += ':';
  append_digits(ms / 1'000 % 60, 2, text);
  text += '.';
  append_digits(ms % 1'000, 3, text);
  return text;
}

void write_service(const Service& service, unsigned sequence, std::string& out) {
  open("Service", out);
  digits_element("ServiceSequenceNbr", sequence, 2, out);
  digits_element("ServiceCode", static_cast<std::uint64_t>(service.code), 3, out);
  digits_element("ServiceNbrDays", static_cast<std::uint64_t>(service.hundredths), 5, out);
  close("Service", out);
}

void write_remuneration(int code, unsigned sequence, std::string& out) {
  open("Remun", out);
  digits_element("RemunSequenceNbr", sequence, 2, out);
  digits_element("RemunCode", static_cast<std::uint64_t>(code), 3, out);
  if (code == 2) digits_element("BonusPaymentFrequency", 12, 2, out);
  digits_element("RemunAmount", 250'000, 11, out);
  close("Remun", out);
}

void write_occupation(const Period& period, std::string& out) {
  const Occupation& occupation = *period.occupation;
  open("Occupation", out);
  element("OccupationSequenceNbr", period.part, out);
  date_element("OccupationStartingDate", occupation.start, out);
  if (occupation.ends) date_element("OccupationEndingDate", period.days.last_day(), out);
  element("JointCommissionNbr", "200", out);
  digits_element("WorkingDaysSystem", static_cast<std::uint64_t>(occupation.working_days_system), 3,
                 out);
  element("ContractType", occupation.mean_hours < occupation.reference_hours ? "1" : "0", out);
  digits_element("RefMeanWorkingHours", static_cast<std::uint64_t>(occupation.reference_hours), 4,
                 out);
  digits_element("MeanWorkingHours", static_cast<std::uint64_t>(occupation.mean_hours), 4, out);
  element("Retired", "0", out);
  unsigned sequence = 0;
  for (const Service& service : occupation.services) write_service(service, ++sequence, out);
  sequence = 0;
  for (const int code : occupation.remuneration_codes) write_remuneration(code, ++sequence, out);
  close("Occupation", out);
}

void write_line(const Record& record, std::string& out) {
  const Days quarter = record.line->employer.quarter(record.line->quarter);
  open("WorkerRecord", out);
  element("EmployerClass", record.line->employer_class, out);
  element("WorkerCode", record.line->worker_code, out);
  date_element("NOSSQuarterStartingDate", quarter.begin(), out);
  date_element("NOSSQuarterEndingDate", quarter.last_day(), out);
  element("Border", "0", out);
  for (const Period& period : record.periods) write_occupation(period, out);
  close("WorkerRecord", out);
}

void open_form(const Record& record, std::string& out) {
  const Employer& employer = record.line->employer;
  open("Form", out);
  element("Identification", "DMFA", out);
  date_element("FormCreationDate", Day{static_cast<std::int32_t>(record.version / kMsPerDay)}, out);
  element("FormCreationHour", hour_text(record.version), out);
  element("AttestationStatus", "0", out);
  element("TypeForm", "SU", out);
  open("EmployerDeclaration", out);
  element("Quarter", record.line->quarter.text(), out);
  element("NOSSRegistrationNbr", employer.onss, out);
  element("Trusteeship", employer.trusteeship ? "1" : "0", out);
  element("CompanyID", employer.enterprise.empty() ? "0" : employer.enterprise, out);
  element("NetOwedAmount", "00000000009999", out);
}

void close_form(std::string& out) {
  close("EmployerDeclaration", out);
  close("Form", out);
}

// Records with the same form share an employer's declaration.
auto form_of(const Record& record) {
  return std::tuple{record.line->employer.index, record.line->quarter, record.version};
}

}  // namespace

void write_dmfa_xml(std::vector<const Record*> lines, std::string& out) {
  std::ranges::sort(lines, {}, [](const Record* record) {
    return std::tuple_cat(form_of(*record), std::tuple<const std::string&, const std::string&>(
                                                record->person, record->key));
  });
  out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DmfAOriginal>\n";
  const Record* before = nullptr;
  std::uint64_t persons_in_form = 0;
  for (const Record* record : lines) {
    assert(record->fits_dmfa_original());
    const bool same_form = before != nullptr && form_of(*before) == form_of(*record);
    const bool same_person = same_form && before->person == record->person;
    if (before != nullptr && !same_person) close("NaturalPerson", out);
    if (before != nullptr && !same_form) close_form(out);
    if (!same_form) {
      open_form(*record, out);
      persons_in_form = 0;
    }
    if (!same_person) {
      open("NaturalPerson", out);
      digits_element("NaturalPersonSequenceNbr", ++persons_in_form, 7, out);
      element("INSS", record->person, out);
    }
    write_line(*record, out);
    before = record;
  }
  close("NaturalPerson", out);
  close_form(out);
  out += "</DmfAOriginal>\n";
}

}  // namespace population
