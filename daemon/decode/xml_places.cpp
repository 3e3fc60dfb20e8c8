#include "daemon/decode/xml_places.h"

#include <algorithm>

namespace cumuld {
namespace {

using config::ColumnIndex;
using config::FileLayout;

}  // namespace

XmlPlaces::XmlPlaces(const FileLayout& layout) : scopes_(layout.columns.size()) {
  elements_.emplace_back().name = layout.root;
  const auto record = follow(kRoot, layout.record, layout.record.size());
  elements_[static_cast<std::size_t>(record)].is_record = true;
  if (!layout.period.empty()) {
    const auto period = follow(record, layout.period, layout.period.size());
    elements_[static_cast<std::size_t>(period)].is_period = true;
  }
  for (std::size_t i = 0; i < layout.columns.size(); ++i) {
    add(layout, static_cast<ColumnIndex>(i), record);
  }
  collect();
}

XmlPlaces::Index XmlPlaces::child(Index parent, std::string_view name, std::size_t& hint) const {
  if (parent == kNowhere) return kNowhere;
  const auto& children = (*this)[parent].children;
  std::size_t at = hint;
  for (std::size_t looked = 0; looked < children.size(); ++looked, ++at) {
    if (at >= children.size()) at = 0;
    if ((*this)[children[at]].name == name) {
      hint = at + 1;
      return children[at];
    }
  }
  return kNowhere;
}

// The element that the first `count` names lead to, made where it is not there yet.
XmlPlaces::Index XmlPlaces::follow(Index from, const std::vector<std::string>& names,
                                   std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t any = 0;
    auto next = child(from, names[i], any);
    if (next == kNowhere) {
      next = static_cast<Index>(elements_.size());
      elements_.emplace_back().name = names[i];
      elements_[static_cast<std::size_t>(from)].children.push_back(next);
    }
    from = next;
  }
  return from;
}

void XmlPlaces::add(const FileLayout& layout, ColumnIndex column, Index record) {
  const auto& place = layout.columns[column];
  const auto names = config::names_of_place(place);
  const bool attribute = names.back().starts_with('@');
  const bool of_message = place.starts_with('/');
  auto& element = elements_[static_cast<std::size_t>(
      follow(of_message ? kRoot : record, names, names.size() - (attribute ? 1 : 0)))];
  if (attribute) {
    element.attributes.emplace_back(names.back().substr(1), column);
  } else {
    element.column = column;
  }
  if (of_message) return;
  const auto common = std::ranges::mismatch(names, layout.period);
  scopes_[column] = 1 + layout.record.size() + static_cast<std::size_t>(common.in1 - names.begin());
}

// An element's children come after it, so its columns are known once theirs are.
void XmlPlaces::collect() {
  for (auto i = elements_.size(); i-- > 0;) {
    auto& element = elements_[i];
    if (element.column) element.inside.push_back(*element.column);
    for (const auto& [name, column] : element.attributes) element.inside.push_back(column);
    for (const auto child : element.children) {
      const auto& below = (*this)[child];
      element.inside.insert(element.inside.end(), below.inside.begin(), below.inside.end());
      element.repeats = element.repeats || (below.repeats && !below.is_record);
    }
    element.repeats = element.repeats || element.is_record || element.is_period;
  }
}

}  // namespace cumuld
