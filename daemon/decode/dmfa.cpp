#include "daemon/decode/dmfa.h"

#include <algorithm>
#include <array>

#include "daemon/decode/dmfa_blocks.h"
#include "daemon/decode/dmfa_correction.h"
#include "daemon/decode/dmfa_line.h"
#include "daemon/decode/record_check.h"
#include "daemon/decode/xml_capture.h"
#include "daemon/decode/xml_reader.h"

namespace cumuld {
namespace {

using matcher::RejectCode;
using matcher::Status;
using matcher::StatusCode;

struct Slot {
  std::string_view element;
  std::string* value;
};

template <std::size_t N>
std::string* find_slot(const std::array<Slot, N>& slots, std::string_view element) {
  for (const auto& slot : slots) {
    if (slot.element == element) return slot.value;
  }
  return nullptr;
}

class DmfaMessage final : public XmlMessage {
 public:
  DmfaMessage(const matcher::Catalogue& catalogue, std::uint64_t key_seed,
              const config::DmfaCodes& codes)
      : codes_(&codes),
        key_seed_(key_seed),
        line_reader_(codes),
        old_line_reader_(codes),
        check_(catalogue) {}

  Status start(std::string_view name, const XmlAttributes& attributes) override;
  Status end(std::string_view name, std::string_view text) override;

 private:
  void enter(DmfaBlock block);
  void begin_line();
  void leave(DmfaBlock block);
  void keep_value(DmfaBlock block, std::string_view name, std::string_view text);
  void keep_attribute(std::string_view name, std::string_view text, DmfaAttributes& out) const;
  std::string* value_slot(DmfaBlock block, std::string_view name);
  std::string* line_slot(std::string_view name);
  void finish_unit();
  Verdict append_records(const RawPlace& place);
  Verdict read_old_line(bool& moved);
  void append_head(std::string& out) const;
  void append_tail(std::string& out) const;

  const config::DmfaCodes* codes_;
  std::uint64_t key_seed_;
  DmfaLineReader line_reader_;
  DmfaLineReader old_line_reader_;  // of the key that a line had before
  RecordCheck check_;

