#include "daemon/decode/idflux.h"

#include <array>

#include "daemon/decode/dmfa_values.h"
#include "daemon/decode/record_check.h"
#include "daemon/decode/xml_capture.h"
#include "daemon/decode/xml_reader.h"

namespace cumuld {
namespace {

using matcher::RejectCode;
using matcher::Status;
using matcher::StatusCode;

enum class Block : std::uint8_t { kOther, kMessage, kForm, kUnit, kValid, kOutdated };

Block block_inside(Block outer, std::string_view name) {
  if (outer == Block::kMessage && name == "Form") return Block::kForm;
  if (outer == Block::kForm && name == "IdfluxInformation") return Block::kUnit;
  if (outer == Block::kUnit && name == "ValidSituation") return Block::kValid;
  if (outer == Block::kUnit && name == "OutdatedSituation") return Block::kOutdated;
  return Block::kOther;
}

class IdfluxMessage final : public XmlMessage {
 public:
  IdfluxMessage(const matcher::Catalogue& catalogue, std::uint64_t key_seed,
                std::string_view registry)
      : key_seed_(key_seed), registry_(registry), check_(catalogue) {}

  Status start(std::string_view name, const XmlAttributes& attributes) override;
  Status end(std::string_view name, std::string_view text) override;

 private:
  void enter(Block block);
  std::string* value_slot(Block block, std::string_view name);
  void finish_unit();
  Verdict append_record(const RawPlace& place);
  Verdict note_employer(const RawPlace& place);

  std::uint64_t key_seed_;
  std::string_view registry_;
  RecordCheck check_;

  std::array<Block, kXmlDepthMax + 1> blocks_{};  // by depth; [0] is around the root
  std::string creation_date_, creation_hour_;     // of the Form
  std::string justification_, effective_, valid_inss_, outdated_inss_;
  std::string valid_employer_, outdated_employer_;
  StatedRecord stated_;
  matcher::RecordDraft draft_;
};

Status IdfluxMessage::start(std::string_view name, const XmlAttributes&) {
  const auto depth = reader_.depth();
  if (depth == 1) {
    if (name != "IDFLUX") {
      return {StatusCode::kInvalidArgument, "root element " + shown(name) + " is not IDFLUX"};
    }
    blocks_[1] = Block::kMessage;
    return {};
  }
  blocks_[depth] = block_inside(blocks_[depth - 1], name);
  enter(blocks_[depth]);
  return {};
}

Status IdfluxMessage::end(std::string_view name, std::string_view text) {
  const auto depth = reader_.depth();
  if (blocks_[depth] == Block::kUnit) {
    finish_unit();
  } else if (auto* value = value_slot(blocks_[depth - 1], name)) {
    keep_value_text(text, *value);
  }
  return {};
}

void IdfluxMessage::enter(Block block) {
  if (block == Block::kForm) {
    creation_date_.clear();
    creation_hour_.clear();
  }
  if (block != Block::kUnit) return;
  justification_.clear();
  effective_.clear();
  valid_employer_.clear();
  outdated_employer_.clear();
  valid_inss_.clear();
  outdated_inss_.clear();
  begin_unit();
}

std::string* IdfluxMessage::value_slot(Block block, std::string_view name) {
  switch (block) {
    case Block::kForm:
      if (name == "FormCreationDate") return &creation_date_;
      return name == "FormCreationHour" ? &creation_hour_ : nullptr;
    case Block::kUnit:
      if (name == "EffectiveStartingDate") return &effective_;
      return name == "JustificationCode" ? &justification_ : nullptr;
    case Block::kValid:
      if (name == "NOSSRegistrationNbr") return &valid_employer_;
      return name == "INSS" ? &valid_inss_ : nullptr;
    case Block::kOutdated:
      if (name == "NOSSRegistrationNbr") return &outdated_employer_;
      return name == "INSS" ? &outdated_inss_ : nullptr;
    default:
      return nullptr;
  }
}

void IdfluxMessage::finish_unit() {
  std::string head = "<IDFLUX><Form>";
  append_xml_element("FormCreationDate", creation_date_, head);
  append_xml_element("FormCreationHour", creation_hour_, head);
  const auto unit = end_unit(head, "</Form></IDFLUX>");
  settle(unit, unit.whole ? append_record(unit.place) : too_large("IdfluxInformation"));
}

Verdict IdfluxMessage::append_record(const RawPlace& place) {
  std::uint64_t version = 0;
  if (auto refused = require_element("JustificationCode", justification_)) return refused;
  if (justification_ == "91" || justification_ == "93") return std::nullopt;
  if (justification_ == "92") return note_employer(place);
  if (justification_ != "90") {
    return refuse_element("JustificationCode", RejectCode::kBadValue,
                          '"' + shown(justification_) + "\" is none of 90 to 93");
  }
  if (auto refused = read_version(creation_date_, creation_hour_, version)) return refused;
  if (auto refused = require_element("OutdatedSituation/INSS", outdated_inss_)) return refused;
  if (auto refused = require_element("ValidSituation/INSS", valid_inss_)) return refused;
  stated_.clear();
  stated_.fields.set(Field::kRegistry, Value::text_of(registry_));
  stated_.fields.set(Field::kKey, Value::text_of(outdated_inss_));
  stated_.fields.set(Field::kVersion, Value::integer_of(version));
  stated_.fields.set(Field::kPerson, Value::text_of(outdated_inss_));
  stated_.fields.set(Field::kSuccessor, Value::text_of(valid_inss_));
  if (auto refused = check_.check(stated_, draft_)) return refused;
  matcher::append_record(*out_, draft_, key_seed_, place.position, place.offset, place.size);
  return std::nullopt;
}

Verdict IdfluxMessage::note_employer(const RawPlace& place) {
  std::string before;
  std::string after;
  const auto read = [](std::string_view element, std::string_view text, std::string& out) {
    auto refused = require_element(element, text);
    if (!refused) refused = read_employer({}, text, out);
    if (!refused && out.empty()) refused = require_element(element, out);
    return refused;
  };
  if (auto refused = read("OutdatedSituation/NOSSRegistrationNbr", outdated_employer_, before)) {
    return refused;
  }
  if (auto refused = read("ValidSituation/NOSSRegistrationNbr", valid_employer_, after)) {
    return refused;
  }
  matcher::Day day;
  if (!effective_.empty()) {
    if (auto refused = read_day("EffectiveStartingDate", effective_, day)) return refused;
  }
  const auto since = effective_.empty() ? "" : ' ' + effective_;
  out_->notes.push_back({place.position, employer_note("old", before) + after + since, "1"});
  out_->notes.push_back({place.position, employer_note("new", after) + before + since, "1"});
  return std::nullopt;
}

}  // namespace

std::string employer_note(std::string_view which, std::string_view number) {
  return "employer " + std::string(which) + " " + std::string(number) + " ";
}

IdfluxDecoder::IdfluxDecoder(const matcher::Catalogue& catalogue, std::uint64_t key_seed,
                             std::string_view registry)
    : XmlDecoder(std::make_unique<IdfluxMessage>(catalogue, key_seed, registry)) {
}

}  // namespace cumuld
