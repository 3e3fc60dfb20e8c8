// Table: rows of text in aligned columns, for terminals, pipes and mails alike.
//
//     rule             days      amount
//     ───────────────  ────  ──────────
//     work-incapacity    29  1 462.50 €
//
// In:  UTF-8 cells, already cleaned. Out: lines that end in '\n', without trailing spaces.
// Columns are as wide as their widest cell; print() may be called again after more rows, and then
// goes on under the widths reached so far without repeating the head: a long list is printed page
// by page, and memory holds one page.
// Cost: linear in the cells. Errors: none. Thread safety: none needed, one thread.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

namespace cumuld::ctl {

// How to write on the given output: decided once per run, see Session.
struct Style {
  bool ascii = false;   // no character beyond ASCII in rules, bars and arrows
  bool colour = false;  // ANSI colours
};

// `text` in the given ANSI rendition ("1" bold, "31" red, …) where the style has colours.
std::string paint(const std::string& text, const char* rendition, const Style& style);

class Table {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string name;
    Align align = Align::kLeft;
  };

  explicit Table(std::vector<Column> columns, std::size_t indent = 0);

  // Missing cells are empty. REQUIRES: no more cells than columns.
  void add(std::vector<std::string> cells);

  bool empty() const noexcept { return rows_.empty(); }

  // Prints what was added since the last print, the head before the first row ever printed.
  void print(std::ostream& out, const Style& style);

 private:
  std::string line(const std::vector<std::string>& cells) const;

  std::vector<Column> columns_;
  std::vector<std::size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
  std::size_t indent_;
  bool head_printed_ = false;
};

}  // namespace cumuld::ctl
