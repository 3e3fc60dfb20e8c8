#include "bench/population/write_authorisation.h"

#include <array>
#include <cassert>
#include <cctype>

#include "bench/population/csv_text.h"
#include "bench/population/xml_text.h"

namespace population {
namespace {

struct DateName {
  std::string_view attribute, element;
};
constexpr std::array<DateName, 7> kDates = {{{"resumed_on", "resumedOn"},
                                             {"declared_on", "declaredOn"},
                                             {"granted_on", "grantedOn"},
                                             {"decided_on", "decidedOn"},
                                             {"sent_on", "sentOn"},
                                             {"effective_from", "effectiveFrom"},
                                             {"effective_to", "effectiveTo"}}};

std::string insurer_of(const Record& record) {
  return record.key.substr(0, record.key.find('/'));
}

std::string id_of(const Record& record) {
  return record.key.substr(record.key.find('/') + 1);
}

std::string employer_of(const Record& record) {
  return record.periods.empty() ? std::string{} : record.periods.front().employer;
}

// Per mille as a percentage; empty if not stated.
std::string percentage_of(const Record& record) {
  if (record.periods.empty() || !record.periods.front().max_fraction) return {};
  const std::int32_t fraction = *record.periods.front().max_fraction;
  std::string text = std::to_string(fraction / 10);
  if (fraction % 10 != 0) text += "," + std::to_string(fraction % 10);
  return text;
}

std::string upper(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return out;
}

}  // namespace

void write_authorisation_xml(const Record& record, std::string& out) {
  assert(record.registry == Registry::kAuthorisation);
  open_element("AuthorisedResumption", out);
  text_element("insurer", insurer_of(record), out);
  text_element("authorisationId", id_of(record), out);
  text_element("messageVersion", std::to_string(record.version), out);
  if (record.cancelled) text_element("status", "WITHDRAWN", out);
  text_element("ssin", record.person, out);
  text_element("lastName", family_name(record.person), out);
  text_element("decision", upper(attribute(record, nullptr, "decision")), out);
  for (const DateName& date : kDates) {
    optional_element(date.element, attribute(record, nullptr, date.attribute), out);
  }
  optional_element("employer", employer_of(record), out);
  optional_element("maxPercentage", percentage_of(record), out);
  close_element("AuthorisedResumption", out);
}

void write_authorisation_csv(const Record& record, std::string& out) {
  assert(record.registry == Registry::kAuthorisation);
  const std::string_view decision = attribute(record, nullptr, "decision");
  CsvLine line{out};
  line.column(insurer_of(record));
  line.column(id_of(record));
  line.column(std::to_string(record.version));
  line.column(record.cancelled ? "withdrawn" : "");
  line.column(record.person);
  line.column(family_name(record.person));
  line.column(decision);
  for (const DateName& date : kDates) line.column(attribute(record, nullptr, date.attribute));
  line.column(employer_of(record));
  line.column(percentage_of(record));
  line.end();
}

}  // namespace population
