// XmlPlaces: where in an XML message the columns of a layout stand, as a tree of elements.
//
// Built once from a layout; following an element down costs a look at the names below its parent.
// Thread safety: immutable after construction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/layouts.h"

namespace cumuld {

class XmlPlaces {
 public:
  using Index = std::int32_t;
  static constexpr Index kNowhere = -1;  // an element that the layout does not name
  static constexpr Index kRoot = 0;

  struct Element {
    std::string name;
    std::vector<Index> children;
    std::optional<config::ColumnIndex> column;  // of its text
    std::vector<std::pair<std::string, config::ColumnIndex>> attributes;
    // The record, a period, and each that stands around periods: only those may repeat, and
    // `inside`, all columns of them and below, begins anew with each.
    bool repeats = false;
    std::vector<config::ColumnIndex> inside;
    bool is_record = false;
    bool is_period = false;
  };

  explicit XmlPlaces(const config::FileLayout& layout);

  const Element& operator[](Index index) const {
    return elements_[static_cast<std::size_t>(index)];
  }
  // The element of that name inside `parent`, which may be kNowhere. `hint`, any number, says which
  // of the parent's children is looked at first, and becomes the one behind the child: elements
  // mostly come in the order in which the layout names them.
  Index child(Index parent, std::string_view name, std::size_t& hint) const;

  // Depth (the root's is 1) of the innermost element that both the column and the periods stand in;
  // 0: a column of the whole message.
  std::size_t scope(config::ColumnIndex column) const { return scopes_[column]; }

 private:
  Index follow(Index from, const std::vector<std::string>& names, std::size_t count);
  void add(const config::FileLayout& layout, config::ColumnIndex column, Index record);
  void collect();

  std::vector<Element> elements_;
  std::vector<std::size_t> scopes_;  // by column
};

}  // namespace cumuld
