#include "daemon/decode/xml_message.h"

#include <string>

#include "daemon/decode/dmfa_values.h"
#include "daemon/decode/xml_capture.h"

namespace cumuld {

using matcher::Status;

Status XmlMessage::feed(std::string_view chunk, bool last, matcher::Batch& out) {
  out_ = &out;
  auto status = reader_.feed(chunk, last);
  out_ = nullptr;
  return failure_.ok() ? status : failure_;
}

void XmlMessage::begin_unit() {
  ++units_;
  reader_.begin_capture();
}

XmlMessage::UnitEnd XmlMessage::end_unit(std::string_view head, std::string_view tail) {
  auto& raw = out_->raw;
  const auto begin = raw.size();
  if (const auto encoding = reader_.encoding(); !encoding.empty()) {
    raw.append(R"(<?xml version="1.0" encoding=")").append(encoding).append("\"?>");
  }
  raw += head;
  UnitEnd unit;
  unit.whole = reader_.end_capture(raw);
  raw += tail;
  unit.place = {units_, static_cast<std::uint32_t>(begin),
                static_cast<std::uint32_t>(raw.size() - begin)};
  return unit;
}

void XmlMessage::settle(const UnitEnd& unit, Verdict&& refused) {
  if (!refused) return;
  const auto& place = unit.place;
  out_->rejected.push_back(
      {place.position, refused->code, std::move(refused->message), place.offset, place.size});
}

Verdict XmlMessage::too_large(std::string_view element) {
  return refuse_element(element, matcher::RejectCode::kTooLarge,
                        "has more than " + std::to_string(kCaptureBytesMax) + " bytes");
}

}  // namespace cumuld
