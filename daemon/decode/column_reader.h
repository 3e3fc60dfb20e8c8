// ColumnReader: the values of one record's columns, read as a layout (config/layouts.h) says.
//
// Each function fills `out`, or leaves it as it is where nothing stands, and returns nullopt; or it
// says in the column's name what was wrong:
//   planned_start: "31/02/2024" is not a date of the form dd/mm/yyyy from 1900 to 2199
//
// Ownership: what is handed out are views into the row, the layout and this, until the next
// begin_record(). Thread safety: one thread at a time. Cost: O(length); no allocation once texts
// have grown, except for a rejection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/layouts.h"
#include "daemon/decode/rejection.h"
#include "daemon/decode/stated_record.h"

namespace cumuld {

// The columns of a record or of one of its periods: texts without white space around them.
struct LayoutRow {
  std::vector<std::string_view> values;  // by ColumnIndex
  // Those that the layout does not name, to be kept as attributes.
  std::vector<std::pair<std::string_view, std::string_view>> others;
};

bool is_among(std::string_view text, const std::vector<std::string>& texts);

class ColumnReader {
 public:
  explicit ColumnReader(const config::FileLayout& layout) : layout_(&layout) {}

  void begin_record() { made_used_ = 0; }

  // The value as its field takes it: a text or an integer; null where nothing stands.
  Verdict read(const config::FieldSource& source, Field field, const LayoutRow& row, Value& out);
  Verdict read_text(const config::FieldSource& source, const LayoutRow& row, std::string_view& out);
  // As YYYY-MM-DD; nothing where it means "open".
  Verdict read_date(const config::FieldSource& source, const LayoutRow& row, std::string_view& out);

  // An empty text that stays until the next begin_record().
  std::string& made();

 private:
  Verdict read_number(const config::FieldSource& source, const LayoutRow& row, std::uint64_t& out);

  const config::FileLayout* layout_;
  std::deque<std::string> made_;
  std::size_t made_used_ = 0;
};

}  // namespace cumuld
