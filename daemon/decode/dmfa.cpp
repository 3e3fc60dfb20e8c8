#include "daemon/decode/dmfa.h"

#include <algorithm>
#include <array>

#include "daemon/decode/dmfa_line.h"
#include "daemon/decode/record_check.h"
#include "daemon/decode/xml_capture.h"
#include "daemon/decode/xml_reader.h"

namespace cumuld {
namespace {

using matcher::RejectCode;
using matcher::Status;
using matcher::StatusCode;

// Enough of any value to tell that it is a wrong one: all right ones are shorter.
constexpr std::size_t kValueBytesKept = 64;

// The elements that have others inside which count. Any other element is a value or of no interest.
enum class Block : std::uint8_t {
  kOther,
  kMessage,
  kForm,
  kDeclaration,
  kPerson,
  kLine,
  kOccupation,
  kService,
  kRemun,
  kStudent,
};

Block block_inside(Block outer, std::string_view name) {
  const auto only = [&](std::string_view expected, Block block) {
    return name == expected ? block : Block::kOther;
  };
  switch (outer) {
    case Block::kMessage:
      return only("Form", Block::kForm);
    case Block::kForm:
      return only("EmployerDeclaration", Block::kDeclaration);
    case Block::kDeclaration:
      return only("NaturalPerson", Block::kPerson);
    case Block::kPerson:
      return only("WorkerRecord", Block::kLine);
    case Block::kLine:
      return name == "Occupation" ? Block::kOccupation
                                  : only("StudentContribution", Block::kStudent);
    case Block::kOccupation:
      return name == "Service" ? Block::kService : only("Remun", Block::kRemun);
    default:
      return Block::kOther;
  }
}

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

// A value as it is kept: what is too long ends with a character that makes it wrong in any place.
void keep(std::string_view text, std::string& out) {
  if (text.size() <= kValueBytesKept) {
    out = text;
    return;
  }
  std::size_t size = kValueBytesKept;
  while ((static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80) --size;  // whole UTF-8 only
  out = text.substr(0, size);
  out += "…";
}

}  // namespace

class DmfaDecoder::Message final : public XmlHandler {
 public:
  Message(const matcher::Catalogue& catalogue, std::uint64_t key_seed,
          const config::DmfaCodes& codes)
      : codes_(&codes),
        key_seed_(key_seed),
        reader_(*this),
        line_reader_(codes),
        check_(catalogue) {}

  Status feed(std::string_view chunk, bool last, matcher::Batch& out) {
    out_ = &out;
    auto status = reader_.feed(chunk, last);
    out_ = nullptr;
    return status;
  }
  std::uint64_t lines() const { return lines_; }

  Status start(std::string_view name, const XmlAttributes& attributes) override;
  Status end(std::string_view name, std::string_view text) override;

 private:
  void enter(Block block);
  void leave(Block block);
  void keep_value(Block block, std::string_view name, std::string_view text);
  void keep_attribute(std::string_view name, std::string_view text, DmfaAttributes& out) const;
  std::string* value_slot(Block block, std::string_view name);
  void finish_line();
  void append_head(std::string& out) const;

  const config::DmfaCodes* codes_;
  std::uint64_t key_seed_;
  XmlReader reader_;
  DmfaLineReader line_reader_;
  RecordCheck check_;
  matcher::Batch* out_ = nullptr;  // during feed()
  std::uint64_t lines_ = 0;

