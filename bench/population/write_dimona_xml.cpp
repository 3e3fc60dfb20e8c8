#include "bench/population/write_dimona_xml.h"

#include "bench/population/xml_text.h"

namespace population {
namespace {

using Action = DimonaMessage::Action;

std::string_view name_of(Action action) {
  switch (action) {
    case Action::kIn:
      return "DimonaIn";
    case Action::kOut:
      return "DimonaOut";
    case Action::kUpdate:
      return "DimonaUpdate";
    case Action::kCancel:
      break;
  }
  return "DimonaCancel";
}

// Enterprise numbers stand there without their leading zero.
void write_employer(std::string_view id, std::string& out) {
  constexpr std::size_t kEnterpriseDigits = 10;
  if (id.empty()) return;
  open_element("EmployerId", out);
  if (id.size() == kEnterpriseDigits) {
    text_element("CompanyID", id.front() == '0' ? id.substr(1) : id, out);
  } else {
    text_element("NOSSRegistrationNbr", id, out);
  }
  close_element("EmployerId", out);
}

void write_message(const DimonaMessage& message, std::string& out) {
  const bool in = message.action == Action::kIn;
  open_element("Form", out);
  form_head("DIMONA", message.moment, '0', out);
  open_element(name_of(message.action), out);
  optional_element("DimonaPeriodId", message.period_id, out);
  if (message.starting) date_element("StartingDate", *message.starting, out);
  if (message.ending) date_element("EndingDate", *message.ending, out);
  if (!in) text_element("INSS", message.person, out);
  write_employer(message.employer, out);
  if (in) {
    open_element("NaturalPerson", out);
    text_element("INSS", message.person, out);
    close_element("NaturalPerson", out);
    open_element("DimonaFeatures", out);
    text_element("WorkerType", "OTH", out);
    close_element("DimonaFeatures", out);
  }
  close_element(name_of(message.action), out);
  close_element("Form", out);
}

}  // namespace

void write_dimona_xml(const Record& record, std::string& out) {
  for (const DimonaMessage& message : record.messages) write_message(message, out);
}

}  // namespace population
