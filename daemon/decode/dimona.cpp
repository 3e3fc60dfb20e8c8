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

}  // namespace

class DimonaDecoder::Message final : public XmlHandler {
 public:
  Message(const matcher::Catalogue& catalogue, std::uint64_t key_seed, Notebook& notebook)
      : reader_(*this), records_(catalogue, key_seed, notebook) {}

  Status feed(std::string_view chunk, bool last, matcher::Batch& out) {
    out_ = &out;
    auto status = reader_.feed(chunk, last);
    out_ = nullptr;
    return failure_.ok() ? status : failure_;
  }
  std::uint64_t units() const { return units_; }

  Status start(std::string_view name, const XmlAttributes& attributes) override;
  Status end(std::string_view name, std::string_view text) override;

 private:
  void enter(Block block, std::string_view name);
  std::string* value_slot(Block block, std::string_view name);
  Status finish_unit();

  XmlReader reader_;
  DimonaRecords records_;
  matcher::Batch* out_ = nullptr;  // during feed()
  std::uint64_t units_ = 0;
  Status failure_;  // of the notebook

  std::array<Block, kXmlDepthMax + 1> blocks_{};  // by depth; [0] is around the root
  std::string creation_date_, creation_hour_;     // of the Form
  std::string_view element_;                      // of the unit
  DimonaUnit unit_;
};

Status DimonaDecoder::Message::start(std::string_view name, const XmlAttributes&) {
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

Status DimonaDecoder::Message::end(std::string_view name, std::string_view text) {
  const auto depth = reader_.depth();
  if (blocks_[depth] == Block::kUnit) return finish_unit();
  if (auto* value = value_slot(blocks_[depth - 1], name)) {
    keep_value_text(text, *value);
  }
  return {};
}

void DimonaDecoder::Message::enter(Block block, std::string_view name) {
  if (block == Block::kForm) {
    creation_date_.clear();
    creation_hour_.clear();
  }
  if (block != Block::kUnit) return;
  const auto& known = *action_named(name);
  ++units_;
  unit_ = {};
  unit_.action = known.action;
  element_ = known.element;
  reader_.begin_capture();
}

std::string* DimonaDecoder::Message::value_slot(Block block, std::string_view name) {
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

Status DimonaDecoder::Message::finish_unit() {
  auto& raw = out_->raw;
  const auto begin = raw.size();
  if (const auto encoding = reader_.encoding(); !encoding.empty()) {
    raw.append(R"(<?xml version="1.0" encoding=")").append(encoding).append("\"?>");
  }
  raw += "<Dimona><Form>";
  append_xml_element("FormCreationDate", creation_date_, raw);
  append_xml_element("FormCreationHour", creation_hour_, raw);
  const bool whole = reader_.end_capture(raw);
  raw += "</Form></Dimona>";
  const RawPlace place{units_, static_cast<std::uint32_t>(begin),
                       static_cast<std::uint32_t>(raw.size() - begin)};
  Verdict refused;
  if (whole) {
    auto appended = records_.append(unit_, creation_date_, creation_hour_, place, *out_);
    if (!appended) return failure_ = appended.error();
    refused = std::move(*appended);
  } else {
    refused = refuse_element(element_, RejectCode::kTooLarge,
                             "has more than " + std::to_string(kCaptureBytesMax) + " bytes");
  }
  if (!refused) return {};
  out_->rejected.push_back(
      {place.position, refused->code, std::move(refused->message), place.offset, place.size});
  return {};
}

DimonaDecoder::DimonaDecoder(const matcher::Catalogue& catalogue, std::uint64_t key_seed,
                             Notebook& notebook)
    : message_(std::make_unique<Message>(catalogue, key_seed, notebook)) {
}

DimonaDecoder::~DimonaDecoder() = default;

Status DimonaDecoder::feed(std::string_view chunk, bool last, matcher::Batch& out) {
  return message_->feed(chunk, last, out);
}

std::uint64_t DimonaDecoder::units() const {
  return message_->units();
}

}  // namespace cumuld
