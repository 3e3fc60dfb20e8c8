#include "bench/population/registry_form.h"

#include <array>
#include <cassert>

#include "bench/population/write_abroad_csv.h"
#include "bench/population/write_attestation_xml.h"
#include "bench/population/write_authorisation.h"
#include "bench/population/write_dimona_xml.h"
#include "bench/population/write_dmfa_correction.h"
#include "bench/population/write_idflux_xml.h"

namespace population {
namespace {

using Layout = RegistryForm::Layout;

constexpr std::string_view kUpdateHead =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DmfAUpdate>\n";
constexpr std::string_view kDimonaHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Dimona>\n";
constexpr std::string_view kAttestationsHead =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Attestations>\n";
constexpr std::string_view kAuthorisationsHead =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<AuthorisedResumptions>\n";

enum Form : std::size_t {
  kOriginal,
  kUpdate,
  kNotification,
  kDimona,
  kIdflux,
  kPrimaryIncapacity,
  kInvalidity,
  kAuthorisationXml,
  kAuthorisationCsv,
  kGotot,
  kLimosa,
  kUwv,
  kForms,
};

constexpr std::array<RegistryForm, kForms> kTable = {{
    {Registry::kDmfa, "dmfa", "xml", Layout::kSortedDocument, "", "", 10'000, nullptr},
    {Registry::kDmfa, "updates", "xml", Layout::kStream, kUpdateHead, "</DmfAUpdate>\n", 10'000,
     write_dmfa_update},
    {Registry::kDmfa, "notified", "xml", Layout::kStream, "", "", 1, write_dmfa_notification},
    {Registry::kDimona, "dimona", "xml", Layout::kStream, kDimonaHead, "</Dimona>\n", 20'000,
     write_dimona_xml},
    {Registry::kIdentity, "idflux", "xml", Layout::kStream, "", "", 1, write_idflux_xml},
    {Registry::kPrimaryIncapacity, "attestations", "xml", Layout::kStream, kAttestationsHead,
     "</Attestations>\n", 20'000, write_attestation_xml},
    {Registry::kInvalidity, "attestations", "xml", Layout::kStream, kAttestationsHead,
     "</Attestations>\n", 20'000, write_attestation_xml},
    {Registry::kAuthorisation, "authorisations", "xml", Layout::kStream, kAuthorisationsHead,
     "</AuthorisedResumptions>\n", 20'000, write_authorisation_xml},
    {Registry::kAuthorisation, "authorisations", "csv", Layout::kStream, kAuthorisationColumns, "",
     50'000, write_authorisation_csv},
    {Registry::kGotot, "gotot", "csv", Layout::kStream, kGototColumns, "", 50'000, write_gotot_csv},
    {Registry::kLimosa, "limosa", "csv", Layout::kStream, kLimosaColumns, "", 50'000,
     write_limosa_csv},
    {Registry::kUwv, "uwv", "csv", Layout::kStream, kUwvColumns, "", 50'000, write_uwv_csv},
}};

std::size_t form_of_line(const Record& record) {
  if (record.cancelled) return kUpdate;
  switch (record.line->message) {
    case LineMessage::kOriginal:
      return kOriginal;
    case LineMessage::kDeletedByOnss:
    case LineMessage::kBroughtBack:
      return kNotification;
    case LineMessage::kChanged:
    case LineMessage::kCreated:
      break;
  }
  return kUpdate;
}

}  // namespace

std::span<const RegistryForm> registry_forms() {
  return kTable;
}

std::size_t form_of(const Record& record) {
  assert(!record.told_in);
  switch (record.registry) {
    case Registry::kDmfa:
      return record.line ? form_of_line(record) : kNoForm;
    case Registry::kDimona:
      return kDimona;
    case Registry::kIdentity:
      return record.cancelled ? kNoForm : kIdflux;
    case Registry::kPrimaryIncapacity:
      return record.attestation ? kPrimaryIncapacity : kNoForm;
    case Registry::kInvalidity:
      return record.attestation ? kInvalidity : kNoForm;
    case Registry::kAuthorisation:
      return record.person.back() % 2 == 0 ? kAuthorisationXml : kAuthorisationCsv;
    case Registry::kGotot:
      return kGotot;
    case Registry::kLimosa:
      return kLimosa;
    case Registry::kUwv:
      return kUwv;
    case Registry::kInasti:
      break;
  }
  return kNoForm;
}

}  // namespace population
