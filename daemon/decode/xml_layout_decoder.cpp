#include "daemon/decode/xml_layout_decoder.h"

#include <algorithm>
#include <array>
#include <memory_resource>
#include <string>
#include <vector>

#include "daemon/decode/dmfa_values.h"
#include "daemon/decode/layout_record.h"
#include "daemon/decode/xml_capture.h"
#include "daemon/decode/xml_places.h"
#include "daemon/decode/xml_reader.h"

namespace cumuld {
namespace {

using config::ColumnIndex;
using config::FileLayout;
using matcher::RejectCode;
using matcher::Status;
using matcher::StatusCode;

// Texts of a record; in another encoding than UTF-8 they may have half as many bytes.
constexpr std::size_t kTextBytesMax = 2 * kCaptureBytesMax;

// Whether the place, or one of the names that lead to it, is to be dropped.
bool is_dropped(std::string_view path, const std::vector<std::string>& drop) {
  if (drop.empty()) return false;
  if (is_among(path, drop)) return true;
  for (std::size_t begin = 0; begin <= path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    if (is_among(path.substr(begin, end - begin), drop)) return true;
    begin = end + 1;
  }
  return false;
}

class LayoutMessage final : public XmlMessage {
 public:
  LayoutMessage(const FileLayout& layout, const matcher::Catalogue& catalogue,
                std::uint64_t key_seed, RegistryMask allowed)
      : layout_(layout),
        places_(layout),
        record_(layout, catalogue, key_seed, allowed),
        of_message_(layout.columns.size()) {
    row_.values.resize(layout.columns.size());
  }

  Status start(std::string_view name, const XmlAttributes& attributes) override;
  Status end(std::string_view name, std::string_view text) override;

 private:
  void begin_record();
  void begin_period();
  void take(ColumnIndex column, std::string_view text);
  void take_unknown(std::string_view text);
  std::string_view keep(std::string_view text);  // until the end of the record
  void finish_record();
  void put_around(std::string& head, std::string& tail) const;
  Verdict append_record(const UnitEnd& unit);

  const FileLayout& layout_;
  XmlPlaces places_;
  LayoutRecord record_;

  // By depth; [0] is around the root.
  std::array<XmlPlaces::Index, kXmlDepthMax + 1> elements_{};
  std::array<std::size_t, kXmlDepthMax + 1> next_child_{};  // hints
  std::array<std::size_t, kXmlDepthMax + 1> periods_before_{};
  std::size_t record_depth_ = 0;  // 0: outside
  std::size_t period_depth_ = 0;

