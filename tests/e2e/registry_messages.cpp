#include "tests/e2e/registry_messages.h"

namespace e2e {
namespace {

struct Names {
  std::string_view root, declaration, person, occupation, suffix;
};
constexpr Names kOriginal{"DmfAOriginal", "EmployerDeclaration", "NaturalPerson", "Occupation", ""};
constexpr Names kUpdate{"DmfAUpdate", "EmployerDeclarationUpdate", "NaturalPersonUpdate",
                        "OccupationUpdate", ""};
constexpr Names kNotification{"DmfAUpdateNotification", "EmployerDeclarationUpdateNotif",
                              "NaturalPersonUpdateNotif", "OccupationUpdateNotification", "Action"};

std::string key(std::string_view code) {
  return tag("EmployerClass", "010") + tag("WorkerCode", code);
}

std::string quarter_days(const DmfaXml& line) {
  return tag("NOSSQuarterStartingDate", line.quarter_begin) +
         tag("NOSSQuarterEndingDate", line.quarter_end);
}

std::string occupations(const DmfaXml& line, const Names& names) {
  std::string text;
  for (std::size_t i = 0; i < line.occupations.size(); ++i) {
    const auto& occupation = line.occupations[i];
    auto inside = tag("OccupationSequenceNbr", std::to_string(i + 1)) +
                  tag("OccupationStartingDate", occupation.begin);
    if (!occupation.end.empty()) inside += tag("OccupationEndingDate", occupation.end);
    inside += tag("WorkingDaysSystem", "500") + tag("RefMeanWorkingHours", "3800") +
              tag("MeanWorkingHours", occupation.mean_hours);
    for (const auto& [code, days] : occupation.services) {
      inside += tag("Service" + std::string(names.suffix),
                    tag("ServiceCode", code) + tag("ServiceNbrDays", days));
    }
    for (const auto& code : occupation.remunerations) {
      inside += tag("Remun" + std::string(names.suffix),
                    tag("RemunCode", code) + tag("RemunAmount", "00000999999"));
    }
    text += tag(names.occupation, inside);
  }
  return text;
}

std::string message(const DmfaXml& line, const Names& names, std::string_view unit) {
  const auto employer = tag("Quarter", line.quarter) + tag("NOSSRegistrationNbr", "199999934") +
                        tag("Trusteeship", line.trusteeship) + tag("CompanyID", line.company);
  const auto person = tag("INSS", line.person) + std::string(unit);
  return tag(
      names.root,
      tag("Form", tag("FormCreationDate", line.made_on) + tag("FormCreationHour", "08:00:00.000") +
                      tag(names.declaration, employer + tag(names.person, person))));
}

std::string dimona(std::string_view day, std::string_view unit) {
  return tag("Dimona",
             tag("Form", tag("FormCreationDate", day) + tag("FormCreationHour", "08:00:00.000") +
                             std::string(unit)));
}

}  // namespace

std::string tag(std::string_view name, std::string_view text) {
  return "<" + std::string(name) + ">" + std::string(text) + "</" + std::string(name) + ">";
}

std::string dmfa_original(const DmfaXml& line) {
  return message(line, kOriginal,
                 tag("WorkerRecord",
                     key(line.worker_code) + quarter_days(line) + occupations(line, kOriginal)));
}

std::string dmfa_update(const DmfaXml& line, std::string_view last_code, std::string_view action) {
  return message(line, kUpdate,
                 tag("WorkerRecordUpdate",
                     tag("LastSituationWR", key(last_code)) +
                         tag("WorkerRecordUpdateAction",
                             key(line.worker_code) + quarter_days(line) +
                                 tag("UpdateAction", action) + occupations(line, kUpdate))));
}

std::string dmfa_notification(const DmfaXml& line, std::string_view action,
                              std::string_view subjected) {
  return message(line, kNotification,
                 tag("WorkerRecordUpdateNotif",
                     tag("WRDclPart", key(line.worker_code) + quarter_days(line) +
                                          tag("CodeSubjected", subjected) + tag("Action", action) +
                                          occupations(line, kNotification))));
}

std::string attestations(const std::vector<AttestationXml>& all) {
  std::string text;
  for (const auto& attestation : all) {
    std::string payments;
    for (const auto& payment : attestation.payments) {
      payments += tag("payment", tag("document", payment.document) +
                                     tag("period", tag("beginDate", payment.begin) +
                                                       tag("endDate", payment.end)) +
                                     tag("amount", payment.amount) + tag("days", payment.days));
    }
    const auto exit = attestation.exit_code.empty() ? "" : tag("exitCode", attestation.exit_code);
    text += tag("Attestation",
                tag("ssin", attestation.person) +
                    tag("attestationIdentification",
                        tag("creationDate", "2024-05-01") + tag("attestationId", attestation.id) +
                            tag("attestationVersion", attestation.version) +
                            tag("attestationStatus", attestation.status)) +
                    tag("insurer", attestation.insurer) +
                    tag("allowances", tag("allowance", exit + tag("payments", payments))));
  }
  return tag("Attestations", text);
}

std::string authorisation(std::string_view person, std::string_view version,
                          const std::vector<std::pair<std::string, std::string>>& elements) {
  std::string text = tag("insurer", "306") + tag("authorisationId", "77") +
                     tag("messageVersion", version) + tag("ssin", person);
  for (const auto& [name, value] : elements) text += tag(name, value);
  return tag("AuthorisedResumptions", tag("AuthorisedResumption", text));
}

std::string dimona_in(std::string_view day, std::string_view period, std::string_view person,
                      std::string_view begin) {
  return dimona(day, tag("DimonaIn", tag("DimonaPeriodId", period) + tag("StartingDate", begin) +
                                         tag("EmployerId", tag("CompanyID", "0403019261")) +
                                         tag("NaturalPerson", tag("INSS", person))));
}

std::string dimona_update(std::string_view day, std::string_view period, std::string_view end) {
  return dimona(day, tag("DimonaUpdate", tag("DimonaPeriodId", period) + tag("EndingDate", end)));
}

std::string dimona_cancel(std::string_view day, std::string_view period) {
  return dimona(day, tag("DimonaCancel", tag("DimonaPeriodId", period)));
}

std::string certificates(const std::vector<Certificate>& all) {
  std::string text = "certificate;changed_at;status;niss;begin;end;employer\n";
  for (const auto& one : all) {
    text += one.number + ";2007-01-05T10:00:00;;" + one.person + ";" + one.begin + ";" + one.end +
            ";PL77\n";
  }
  return text;
}

}  // namespace e2e
