#include "bench/registry_texts.h"

#include "matcher/national_number.h"

namespace bench {
namespace {

std::string number_of(std::uint32_t record, std::uint32_t first = 500'000'000) {
  return matcher::NationalNumber::from_code(first + record * 7'919)->digits();
}

std::string element(std::string_view name, std::string_view text) {
  return "<" + std::string(name) + ">" + std::string(text) + "</" + std::string(name) + ">\n";
}

std::string form(std::string_view root, std::string_view units) {
  return element(
      root, element("Form", element("FormCreationDate", "2024-05-01") +
                                element("FormCreationHour", "08:45:00.000") + std::string(units)));
}

template <typename Unit>
std::string units(std::uint32_t records, Unit&& unit) {
  std::string text;
  for (std::uint32_t i = 0; i < records; ++i) text += unit(i);
  return text;
}

// A line as the ONSS's own samples have them: one occupation, two service codes, two kinds of pay,
// three contributions.
std::string worker_record() {
  std::string contribution = element("ContributionWorkerCode", "495") +
                             element("ContributionType", "0") +
                             element("ContributionCalculationBasis", "00001099998") +
                             element("ContributionAmount", "00000096909");
  contribution = "<WorkerContribution>\n" + contribution + "</WorkerContribution>\n";
  const auto service = [](std::string_view code, std::string_view days) {
    return "<Service>\n" + element("ServiceSequenceNbr", "01") + element("ServiceCode", code) +
           element("ServiceNbrDays", days) + "</Service>\n";
  };
  const auto remun = [](std::string_view code) {
    return "<Remun>\n" + element("RemunSequenceNbr", "01") + element("RemunCode", code) +
           element("RemunAmount", "00000999999") + "</Remun>\n";
  };
  return "<WorkerRecord>\n" + element("EmployerClass", "010") + element("WorkerCode", "495") +
         element("NOSSQuarterStartingDate", "2024-01-01") +
         element("NOSSQuarterEndingDate", "2024-03-31") + element("Border", "0") +
         "<WorkerRecordUserReference/>\n<Occupation>\n" + element("OccupationSequenceNbr", "01") +
         element("OccupationStartingDate", "2015-10-01") + element("JointCommissionNbr", "200") +
         element("WorkingDaysSystem", "500") + element("ContractType", "0") +
         element("RefMeanWorkingHours", "3800") + element("MeanWorkingHours", "3040") +
         element("Retired", "0") + element("LocalUnitID", "2000000141") + service("001", "05600") +
         service("050", "00900") + remun("001") + remun("002") + "</Occupation>\n" + contribution +
         contribution + contribution + "</WorkerRecord>\n";
}

}  // namespace

void append_line(LineShape shape, std::uint32_t i, std::string& out) {
  const auto who = number_of(i);
  const auto n = std::to_string(i);
  switch (shape) {
    case kFlatBenefit:
      out += R"({"registry":"invalidity","key":"306/)" + n + R"(/2024-02","version":1,"person":")" +
             who + R"(","kind":"invalidity","from":"2024-02-01","to":"2024-02-29",)" +
             R"("insurer":"306","daily_cents":5850})";
      break;
    case kFlatIncome:
      out +=
          R"({"registry":"dmfa","key":"0403019261/0/20241/)" + who + '/' + n +
          R"(","version":1714550400000,"person":")" + who +
          R"(","kind":"employment","from":"2024-02-01","employer":"0403019261","fraction":1000,)" +
          R"("paid_days":1000,"attributes":{"worker_code":"495"}})";
      break;
    case kTwoPeriods:
      out += R"({"registry":"dmfa","key":"0403019261/0/20241/)" + who + '/' + n +
             R"(","version":1714550400000,"person":")" + who +
             R"(","periods":[{"part":"1","kind":"employment","from":"2024-02-01",)" +
             R"("to":"2024-02-29","employer":"0403019261","paid_days":1000},)" +
             R"({"part":"2","kind":"severance","from":"2024-03-01","to":"2024-05-15",)" +
             R"("employer":"0403019261"}]})";
      break;
  }
  out += '\n';
}