  std::array<Block, kXmlDepthMax + 1> blocks_{};  // by depth; [0] is around the root
  DmfaDeclaration declaration_;
  DmfaLine line_;
  DmfaOccupation* occupation_ = nullptr;  // the one being read, unless it is one too many
  std::string code_;                      // of the Service or Remun being read
  std::string days_;                      // of the Service
  StatedRecord stated_;
  matcher::RecordDraft draft_;
};

Status DmfaDecoder::Message::start(std::string_view name, const XmlAttributes&) {
  const auto depth = reader_.depth();
  if (depth == 1) {
    if (name != "DmfAOriginal") {
      return {StatusCode::kInvalidArgument, "root element " + shown(name) + " is not DmfAOriginal"};
    }
    blocks_[1] = Block::kMessage;
    return {};
  }
  blocks_[depth] = block_inside(blocks_[depth - 1], name);
  if (blocks_[depth] != Block::kOther) enter(blocks_[depth]);
  return {};
}

Status DmfaDecoder::Message::end(std::string_view name, std::string_view text) {
  const auto depth = reader_.depth();
  if (blocks_[depth] != Block::kOther) {
    leave(blocks_[depth]);
  } else if (blocks_[depth - 1] != Block::kOther) {
    keep_value(blocks_[depth - 1], name, text);
  }
  return {};
}

// Forgets what an earlier block of the same kind said, so that nothing is taken for its own.
void DmfaDecoder::Message::enter(Block block) {
  switch (block) {
    case Block::kForm:
      declaration_ = {};
      break;
    case Block::kDeclaration:
      for (auto* value : {&declaration_.quarter, &declaration_.noss_number,
                          &declaration_.trusteeship, &declaration_.company_id}) {
        value->clear();
      }
      break;
    case Block::kPerson:
      declaration_.inss.clear();
      break;
    case Block::kLine:
      ++lines_;
      line_.clear();
      reader_.begin_capture();
      break;
    case Block::kOccupation:
      occupation_ = line_.add_occupation();
      break;
    case Block::kService:
    case Block::kRemun:
      code_.clear();
      days_.clear();
      break;
    case Block::kStudent:
      line_.student = true;
      break;
    default:
      break;
  }
}

void DmfaDecoder::Message::leave(Block block) {
  if (block == Block::kLine) finish_line();
  if (block == Block::kOccupation) occupation_ = nullptr;
  if (occupation_ == nullptr) return;
  if (block == Block::kService) DmfaLine::add_service(code_, days_, *codes_, *occupation_);
  if (block == Block::kRemun) DmfaLine::add_remun(code_, *codes_, *occupation_);
}

std::string* DmfaDecoder::Message::value_slot(Block block, std::string_view name) {
  switch (block) {
    case Block::kForm:
      return find_slot<3>({{{"FormCreationDate", &declaration_.creation_date},
                            {"FormCreationHour", &declaration_.creation_hour},
                            {"AttestationStatus", &declaration_.attestation_status}}},
                          name);
    case Block::kDeclaration:
      return find_slot<4>({{{"Quarter", &declaration_.quarter},
                            {"NOSSRegistrationNbr", &declaration_.noss_number},
                            {"Trusteeship", &declaration_.trusteeship},
                            {"CompanyID", &declaration_.company_id}}},
                          name);
    case Block::kPerson:
      return name == "INSS" ? &declaration_.inss : nullptr;
    case Block::kLine:
      return find_slot<4>({{{"EmployerClass", &line_.employer_class},
                            {"WorkerCode", &line_.worker_code},
                            {"NOSSQuarterStartingDate", &line_.quarter_start},
                            {"NOSSQuarterEndingDate", &line_.quarter_end}}},
                          name);
    case Block::kOccupation:
      if (occupation_ == nullptr) return nullptr;
      return find_slot<6>({{{"OccupationSequenceNbr", &occupation_->number},
                            {"OccupationStartingDate", &occupation_->starting_date},
                            {"OccupationEndingDate", &occupation_->ending_date},
                            {"WorkingDaysSystem", &occupation_->working_days},
                            {"RefMeanWorkingHours", &occupation_->reference_hours},
                            {"MeanWorkingHours", &occupation_->mean_hours}}},
                          name);
    case Block::kService:
      return find_slot<2>({{{"ServiceCode", &code_}, {"ServiceNbrDays", &days_}}}, name);
    case Block::kRemun:
      return name == "RemunCode" ? &code_ : nullptr;
    case Block::kStudent:
      return name == "StudentNbrDays" ? &line_.student_days : nullptr;
    default:
      return nullptr;
  }
}

void DmfaDecoder::Message::keep_value(Block block, std::string_view name, std::string_view text) {
  if (auto* value = value_slot(block, name)) keep(text, *value);
  if (codes_->attributes.empty() || text.empty()) return;
  if (block == Block::kLine) keep_attribute(name, text, line_.attributes);
  if (block == Block::kOccupation && occupation_ != nullptr) {
    keep_attribute(name, text, occupation_->attributes);
  }
}

void DmfaDecoder::Message::keep_attribute(std::string_view name, std::string_view text,
                                          DmfaAttributes& out) const {
  for (const auto& [element, attribute] : codes_->attributes) {
    const auto same = [&](const auto& kept) { return kept.first == attribute; };
    if (element != name || std::ranges::any_of(out, same)) continue;
    // One byte beyond what is allowed is enough for it to be refused.
    out.emplace_back(attribute, text.substr(0, matcher::kAttributeBytesMax + 1));
  }
}

// The elements before the WorkerRecord, as far as DmfaLineReader needs them.
void DmfaDecoder::Message::append_head(std::string& out) const {
  if (const auto encoding = reader_.encoding(); !encoding.empty()) {
    out.append(R"(<?xml version="1.0" encoding=")").append(encoding).append("\"?>");
  }
  out += "<DmfAOriginal><Form>";
  append_xml_element("FormCreationDate", declaration_.creation_date, out);
  append_xml_element("FormCreationHour", declaration_.creation_hour, out);
  append_xml_element("AttestationStatus", declaration_.attestation_status, out);
  out += "<EmployerDeclaration>";
  append_xml_element("Quarter", declaration_.quarter, out);
  append_xml_element("NOSSRegistrationNbr", declaration_.noss_number, out);
  append_xml_element("Trusteeship", declaration_.trusteeship, out);
  append_xml_element("CompanyID", declaration_.company_id, out);
  out += "<NaturalPerson>";
  append_xml_element("INSS", declaration_.inss, out);
}

void DmfaDecoder::Message::finish_line() {
  auto& raw = out_->raw;
  const auto begin = raw.size();
  append_head(raw);
  const bool whole = reader_.end_capture(raw);
  raw += "</NaturalPerson></EmployerDeclaration></Form></DmfAOriginal>";
  const RawPlace place{lines_, static_cast<std::uint32_t>(begin),
                       static_cast<std::uint32_t>(raw.size() - begin)};
  Verdict refused;
  if (!whole) {
    refused = refuse_element("WorkerRecord", RejectCode::kTooLarge,
                             "has more than " + std::to_string(kCaptureBytesMax) + " bytes");
  } else {
    refused = line_reader_.read(declaration_, line_, stated_);
  }
  if (!refused) refused = check_.check(stated_, draft_);
  if (!refused)
    return append_record(*out_, draft_, key_seed_, place.position, place.offset, place.size);
  out_->rejected.push_back(
      {place.position, refused->code, std::move(refused->message), place.offset, place.size});
}

DmfaDecoder::DmfaDecoder(const matcher::Catalogue& catalogue, std::uint64_t key_seed,
                         const config::DmfaCodes& codes)
    : message_(std::make_unique<Message>(catalogue, key_seed, codes)) {
}

DmfaDecoder::~DmfaDecoder() = default;

Status DmfaDecoder::feed(std::string_view chunk, bool last, matcher::Batch& out) {
  return message_->feed(chunk, last, out);
}

std::uint64_t DmfaDecoder::lines() const {
  return message_->lines();
}

}  // namespace cumuld
