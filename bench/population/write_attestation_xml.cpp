#include "bench/population/write_attestation_xml.h"

#include <cassert>

#include "bench/population/xml_text.h"

namespace population {
namespace {

void write_days(const Days& days, std::string& out) {
  open_element("period", out);
  date_element("beginDate", days.begin(), out);
  if (!days.is_open()) date_element("endDate", days.last_day(), out);
  close_element("period", out);
}

// What is said of payments and taken from the first of them where nothing was paid.
void write_codes(const Record& record, const Period& period, std::string& out) {
  const auto said = [&](std::string_view element, std::string_view name) {
    optional_element(element, attribute(record, &period, name), out);
  };
  said("document", "document");
  said("incapacityCategory", "category");
  said("familySituation", "family_situation");
  said("allowanceCategory", "allowance_category");
  said("allowanceCode", "allowance_code");
}

void write_unpaid(const Record& record, const Days& days, std::string& out) {
  const bool comma = decimal_of_insurer(record.attestation->insurer) == ',';
  open_element("payment", out);
  write_codes(record, record.periods.front(), out);
  write_days(days, out);
  text_element("amount", comma ? "0,00" : "0.00", out);
  text_element("days", comma ? "0,00" : "0", out);
  close_element("payment", out);
}

void write_payment(const Record& record, const Period& period, std::string& out) {
  open_element("payment", out);
  write_codes(record, period, out);
  write_days(period.days, out);
  text_element("amount", attribute(record, &period, "paid_amount"), out);
  text_element("days", attribute(record, &period, "paid_units"), out);
  close_element("payment", out);
}

// Payments that agree on what is said of an allowance share one.
void write_allowances(const Record& record, std::string& out) {
  const auto about = [&](const Period& period) {
    return std::pair{attribute(record, &period, "initial_start"),
                     attribute(record, &period, "exit_code")};
  };
  open_element("allowances", out);
  for (auto at = record.periods.begin(); at != record.periods.end();) {
    const auto [initial_start, exit_code] = about(*at);
    open_element("allowance", out);
    text_element("initialStartDate", initial_start, out);
    text_element("exitCode", exit_code, out);
    open_element("payments", out);
    if (at == record.periods.begin()) {
      for (const Days& days : record.attestation->unpaid) write_unpaid(record, days, out);
    }
    do write_payment(record, *at, out);
    while (++at != record.periods.end() && about(*at) == std::pair{initial_start, exit_code});
    close_element("payments", out);
    close_element("allowance", out);
  }
  close_element("allowances", out);
}

void write_person(const Record& record, std::string& out) {
  const std::string& successor = record.attestation->replaced_by;
  out += "<ssin";
  if (!successor.empty()) {
    out += R"( canceled="true" replacedBy=")";
    out += successor;
    out += '"';
  }
  out += '>';
  out += record.person;
  close_element("ssin", out);
}

std::string_view status_of(const Record& record) {
  const bool comma = decimal_of_insurer(record.attestation->insurer) == ',';
  if (record.cancelled) return comma ? "cancellation" : "CANCELLATION";
  if (record.version > 1) return comma ? "change" : "CHANGE";
  return comma ? "original" : "CREATION";
}

}  // namespace

void write_attestation_xml(const Record& record, std::string& out) {
  assert(record.attestation.has_value());
  open_element("Attestation", out);
  write_person(record, out);
  text_element("insurer", record.attestation->insurer, out);
  open_element("attestationIdentification", out);
  text_element("yearQuarter", attribute(record, nullptr, "quarter"), out);
  date_element("creationDate", record.attestation->created, out);
  text_element("attestationId", record.key, out);
  text_element("attestationVersion", std::to_string(record.version), out);
  text_element("attestationStatus", status_of(record), out);
  text_element("temporaryAttest", attribute(record, nullptr, "temporary"), out);
  close_element("attestationIdentification", out);
  if (!record.cancelled) write_allowances(record, out);  // a cancellation states no risks any more
  close_element("Attestation", out);
}

}  // namespace population