std::string worker_lines(std::uint32_t lines) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DmfAOriginal>\n<Form>\n" +
                    element("FormCreationDate", "2024-05-01") +
                    element("FormCreationHour", "08:45:00.000") +
                    element("AttestationStatus", "0") + "<EmployerDeclaration>\n" +
                    element("Quarter", "20241") + element("NOSSRegistrationNbr", "199999934") +
                    element("Trusteeship", "0") + element("CompanyID", "0403019261");
  const auto record = worker_record();
  for (std::uint32_t i = 0; i < lines; ++i) {
    const auto number = matcher::NationalNumber::from_code(500'000'000 + i * 7'919);
    out += "<NaturalPerson>\n" + element("INSS", number->digits()) + record + "</NaturalPerson>\n";
  }
  return out + "</EmployerDeclaration>\n</Form>\n</DmfAOriginal>\n";
}

std::string attestations(std::uint32_t records) {
  return element(
      "Attestations", units(records, [](std::uint32_t i) {
        const auto payment = [](const std::string& month, const std::string& days) {
          return element("payment",
                         element("document", "C21") + element("incapacityCategory", "1") +
                             element("familySituation", "02") + element("allowanceCode", "AA") +
                             element("period", element("beginDate", month + "-01") +
                                                   element("endDate", month + "-28")) +
                             element("amount", "1462,50") + element("days", days));
        };
        return element(
            "Attestation",
            element("ssin", number_of(i)) +
                element("attestationIdentification",
                        element("yearQuarter", "2024Q1") + element("creationDate", "2024-04-05") +
                            element("attestationId", "at-" + std::to_string(i)) +
                            element("attestationVersion", "1") +
                            element("attestationStatus", "CREATION")) +
                element("insurer", "306") +
                element(
                    "allowances",
                    element("allowance", element("initialStartDate", "2023-05-02") +
                                             element("payments", payment("2024-01", "24") +
                                                                     payment("2024-02", "24") +
                                                                     payment("2024-03", "24")))));
      }));
}

std::string authorisations(std::uint32_t records) {
  return element("AuthorisedResumptions", units(records, [](std::uint32_t i) {
                   return element(
                       "AuthorisedResumption",
                       element("insurer", "306") + element("authorisationId", std::to_string(i)) +
                           element("messageVersion", "1") + element("ssin", number_of(i)) +
                           element("decision", "GRANTED") + element("resumedOn", "2024-02-05") +
                           element("declaredOn", "2024-02-02") +
                           element("decidedOn", "2024-02-20") + element("sentOn", "2024-02-21") +
                           element("effectiveTo", "2024-06-30") +
                           element("employer", "0403019261") + element("maxPercentage", "50") +
                           element("nature", "adapted work"));
                 }));
}

std::string certificates(std::uint32_t records) {
  return "certificate;changed_at;status;niss;name;begin;end;employer;member_state;host\n" +
         units(records, [](std::uint32_t i) {
           return "A1-" + std::to_string(i) + ";2007-01-05T10:00:00;;" + number_of(i) +
                  ";\"Jan, x\";2006-11-01;2007-03-31;PL5213017228;PL;0403019261\n";
         });
}

std::string dimonas(std::uint32_t records) {
  return form("Dimona", units(records, [](std::uint32_t i) {
                return element("DimonaIn",
                               element("DimonaPeriodId", std::to_string(600'000'000'000 + i)) +
                                   element("StartingDate", "2024-02-10") +
                                   element("EmployerId", element("CompanyID", "0403019261")) +
                                   element("NaturalPerson", element("INSS", number_of(i))) +
                                   element("DimonaFeatures", element("JointCommissionNbr", "200") +
                                                                 element("WorkerType", "OTH")));
              }));
}

std::string replacements(std::uint32_t records) {
  return form("IDFLUX", units(records, [](std::uint32_t i) {
                return element(
                    "IdfluxInformation",
                    element("JustificationCode", "90") +
                        element("EmployerId", element("CompanyID", "0403019261")) +
                        element("ValidSituation",
                                element("INSS", number_of(i)) + element("WorkerName", "Name")) +
                        element("OutdatedSituation", element("INSS", number_of(i, 600'000'000))));
              }));
}

}  // namespace bench