  std::vector<std::string> of_message_;  // texts of its columns
  LayoutRow row_;                        // of the record, so far
  std::vector<LayoutRow> periods_;       // the first min(period_count_, kPeriodsMax) count
  std::size_t period_count_ = 0;
  std::string path_;  // of the element, as seen from the record
  std::optional<ColumnIndex> twice_;
  std::size_t text_bytes_ = 0;  // of the record
  std::vector<std::byte> first_texts_ = std::vector<std::byte>(std::size_t{16} << 10U);
  std::pmr::monotonic_buffer_resource texts_{first_texts_.data(), first_texts_.size()};
};

Status LayoutMessage::start(std::string_view name, const XmlAttributes& attributes) {
  const auto depth = reader_.depth();
  if (depth == 1 && name != layout_.root) {
    return {StatusCode::kInvalidArgument,
            "root element " + shown(name) + " is not " + layout_.root};
  }
  const auto index = depth == 1 ? XmlPlaces::kRoot
                                : places_.child(elements_[depth - 1], name, next_child_[depth - 1]);
  elements_[depth] = index;
  next_child_[depth] = 0;
  if (record_depth_ > 0 && layout_.unknown == FileLayout::Unknown::kKeep) {
    if (depth > record_depth_ + 1) path_ += '/';
    path_ += name;
  }
  if (index == XmlPlaces::kNowhere) return {};
  const auto& element = places_[index];
  if (element.is_record) {
    record_depth_ = depth;
    begin_record();
  }
  if (element.repeats) {
    for (const auto column : element.inside) row_.values[column] = {};
    periods_before_[depth] = period_count_;
  }
  if (element.is_period) {
    period_depth_ = depth;
    begin_period();
  }
  for (const auto& [attribute, column] : element.attributes) {
    if (const auto text = attributes.find(attribute)) take(column, *text);
  }
  return {};
}

Status LayoutMessage::end(std::string_view name, std::string_view text) {
  const auto depth = reader_.depth();
  const auto index = elements_[depth];
  const bool known = index != XmlPlaces::kNowhere;
  if (known && places_[index].column) {
    take(*places_[index].column, text);
  } else if (record_depth_ > 0 && !text.empty()) {
    take_unknown(text);
  }
  if (record_depth_ > 0 && !path_.empty()) {
    path_.resize(path_.size() - std::min(path_.size(), name.size() + 1));
  }
  if (depth == period_depth_) period_depth_ = 0;
  if (depth == record_depth_) finish_record();
  return {};
}

void LayoutMessage::begin_record() {
  period_count_ = 0;
  twice_.reset();
  path_.clear();
  text_bytes_ = 0;
  texts_.release();
  row_.others.clear();
  for (std::size_t column = 0; column < of_message_.size(); ++column) {
    row_.values[column] = of_message_[column];
  }
  begin_unit();
}

void LayoutMessage::begin_period() {
  if (++period_count_ > matcher::kPeriodsMax) return;
  if (periods_.size() < period_count_) periods_.emplace_back();
  auto& row = periods_[period_count_ - 1];
  row.values = row_.values;
  row.others.clear();
}

void LayoutMessage::take(ColumnIndex column, std::string_view text) {
  if (record_depth_ == 0) {
    keep_value_text(text, of_message_[column]);
    return;
  }
  if (text.empty()) return;
  auto& value = row_.values[column];
  const auto scope = places_.scope(column);
  if (!value.empty() && scope > 0 && !twice_) twice_ = column;
  value = keep(text);
  if (layout_.period.empty() || scope == 0) return;
  const auto last = std::min(period_count_, matcher::kPeriodsMax);
  for (auto i = periods_before_[scope]; i < last; ++i) periods_[i].values[column] = value;
}

void LayoutMessage::take_unknown(std::string_view text) {
  if (layout_.unknown != FileLayout::Unknown::kKeep) return;
  if (is_dropped(path_, layout_.drop)) return;
  const bool of_period = period_depth_ > 0;
  if (of_period && period_count_ > matcher::kPeriodsMax) return;
  auto& row = of_period ? periods_[period_count_ - 1] : row_;
  const auto place = keep(path_);
  if (const auto kept = keep(text); !kept.empty()) row.others.emplace_back(place, kept);
}

std::string_view LayoutMessage::keep(std::string_view text) {
  text_bytes_ += text.size();
  if (text_bytes_ > kTextBytesMax) return {};  // told at the end of the record
  auto* const bytes = static_cast<char*>(texts_.allocate(text.size(), 1));
  std::ranges::copy(text, bytes);
  return {bytes, text.size()};
}

void LayoutMessage::finish_record() {
  record_depth_ = 0;
  std::string head;
  std::string tail;
  put_around(head, tail);
  const auto unit = end_unit(head, tail);
  settle(unit, append_record(unit));
}

// What stands around the record in its raw form; nothing where it is the whole document.
void LayoutMessage::put_around(std::string& head, std::string& tail) const {
  if (layout_.record.empty()) return;
  const auto open = [&](std::string_view name) { head.append("<").append(name).append(">"); };
  open(layout_.root);
  for (std::size_t column = 0; column < of_message_.size(); ++column) {
    if (of_message_[column].empty()) continue;
    const auto names = config::names_of_place(layout_.columns[column]);
    for (std::size_t i = 0; i + 1 < names.size(); ++i) open(names[i]);
    append_xml_element(names.back(), of_message_[column], head);
    for (std::size_t i = names.size() - 1; i-- > 0;) head.append("</").append(names[i]).append(">");
  }
  for (std::size_t i = 0; i + 1 < layout_.record.size(); ++i) open(layout_.record[i]);
  for (std::size_t i = layout_.record.size() - 1; i-- > 0;) {
    tail.append("</").append(layout_.record[i]).append(">");
  }
  tail.append("</").append(layout_.root).append(">");
}

Verdict LayoutMessage::append_record(const UnitEnd& unit) {
  if (!unit.whole || text_bytes_ > kTextBytesMax) {
    return too_large(layout_.record.empty() ? layout_.root : layout_.record.back());
  }
  if (twice_) {
    return refuse_element(layout_.columns[*twice_], RejectCode::kBadValue,
                          "stands twice where it may stand once");
  }
  const auto rows = std::min(period_count_, matcher::kPeriodsMax);
  return record_.append(row_, std::span(periods_).first(rows), period_count_, unit.place, *out_);
}

}  // namespace

XmlLayoutDecoder::XmlLayoutDecoder(const FileLayout& layout, const matcher::Catalogue& catalogue,
                                   std::uint64_t key_seed, RegistryMask allowed)
    : XmlDecoder(std::make_unique<LayoutMessage>(layout, catalogue, key_seed, allowed)) {
}

}  // namespace cumuld
