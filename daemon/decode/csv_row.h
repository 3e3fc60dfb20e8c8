// CsvRow: one line of a CSV file cut into its texts (RFC 4180, but that a line's end always ends
// the row, so that a quote that is never closed costs one row only).
//
// Texts lose the white space around them; one in quotes keeps its own. A quote inside a text that
// does not begin with one is a character like any other.
//
// Ownership: texts are views into the line, or into this where quotes were doubled, until the next
// cut(). Thread safety: one thread at a time. Cost: O(bytes); no allocation once it has grown.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace cumuld {

class CsvRow {
 public:
  CsvRow(char separator, char quote) : separator_(separator), quote_(quote) {}  // quote 0: none

  // What is wrong with the line, or empty. REQUIRES: no line end in it.
  std::string_view cut(std::string_view line);

  const std::vector<std::string_view>& texts() const { return texts_; }

 private:
  std::string_view trimmed(std::string_view text) const;
  // Takes a text in quotes off `rest`, which begins with one.
  std::string_view take_quoted(std::string_view& rest, std::string_view& text);

  char separator_;
  char quote_;
  std::vector<std::string_view> texts_;
  std::deque<std::string> made_;
  std::size_t made_used_ = 0;
};

}  // namespace cumuld
