#include "bench/population/dmfa_occupation.h"

#include "bench/population/xml_text.h"

namespace population {
namespace {

void write_action(char action, std::string& out) {
  if (action != 0) text_element("Action", std::string_view{&action, 1}, out);
}

void write_service(const Service& service, unsigned sequence, std::string_view name, char action,
                   std::string& out) {
  open_element(name, out);
  digits_element("ServiceSequenceNbr", sequence, 2, out);
  digits_element("ServiceCode", static_cast<std::uint64_t>(service.code), 3, out);
  digits_element("ServiceNbrDays", static_cast<std::uint64_t>(service.hundredths), 5, out);
  write_action(action, out);
  close_element(name, out);
}

void write_remuneration(int code, unsigned sequence, std::string_view name, char action,
                        std::string& out) {
  open_element(name, out);
  digits_element("RemunSequenceNbr", sequence, 2, out);
  digits_element("RemunCode", static_cast<std::uint64_t>(code), 3, out);
  if (code == 2) digits_element("BonusPaymentFrequency", 12, 2, out);
  digits_element("RemunAmount", 250'000, 11, out);
  write_action(action, out);
  close_element(name, out);
}

}  // namespace

void write_occupation(const Period& period, const OccupationNames& names, char action,
                      std::string& out) {
  const Occupation& occupation = *period.occupation;
  open_element(names.occupation, out);
  text_element("OccupationSequenceNbr", period.part, out);
  date_element("OccupationStartingDate", occupation.start, out);
  if (occupation.ends) date_element("OccupationEndingDate", period.days.last_day(), out);
  text_element("JointCommissionNbr", "200", out);
  digits_element("WorkingDaysSystem", static_cast<std::uint64_t>(occupation.working_days_system), 3,
                 out);
  text_element("ContractType", occupation.mean_hours < occupation.reference_hours ? "1" : "0", out);
  digits_element("RefMeanWorkingHours", static_cast<std::uint64_t>(occupation.reference_hours), 4,
                 out);
  digits_element("MeanWorkingHours", static_cast<std::uint64_t>(occupation.mean_hours), 4, out);
  text_element("Retired", "0", out);
  write_action(action, out);
  unsigned sequence = 0;
  for (const Service& service : occupation.services) {
    write_service(service, ++sequence, names.service, action, out);
  }
  sequence = 0;
  for (const int code : occupation.remuneration_codes) {
    write_remuneration(code, ++sequence, names.remuneration, action, out);
  }
  close_element(names.occupation, out);
}

}  // namespace population
