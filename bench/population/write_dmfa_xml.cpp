#include "bench/population/write_dmfa_xml.h"

#include <algorithm>
#include <cassert>
#include <string_view>
#include <tuple>

#include "bench/population/dmfa_occupation.h"
#include "bench/population/xml_text.h"

namespace population {
namespace {

void write_line(const Record& record, std::string& out) {
  const Days quarter = record.line->employer.quarter(record.line->quarter);
  open_element("WorkerRecord", out);
  text_element("EmployerClass", record.line->employer_class, out);
  text_element("WorkerCode", record.line->worker_code, out);
  date_element("NOSSQuarterStartingDate", quarter.begin(), out);
  date_element("NOSSQuarterEndingDate", quarter.last_day(), out);
  text_element("Border", "0", out);
  for (const Period& period : record.periods) {
    write_occupation(period, kDeclaredOccupation, 0, out);
  }
  close_element("WorkerRecord", out);
}

void open_form(const Record& record, std::string& out) {
  const Employer& employer = record.line->employer;
  open_element("Form", out);
  form_head("DMFA", record.version, '0', out);
  open_element("EmployerDeclaration", out);
  text_element("Quarter", record.line->quarter.text(), out);
  text_element("NOSSRegistrationNbr", employer.onss, out);
  text_element("Trusteeship", employer.trusteeship ? "1" : "0", out);
  text_element("CompanyID", employer.enterprise.empty() ? "0" : employer.enterprise, out);
  text_element("NetOwedAmount", "00000000009999", out);
}

void close_form(std::string& out) {
  close_element("EmployerDeclaration", out);
  close_element("Form", out);
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
  out += kXmlDeclaration;
  open_element("DmfAOriginal", out);
  const Record* before = nullptr;
  std::uint64_t persons_in_form = 0;
  for (const Record* record : lines) {
    assert(record->line && record->line->message == LineMessage::kOriginal);
    const bool same_form = before != nullptr && form_of(*before) == form_of(*record);
    const bool same_person = same_form && before->person == record->person;
    if (before != nullptr && !same_person) close_element("NaturalPerson", out);
    if (before != nullptr && !same_form) close_form(out);
    if (!same_form) {
      open_form(*record, out);
      persons_in_form = 0;
    }
    if (!same_person) {
      open_element("NaturalPerson", out);
      digits_element("NaturalPersonSequenceNbr", ++persons_in_form, 7, out);
      text_element("INSS", record->person, out);
    }
    write_line(*record, out);
    before = record;
  }
  close_element("NaturalPerson", out);
  close_form(out);
  close_element("DmfAOriginal", out);
}

}  // namespace population
