#include "daemon/decode/dimona.h"

#include <array>

#include "daemon/decode/dimona_record.h"
#include "daemon/decode/dmfa_values.h"
#include "daemon/decode/xml_capture.h"
#include "daemon/decode/xml_reader.h"

namespace cumuld {
namespace {

using matcher::RejectCode;
using matcher::Status;
using matcher::StatusCode;

enum class Block : std::uint8_t { kOther, kMessage, kForm, kUnit, kEmployer, kPerson, kFeatures };

struct ActionName {
  std::string_view element;
  DimonaAction action;
};
constexpr std::array kActions{ActionName{"DimonaIn", DimonaAction::kIn},
                              ActionName{"DimonaOut", DimonaAction::kOut},
                              ActionName{"DimonaUpdate", DimonaAction::kUpdate},
                              ActionName{"DimonaCancel", DimonaAction::kCancel}};

const ActionName* action_named(std::string_view element) {
  for (const auto& known : kActions) {
    if (known.element == element) return &known;
  }
  return nullptr;
}

Block block_inside(Block outer, std::string_view name) {
  if (outer == Block::kMessage && name == "Form") return Block::kForm;
  if (outer == Block::kForm && action_named(name) != nullptr) return Block::kUnit;
  if (outer != Block::kUnit) return Block::kOther;
  if (name == "EmployerId") return Block::kEmployer;
  if (name == "NaturalPerson") return Block::kPerson;
  return name == "DimonaFeatures" ? Block::kFeatures : Block::kOther;
}

struct Slot {
  std::string_view element;
  std::string* value;
};

class DimonaMessage final : public XmlMessage {
 public:
  DimonaMessage(const matcher::Catalogue& catalogue, std::uint64_t key_seed, Notebook& notebook)
      : records_(catalogue, key_seed, notebook) {}

  Status start(std::string_view name, const XmlAttributes& attributes) override;
  Status end(std::string_view name, std::string_view text) override;

 private:
  void enter(Block block, std::string_view name);
  std::string* value_slot(Block block, std::string_view name);
  Status finish_unit();

  DimonaRecords records_;

  std::array<Block, kXmlDepthMax + 1> blocks_{};  // by depth; [0] is around the root
  std::string creation_date_, creation_hour_;     // of the Form
  std::string head_;                              // what stands before a unit: made from them
  std::string_view element_;                      // of the unit
  DimonaUnit unit_;
};

Status DimonaMessage::start(std::string_view name, const XmlAttributes&) {
  const auto depth = reader_.depth();
  if (depth == 1) {
    if (name != "Dimona") {
      return {StatusCode::kInvalidArgument, "root element " + shown(name) + " is not Dimona"};
    }
    blocks_[1] = Block::kMessage;
    return {};
  }
  blocks_[depth] = block_inside(blocks_[depth - 1], name);
  enter(blocks_[depth], name);
  return {};
}

Status DimonaMessage::end(std::string_view name, std::string_view text) {
  const auto depth = reader_.depth();
  if (blocks_[depth] == Block::kUnit) return finish_unit();
  const auto outer = blocks_[depth - 1];
  if (auto* value = value_slot(outer, name)) {
    keep_value_text(text, *value);
    if (outer == Block::kForm) head_.clear();
  }
  return {};
}

void DimonaMessage::enter(Block block, std::string_view name) {
  if (block == Block::kForm) {
    creation_date_.clear();
    creation_hour_.clear();
    head_.clear();
  }
  if (block != Block::kUnit) return;
  const auto& known = *action_named(name);
  unit_ = {};
  unit_.action = known.action;
  element_ = known.element;
  begin_unit();
}

std::string* DimonaMessage::value_slot(Block block, std::string_view name) {
  const auto among = [&](std::initializer_list<Slot> slots) -> std::string* {
    for (const auto& slot : slots) {
      if (slot.element == name) return slot.value;
    }
    return nullptr;
  };
  switch (block) {
    case Block::kForm:
      return among({{"FormCreationDate", &creation_date_}, {"FormCreationHour", &creation_hour_}});
    case Block::kUnit:
      return among({{"DimonaPeriodId", &unit_.period_id},
                    {"StartingDate", &unit_.starting_date},
                    {"EndingDate", &unit_.ending_date},
                    {"INSS", &unit_.inss},
                    {"LastUpdateDate", &unit_.update_date},
                    {"LastUpdateHour", &unit_.update_hour},
                    {"IsCancelled", &unit_.is_cancelled}});
    case Block::kEmployer:
      return among({{"NOSSRegistrationNbr", &unit_.noss_number}, {"CompanyID", &unit_.company_id}});
    case Block::kPerson:
      return among({{"INSS", &unit_.inss}});
    case Block::kFeatures:
      return among(
          {{"WorkerType", &unit_.worker_type}, {"JointCommissionNbr", &unit_.joint_commission}});
    default:
      return nullptr;
  }
}

Status DimonaMessage::finish_unit() {
  if (head_.empty()) {
    head_ = "<Dimona><Form>";
    append_xml_element("FormCreationDate", creation_date_, head_);
    append_xml_element("FormCreationHour", creation_hour_, head_);
  }
  const auto unit = end_unit(head_, "</Form></Dimona>");
  if (!unit.whole) {
    settle(unit, too_large(element_));
    return {};
  }
  auto appended = records_.append(unit_, creation_date_, creation_hour_, unit.place, *out_);
  if (!appended) return failure_ = appended.error();
  settle(unit, std::move(*appended));
  return {};
}

}  // namespace

DimonaDecoder::DimonaDecoder(const matcher::Catalogue& catalogue, std::uint64_t key_seed,
                             Notebook& notebook)
    : XmlDecoder(std::make_unique<DimonaMessage>(catalogue, key_seed, notebook)) {
}

}  // namespace cumuld
