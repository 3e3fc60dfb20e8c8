#include "daemon/decode/dmfa_blocks.h"

#include <algorithm>

namespace cumuld {
namespace {

constexpr std::array<DmfaFrame, 3> kFrames{{
    {"DmfAOriginal", "EmployerDeclaration", "NaturalPerson", "WorkerRecord"},
    {"DmfAUpdate", "EmployerDeclarationUpdate", "NaturalPersonUpdate", "WorkerRecordUpdate"},
    {"DmfAUpdateNotification", "EmployerDeclarationUpdateNotif", "NaturalPersonUpdateNotif",
     "WorkerRecordUpdateNotif"},
}};

struct LineNames {
  std::string_view occupation, service, remun, student;
};
constexpr std::array<LineNames, 3> kLineNames{{
    {"Occupation", "Service", "Remun", "StudentContribution"},
    {"OccupationUpdate", "Service", "Remun", "StudentContribution"},
    {"OccupationUpdateNotification", "ServiceAction", "RemunAction", "StudentContributionAction"},
}};

DmfaBlock inside_unit(DmfaForm form, std::string_view element) {
  if (element == "LastSituationWR") return DmfaBlock::kLastSituation;
  if (form == DmfaForm::kUpdate) {
    return element == "WorkerRecordUpdateAction" ? DmfaBlock::kLine : DmfaBlock::kOther;
  }
  if (element == "WRDclPart") return DmfaBlock::kLine;
  return element == "WRCorrectedPart" ? DmfaBlock::kCorrectedLine : DmfaBlock::kOther;
}

DmfaBlock inside_line(const LineNames& names, std::string_view element) {
  if (element == names.occupation) return DmfaBlock::kOccupation;
  return element == names.student ? DmfaBlock::kStudent : DmfaBlock::kOther;
}

}  // namespace

std::optional<DmfaForm> dmfa_form(std::string_view root) {
  const auto* const found = std::ranges::find(kFrames, root, &DmfaFrame::root);
  if (found == kFrames.end()) return std::nullopt;
  return static_cast<DmfaForm>(found - kFrames.begin());
}

const DmfaFrame& dmfa_frame(DmfaForm form) {
  return kFrames[static_cast<std::size_t>(form)];
}

DmfaBlock dmfa_block(DmfaForm form, DmfaBlock outer, std::string_view element) {
  const auto& frame = dmfa_frame(form);
  const auto& names = kLineNames[static_cast<std::size_t>(form)];
  const auto only = [&](std::string_view expected, DmfaBlock block) {
    return element == expected ? block : DmfaBlock::kOther;
  };
  switch (outer) {
    case DmfaBlock::kMessage:
      return only("Form", DmfaBlock::kForm);
    case DmfaBlock::kForm:
      return only(frame.declaration, DmfaBlock::kDeclaration);
    case DmfaBlock::kDeclaration:
      return only(frame.person, DmfaBlock::kPerson);
    case DmfaBlock::kPerson:
      return only(frame.unit, DmfaBlock::kUnit);
    case DmfaBlock::kUnit:
      return form == DmfaForm::kOriginal ? inside_line(names, element) : inside_unit(form, element);
    case DmfaBlock::kLine:
    case DmfaBlock::kCorrectedLine:
      return inside_line(names, element);
    case DmfaBlock::kOccupation:
      if (element == names.service) return DmfaBlock::kService;
      return only(names.remun, DmfaBlock::kRemun);
    default:
      return DmfaBlock::kOther;
  }
}

}  // namespace cumuld
