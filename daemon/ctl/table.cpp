#include "daemon/ctl/table.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "daemon/ctl/text.h"

namespace cumuld::ctl {

std::string paint(const std::string& text, const char* rendition, const Style& style) {
  if (!style.colour) return text;
  return "\x1b[" + std::string(rendition) + "m" + text + "\x1b[0m";
}

Table::Table(std::vector<Column> columns, std::size_t indent)
    : columns_(std::move(columns)), indent_(indent) {
  widths_.reserve(columns_.size());
  for (const Column& column : columns_) widths_.push_back(display_width(column.name));
}

void Table::add(std::vector<std::string> cells) {
  assert(cells.size() <= columns_.size());
  cells.resize(columns_.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    widths_[i] = std::max(widths_[i], display_width(cells[i]));
  }
  rows_.push_back(std::move(cells));
}

std::string Table::line(const std::vector<std::string>& cells) const {
  std::string out(indent_, ' ');
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (i != 0) out += "  ";
    out += columns_[i].align == Align::kRight ? pad_left(cells[i], widths_[i])
                                              : pad_right(cells[i], widths_[i]);
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

void Table::print(std::ostream& out, const Style& style) {
  const bool has_names = std::any_of(columns_.begin(), columns_.end(),
                                     [](const Column& column) { return !column.name.empty(); });
  if (!head_printed_ && has_names) {
    std::vector<std::string> names;
    std::vector<std::string> rules;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      names.push_back(columns_[i].name);
      rules.emplace_back();
      for (std::size_t n = 0; n < widths_[i]; ++n) rules.back() += style.ascii ? "-" : "─";
    }
    out << paint(line(names), "1", style) << '\n' << paint(line(rules), "2", style) << '\n';
  }
  head_printed_ = true;
  for (const auto& row : rows_) out << line(row) << '\n';
  rows_.clear();
}

}  // namespace cumuld::ctl