  DmfaForm form_ = DmfaForm::kOriginal;
  std::array<DmfaBlock, kXmlDepthMax + 1> blocks_{};  // by depth; [0] is around the root
  DmfaDeclaration declaration_;
  DmfaUnit unit_;
  DmfaLine* line_ = nullptr;              // the one being read
  DmfaOccupation* occupation_ = nullptr;  // the one being read, unless it is one too many
  std::string code_;                      // of the Service or Remun being read
  std::string days_;                      // of the Service
  std::string block_action_;              // of either, in a notification
  StatedRecord stated_;
  StatedRecord old_stated_;
  matcher::RecordDraft draft_;
  matcher::RecordDraft old_draft_;
};

Status DmfaMessage::start(std::string_view name, const XmlAttributes&) {
  const auto depth = reader_.depth();
  if (depth == 1) {
    const auto form = dmfa_form(name);
    if (!form) {
      return {StatusCode::kInvalidArgument,
              "root element " + shown(name) +
                  " is not DmfAOriginal, DmfAUpdate or DmfAUpdateNotification"};
    }
    form_ = *form;
    blocks_[1] = DmfaBlock::kMessage;
    return {};
  }
  blocks_[depth] = dmfa_block(form_, blocks_[depth - 1], name);
  if (blocks_[depth] != DmfaBlock::kOther) enter(blocks_[depth]);
  return {};
}

Status DmfaMessage::end(std::string_view name, std::string_view text) {
  const auto depth = reader_.depth();
  if (blocks_[depth] != DmfaBlock::kOther) {
    leave(blocks_[depth]);
  } else if (blocks_[depth - 1] != DmfaBlock::kOther) {
    keep_value(blocks_[depth - 1], name, text);
  }
  return {};
}

// Forgets what an earlier block of the same kind said, so that nothing is taken for its own.
void DmfaMessage::enter(DmfaBlock block) {
  switch (block) {
    case DmfaBlock::kForm:
      declaration_ = {};
      break;
    case DmfaBlock::kDeclaration:
      for (auto* value : {&declaration_.quarter, &declaration_.noss_number,
                          &declaration_.trusteeship, &declaration_.company_id}) {
        value->clear();
      }
      break;
    case DmfaBlock::kPerson:
      declaration_.inss.clear();
      declaration_.block_decision.clear();
      break;
    case DmfaBlock::kUnit:
      begin_line();
      break;
    case DmfaBlock::kLine:
      line_ = &unit_.line;
      line_->clear();
      unit_.has_line = true;
      break;
    case DmfaBlock::kCorrectedLine:
      line_ = &unit_.corrected;
      line_->clear();
      unit_.has_corrected = true;
      break;
    case DmfaBlock::kOccupation:
      occupation_ = line_->add_occupation();
      break;
    case DmfaBlock::kService:
    case DmfaBlock::kRemun:
      code_.clear();
      days_.clear();
      block_action_.clear();
      break;
    case DmfaBlock::kStudent:
      line_->student = true;
      break;
    default:
      break;
  }
}

void DmfaMessage::begin_line() {
  unit_.clear();
  line_ = form_ == DmfaForm::kOriginal ? &unit_.line : nullptr;
  begin_unit();
}

void DmfaMessage::leave(DmfaBlock block) {
  if (block == DmfaBlock::kUnit) finish_unit();
  if (block == DmfaBlock::kLine || block == DmfaBlock::kCorrectedLine) line_ = nullptr;
  if (block == DmfaBlock::kOccupation) occupation_ = nullptr;
  if (occupation_ == nullptr || block_action_ == "0") return;
  if (block == DmfaBlock::kService) DmfaLine::add_service(code_, days_, *codes_, *occupation_);
  if (block == DmfaBlock::kRemun) DmfaLine::add_remun(code_, *codes_, *occupation_);
}

std::string* DmfaMessage::line_slot(std::string_view name) {
  if (line_ == nullptr) return nullptr;
  return find_slot<8>({{{"EmployerClass", &line_->employer_class},
                        {"WorkerCode", &line_->worker_code},
                        {"NOSSQuarterStartingDate", &line_->quarter_start},
                        {"NOSSQuarterEndingDate", &line_->quarter_end},
                        {"UpdateAction", &line_->action},
                        {"Action", &line_->action},
                        {"CodeSubjected", &line_->code_subjected},
                        {"BlockDecisionIndicator", &line_->block_decision}}},
                      name);
}

std::string* DmfaMessage::value_slot(DmfaBlock block, std::string_view name) {
  switch (block) {
    case DmfaBlock::kForm:
      return find_slot<3>({{{"FormCreationDate", &declaration_.creation_date},
                            {"FormCreationHour", &declaration_.creation_hour},
                            {"AttestationStatus", &declaration_.attestation_status}}},
                          name);
    case DmfaBlock::kDeclaration:
      return find_slot<4>({{{"Quarter", &declaration_.quarter},
                            {"NOSSRegistrationNbr", &declaration_.noss_number},
                            {"Trusteeship", &declaration_.trusteeship},
                            {"CompanyID", &declaration_.company_id}}},
                          name);
    case DmfaBlock::kPerson:
      return find_slot<2>({{{"INSS", &declaration_.inss},
                            {"BlockDecisionIndicator", &declaration_.block_decision}}},
                          name);
    case DmfaBlock::kUnit:
    case DmfaBlock::kLine:
    case DmfaBlock::kCorrectedLine:
      return line_slot(name);
    case DmfaBlock::kLastSituation:
      return find_slot<2>(
          {{{"EmployerClass", &unit_.last_class}, {"WorkerCode", &unit_.last_code}}}, name);
    case DmfaBlock::kOccupation:
      if (occupation_ == nullptr) return nullptr;
      return find_slot<7>({{{"OccupationSequenceNbr", &occupation_->number},
                            {"OccupationStartingDate", &occupation_->starting_date},
                            {"OccupationEndingDate", &occupation_->ending_date},
                            {"WorkingDaysSystem", &occupation_->working_days},
                            {"RefMeanWorkingHours", &occupation_->reference_hours},
                            {"MeanWorkingHours", &occupation_->mean_hours},
                            {"Action", &occupation_->action}}},
                          name);
    case DmfaBlock::kService:
      return find_slot<3>(
          {{{"ServiceCode", &code_}, {"ServiceNbrDays", &days_}, {"Action", &block_action_}}},
          name);
    case DmfaBlock::kRemun:
      return find_slot<2>({{{"RemunCode", &code_}, {"Action", &block_action_}}}, name);
    case DmfaBlock::kStudent:
      return name == "StudentNbrDays" ? &line_->student_days : nullptr;
    default:
      return nullptr;
  }
}

void DmfaMessage::keep_value(DmfaBlock block, std::string_view name, std::string_view text) {
  if (auto* value = value_slot(block, name)) keep_value_text(text, *value);
  if (codes_->attributes.empty() || text.empty() || line_ == nullptr) return;
  if (block == DmfaBlock::kUnit || block == DmfaBlock::kLine ||
      block == DmfaBlock::kCorrectedLine) {
    keep_attribute(name, text, line_->attributes);
  }
  if (block == DmfaBlock::kOccupation && occupation_ != nullptr) {
    keep_attribute(name, text, occupation_->attributes);
  }
}

void DmfaMessage::keep_attribute(std::string_view name, std::string_view text,
                                 DmfaAttributes& out) const {
  for (const auto& [element, attribute] : codes_->attributes) {
    const auto same = [&](const auto& kept) { return kept.first == attribute; };
    if (element != name || std::ranges::any_of(out, same)) continue;
    // One byte beyond what is allowed is enough for it to be refused.
    out.emplace_back(attribute, text.substr(0, matcher::kAttributeBytesMax + 1));
  }
}

// The elements before the unit, as far as DmfaLineReader needs them.
void DmfaMessage::append_head(std::string& out) const {
  const auto& frame = dmfa_frame(form_);
  const auto open = [&](std::string_view name) { out.append("<").append(name).append(">"); };
  open(frame.root);
  open("Form");
  append_xml_element("FormCreationDate", declaration_.creation_date, out);
  append_xml_element("FormCreationHour", declaration_.creation_hour, out);
  append_xml_element("AttestationStatus", declaration_.attestation_status, out);
  open(frame.declaration);
  append_xml_element("Quarter", declaration_.quarter, out);
  append_xml_element("NOSSRegistrationNbr", declaration_.noss_number, out);
  append_xml_element("Trusteeship", declaration_.trusteeship, out);
  append_xml_element("CompanyID", declaration_.company_id, out);
  open(frame.person);
  append_xml_element("INSS", declaration_.inss, out);
  append_xml_element("BlockDecisionIndicator", declaration_.block_decision, out);
}

void DmfaMessage::append_tail(std::string& out) const {
  const auto& frame = dmfa_frame(form_);
  for (const auto name : {frame.person, frame.declaration, std::string_view("Form"), frame.root}) {
    out.append("</").append(name).append(">");
  }
}

void DmfaMessage::finish_unit() {
  std::string head;
  std::string tail;
  append_head(head);
  append_tail(tail);
  const auto unit = end_unit(head, tail);
  settle(unit, unit.whole ? append_records(unit.place) : too_large(dmfa_frame(form_).unit));
}

// Everything is checked before the first record is appended: a unit is taken whole or refused.
Verdict DmfaMessage::append_records(const RawPlace& place) {
  DmfaRequest request;
  bool moved = false;
  if (auto refused = read_request(form_, declaration_, unit_, request)) return refused;
  if (request.kind == DmfaRequest::Kind::kNothing) return std::nullopt;
  const auto& line = *request.line;
  auto refused = request.kind == DmfaRequest::Kind::kPut
                     ? line_reader_.read(declaration_, line, request.reading, stated_)
                     : line_reader_.read_withdrawal(declaration_, line.employer_class,
                                                    line.worker_code, stated_);
  if (!refused) refused = check_.check(stated_, draft_);
  if (!refused) refused = read_old_line(moved);
  if (refused) return refused;
  if (moved) {
    append_record(*out_, old_draft_, key_seed_, place.position, place.offset, place.size);
  }
  append_record(*out_, draft_, key_seed_, place.position, place.offset, place.size);
  return std::nullopt;
}

// The line under the key it had before, when it has another now; `moved` says whether it has.
Verdict DmfaMessage::read_old_line(bool& moved) {
  if (unit_.last_class.empty() && unit_.last_code.empty()) return std::nullopt;
  if (line_reader_.is_key_of(unit_.last_class, unit_.last_code)) return std::nullopt;
  moved = true;
  auto refused = old_line_reader_.read_withdrawal(declaration_, unit_.last_class, unit_.last_code,
                                                  old_stated_);
  return refused ? refused : check_.check(old_stated_, old_draft_);
}

}  // namespace

DmfaDecoder::DmfaDecoder(const matcher::Catalogue& catalogue, std::uint64_t key_seed,
                         const config::DmfaCodes& codes)
    : XmlDecoder(std::make_unique<DmfaMessage>(catalogue, key_seed, codes)) {
}

}  // namespace cumuld
