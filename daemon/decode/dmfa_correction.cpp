#include "daemon/decode/dmfa_correction.h"

namespace cumuld {
namespace {

using matcher::RejectCode;

// Reads one digit out of `allowed`.
Verdict read_digit(std::string_view element, std::string_view text, std::string_view allowed,
                   char& out) {
  if (auto refused = require_element(element, text)) return refused;
  if (text.size() == 1 && allowed.find(text[0]) != std::string_view::npos) {
    out = text[0];
    return std::nullopt;
  }
  return refuse_element(element, RejectCode::kBadValue,
                        '"' + shown(text) + "\" is none of " + std::string(allowed));
}

Verdict read_update(const DmfaUnit& unit, DmfaRequest& out) {
  if (!unit.has_line) {
    return refuse_element("WorkerRecordUpdateAction", RejectCode::kMissingField, "is missing");
  }
  char action = 0;
  if (auto refused = read_digit("UpdateAction", unit.line.action, "0139", action)) return refused;
  if (action == '9') return std::nullopt;
  out.kind = action == '0' ? DmfaRequest::Kind::kWithdraw : DmfaRequest::Kind::kPut;
  out.line = &unit.line;
  return std::nullopt;
}

// What one part of a notification asks for.
Verdict read_part(const DmfaLine& part, DmfaRequest& out) {
  char action = 0;
  char subjected = '0';
  if (auto refused = read_digit("Action", part.action, "01235679", action)) return refused;
  if (action == '6' || action == '9') return std::nullopt;
  if (!part.code_subjected.empty()) {
    if (auto refused = read_digit("CodeSubjected", part.code_subjected, "012", subjected)) {
      return refused;
    }
  }
  out.line = &part;
  if (action == '5' && part.occupation_count == 0 && !part.student) {
    return refuse_element("Action", RejectCode::kMissingField,
                          "5 brings the line back, but its occupations are missing");
  }
  if (subjected == '2' && action != '5') {
    out.kind = DmfaRequest::Kind::kPut;
    out.reading = DmfaReading::kFictitious;
    return std::nullopt;
  }
  out.kind = action == '0' ? DmfaRequest::Kind::kWithdraw : DmfaRequest::Kind::kPut;
  return std::nullopt;
}

Verdict read_notification(const DmfaDeclaration& declaration, const DmfaUnit& unit,
                          DmfaRequest& out) {
  for (const auto* decision : {&declaration.block_decision, &unit.line.block_decision}) {
    char read = 0;
    if (decision->empty()) continue;
    if (auto refused = read_digit("BlockDecisionIndicator", *decision, "AMR", read)) return refused;
    if (read == 'R') return std::nullopt;
  }
  if (unit.has_corrected) {
    if (auto refused = read_part(unit.corrected, out)) return refused;
    if (out.kind != DmfaRequest::Kind::kNothing) return std::nullopt;
  }
  if (!unit.has_line) return refuse_element("WRDclPart", RejectCode::kMissingField, "is missing");
  return read_part(unit.line, out);
}

}  // namespace

void DmfaUnit::clear() {
  last_class.clear();
  last_code.clear();
  line.clear();
  corrected.clear();
  has_line = false;
  has_corrected = false;
}

Verdict read_request(DmfaForm form, const DmfaDeclaration& declaration, const DmfaUnit& unit,
                     DmfaRequest& out) {
  out = {};
  switch (form) {
    case DmfaForm::kOriginal:
      out = {DmfaRequest::Kind::kPut, &unit.line, DmfaReading::kPlain};
      return std::nullopt;
    case DmfaForm::kUpdate:
      return read_update(unit, out);
    case DmfaForm::kNotification:
      return read_notification(declaration, unit, out);
  }
  return std::nullopt;
}

}  // namespace cumuld
