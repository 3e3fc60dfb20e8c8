#include "bench/population/write_idflux_xml.h"

#include <cassert>
#include <string_view>

#include "bench/population/xml_text.h"

namespace population {
namespace {

// The birth date that a number tells, YYYY-MM-DD; bis numbers have months above 12.
std::string birth_date(std::string_view number) {
  const std::string digits{number};
  const bool from_2000 = std::stoul(digits.substr(9)) != 97 - std::stoul(digits.substr(0, 9)) % 97;
  std::string out = from_2000 ? "20" : "19";
  out += digits.substr(0, 2) + "-";
  append_digits(std::stoul(digits.substr(2, 2)) % 20, 2, out);
  return out + "-" + digits.substr(4, 2);
}

bool is_male(std::string_view number) {
  return (number.at(8) - '0') % 2 == 1;
}

}  // namespace

void write_idflux_xml(const Record& record, std::string& out) {
  assert(record.registry == Registry::kIdentity && !record.cancelled);
  out += kXmlDeclaration;
  open_element("IDFLUX", out);
  open_element("Form", out);
  form_head("IDFLUX", record.version, '0', out);
  form_reference('1', '2', "340000LKFR007", out);
  open_element("IdfluxInformation", out);
  text_element("JustificationCode", "90", out);
  date_element("EffectiveStartingDate", day_of_moment(record.version), out);
  open_element("EmployerId", out);
  text_element("NOSSRegistrationNbr", "000100006", out);
  text_element("CompanyID", "0", out);
  close_element("EmployerId", out);
  open_element("ValidSituation", out);
  text_element("INSS", record.successor, out);
  text_element("WorkerName", "DUPONT", out);
  text_element("WorkerFirstName", is_male(record.successor) ? "JAN" : "MARIE", out);
  text_element("WorkerBirthdate", birth_date(record.successor), out);
  text_element("WorkerSex", is_male(record.successor) ? "1" : "2", out);
  close_element("ValidSituation", out);
  open_element("OutdatedSituation", out);
  text_element("INSS", record.person, out);
  close_element("OutdatedSituation", out);
  close_element("IdfluxInformation", out);
  close_element("Form", out);
  close_element("IDFLUX", out);
}

}  // namespace population
