// CsvDecoder: lines of a CSV file into a batch, read as a layout (config/layouts.h) says.
//
// In: whole lines, as LineBlocks hands them out. The first line that is not blank names the
// columns, in any order; they must hold each that the layout names and does not call optional, and
// none twice. Out: for each further line that is not blank exactly one record (and one of the
// identity registry beside it where a replaced number stands) or one RejectedInput, in order, whose
// position is the line's number. The raw form of what was accepted is its line; of what was refused
// the line of the columns' names and its own, so that it can be read by itself.
//
// `malformed`: a line that is not in the layout's encoding, whose quotes do not fit, or that has
// more or fewer texts than there are columns. A bad line never touches its neighbours.
//
// Thread safety: one thread at a time. Cost: O(bytes); no allocation once buffers have grown,
// except for a rejection.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/decode/csv_row.h"
#include "daemon/decode/layout_record.h"
#include "matcher/status.h"

namespace cumuld {

inline constexpr std::size_t kCsvColumnsMax = 1024;

class CsvDecoder {
 public:
  // `layout`, of CSV, and `catalogue` must outlive the decoder.
  CsvDecoder(const config::FileLayout& layout, const matcher::Catalogue& catalogue,
             std::uint64_t key_seed, RegistryMask allowed = kEveryRegistry);

  bool has_header() const { return !header_.empty(); }

  // Takes blank lines and the line of the columns' names off `lines`; `line` is the number of the
  // first and then of the first that is left. kInvalidArgument: this is not a file of that layout.
  matcher::Status read_header(std::string_view& lines, std::uint64_t& line);

  // Takes lines off `lines`, at least one, until out.raw has kBatchBytesMax bytes, and appends what
  // they hold; `line` counts on. REQUIRES: has_header(); `lines` are whole, and not empty.
  void decode(std::string_view& lines, std::uint64_t& line, matcher::Batch& out);

 private:
  enum : int { kKept = -1, kDropped = -2 };  // of columns that the layout does not name

  matcher::Status take_names(std::string_view line);
  matcher::Status refuse_missing(const std::vector<bool>& found) const;
  int place_of(std::string_view name) const;
  Verdict decode_line(std::string_view line, const RawPlace& place, matcher::Batch& out);
  Verdict fill_row();
  void reject(std::string_view line, std::uint64_t position, Rejection&& refused,
              matcher::Batch& out) const;

  const config::FileLayout* layout_;
  CsvRow texts_;
  LayoutRecord record_;
  LayoutRow row_;
  std::string header_;              // its line
  std::vector<int> places_;         // by column of the file: ColumnIndex, kKept or kDropped
  std::vector<std::string> names_;  // by column of the file
  std::string utf8_;
};

}  // namespace cumuld
