#include "bench/population/write_dmfa_correction.h"

#include <cassert>

#include "bench/population/dmfa_occupation.h"
#include "bench/population/xml_text.h"

namespace population {
namespace {

// A number of the ONSS's data base: of 11 digits, not 0, different for what is different.
void internal_number(std::string_view name, const Record& record, std::uint64_t what,
                     std::string& out) {
  digits_element(name, digest_of(record.key, what) % 9'000'000'000 + 1, 11, out);
}

void declaration_head(const Record& record, std::string& out) {
  const Employer& employer = record.line->employer;
  text_element("Quarter", record.line->quarter.text(), out);
  text_element("NOSSRegistrationNbr", employer.onss, out);
  text_element("Trusteeship", employer.trusteeship ? "1" : "0", out);
  text_element("CompanyID", employer.enterprise.empty() ? "0" : employer.enterprise, out);
}

void line_code(const Record& record, std::string& out) {
  text_element("EmployerClass", record.line->employer_class, out);
  text_element("WorkerCode", record.line->worker_code, out);
}

void line_head(const Record& record, std::string& out) {
  const Days quarter = record.line->employer.quarter(record.line->quarter);
  line_code(record, out);
  date_element("NOSSQuarterStartingDate", quarter.begin(), out);
  date_element("NOSSQuarterEndingDate", quarter.last_day(), out);
  text_element("Border", "0", out);
}

void person_head(const Record& record, std::string& out) {
  text_element("NaturalPersonSequenceNbr", "0000001", out);
  text_element("INSS", record.person, out);
}

void write_updated_line(const Record& record, std::string& out) {
  const bool created = !record.cancelled && record.line->message == LineMessage::kCreated;
  open_element("WorkerRecordUpdate", out);
  if (!created) {
    open_element("LastSituationWR", out);
    line_code(record, out);
    internal_number("WorkerRecordVersionNbr", record, 1, out);
    close_element("LastSituationWR", out);
  }
  open_element("WorkerRecordUpdateAction", out);
  line_head(record, out);
  text_element("UpdateAction", record.cancelled ? "0" : created ? "3" : "1", out);
  if (!record.cancelled) {
    for (const Period& period : record.periods) {
      write_occupation(period, kUpdatedOccupation, 0, out);
    }
  }
  close_element("WorkerRecordUpdateAction", out);
  close_element("WorkerRecordUpdate", out);
}

void write_notified_line(const Record& record, std::string& out) {
  const bool deleted = record.line->message == LineMessage::kDeletedByOnss;
  const char action = deleted ? '0' : '5';
  open_element("WorkerRecordUpdateNotif", out);
  open_element("WRDclPart", out);
  line_head(record, out);
  text_element("WorkerRecordNewVersionNbr",
               attribute(record, &record.periods.front(), "line_version"), out);
  text_element("CodeSubjected", deleted ? "2" : "0", out);
  text_element("Action", std::string_view{&action, 1}, out);
  for (const Period& period : record.periods) {
    write_occupation(period, kNotifiedOccupation, action, out);
  }
  close_element("WRDclPart", out);
  close_element("WorkerRecordUpdateNotif", out);
}

}  // namespace

void write_dmfa_update(const Record& record, std::string& out) {
  assert(record.line.has_value());
  open_element("Form", out);
  form_head("DMFAUPD", record.version, '1', out);
  open_element("EmployerDeclarationUpdate", out);
  declaration_head(record, out);
  internal_number("EmployerDeclarationPID", record, 2, out);
  open_element("NaturalPersonUpdate", out);
  person_head(record, out);
  write_updated_line(record, out);
  close_element("NaturalPersonUpdate", out);
  close_element("EmployerDeclarationUpdate", out);
  close_element("Form", out);
}

void write_dmfa_notification(const Record& record, std::string& out) {
  assert(record.line.has_value() && !record.periods.empty());
  out += kXmlDeclaration;
  open_element("DmfAUpdateNotification", out);
  open_element("Form", out);
  form_head("DMFANOT", record.version, '0', out);
  form_reference('1', '2', "340000QPUA00X", out);
  form_reference('3', '2', "340000QPJ700D", out);
  open_element("EmployerDeclarationUpdateNotif", out);
  declaration_head(record, out);
  text_element("TransmissionMode", "LO", out);
  internal_number("EmployerDeclarationPID", record, 2, out);
  text_element("Action", "7", out);
  open_element("SubGroupInformation", out);
  text_element("SubGroup", "2", out);
  text_element("UserQuality", "22", out);
  close_element("SubGroupInformation", out);
  open_element("NaturalPersonUpdateNotif", out);
  person_head(record, out);
  text_element("Action", "7", out);
  text_element("BlockDecisionIndicator", "A", out);
  write_notified_line(record, out);
  close_element("NaturalPersonUpdateNotif", out);
  close_element("EmployerDeclarationUpdateNotif", out);
  open_element("RectificationAmount", out);
  text_element("DebitAmount", "000000000000000", out);
  close_element("RectificationAmount", out);
  close_element("Form", out);
  close_element("DmfAUpdateNotification", out);
}

}  // namespace population
