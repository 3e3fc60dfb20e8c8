// The grammar of the three DmfA messages, as far as it counts: which element, inside which other,
// opens a block whose values are read. The forms differ in names and by one level:
//
//   DmfAOriginal             DmfAUpdate                    DmfAUpdateNotification
//   EmployerDeclaration      EmployerDeclarationUpdate     EmployerDeclarationUpdateNotif
//   NaturalPerson            NaturalPersonUpdate           NaturalPersonUpdateNotif
//   WorkerRecord             WorkerRecordUpdate            WorkerRecordUpdateNotif      the unit
//   - the same element       LastSituationWR               LastSituationWR
//                            WorkerRecordUpdateAction      WRDclPart, WRCorrectedPart   the line
//   Occupation               OccupationUpdate              OccupationUpdateNotification
//   Service, Remun           Service, Remun                ServiceAction, RemunAction
//   StudentContribution      StudentContribution           StudentContributionAction
//
// Source: the ONSS's schemas of 2022/3. Thread safety: pure functions. Cost: O(1).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cumuld {

enum class DmfaForm : std::uint8_t { kOriginal = 0, kUpdate, kNotification };

// By the name of the root element.
std::optional<DmfaForm> dmfa_form(std::string_view root);

// The elements that have others inside which count. Any other element is a value or of no interest.
enum class DmfaBlock : std::uint8_t {
  kOther,
  kMessage,
  kForm,
  kDeclaration,
  kPerson,
  kUnit,           // what becomes records or one rejection; of an original it is the line itself
  kLastSituation,  // the class and code that the line had
  kLine,
  kCorrectedLine,  // of a notification: what the ONSS made of it
  kOccupation,
  kService,
  kRemun,
  kStudent,
};

DmfaBlock dmfa_block(DmfaForm form, DmfaBlock outer, std::string_view element);

// The elements around a unit, from the root to the person.
struct DmfaFrame {
  std::string_view root, declaration, person, unit;
};
const DmfaFrame& dmfa_frame(DmfaForm form);

}  // namespace cumuld
