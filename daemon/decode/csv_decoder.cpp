#include "daemon/decode/csv_decoder.h"

#include <algorithm>

#include "daemon/decode/text_encoding.h"
#include "matcher/limits.h"

namespace cumuld {
namespace {

using config::FileLayout;
using matcher::RejectCode;
using matcher::Status;
using matcher::StatusCode;

// Takes the first line off `lines`, without its end: also of a file whose line ends were rewritten
// twice.
std::string_view take_line(std::string_view& lines) {
  const auto end = std::min(lines.find('\n'), lines.size());
  auto line = lines.substr(0, end);
  lines.remove_prefix(std::min(end + 1, lines.size()));
  while (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

Status wrong_header(const std::string& what) {
  return {StatusCode::kInvalidArgument, "the line of the columns' names: " + what};
}

std::string quoted(std::string_view name) {
  return '"' + shown(name) + '"';
}

}  // namespace

CsvDecoder::CsvDecoder(const FileLayout& layout, const matcher::Catalogue& catalogue,
                       std::uint64_t key_seed, RegistryMask allowed)
    : layout_(&layout),
      texts_(layout.separator, layout.quote),
      record_(layout, catalogue, key_seed, allowed) {
  row_.values.resize(layout.columns.size());
}

Status CsvDecoder::read_header(std::string_view& lines, std::uint64_t& line) {
  while (!lines.empty()) {
    const auto text = take_line(lines);
    ++line;
    if (!is_blank(text)) return take_names(text);
  }
  return {};
}

Status CsvDecoder::take_names(std::string_view line) {
  const auto utf8 = as_utf8(layout_->encoding, line, utf8_);
  if (!utf8) return wrong_header("is not in the layout's encoding");
  if (const auto wrong = texts_.cut(*utf8); !wrong.empty()) return wrong_header(std::string(wrong));
  const auto& names = texts_.texts();
  if (names.size() > kCsvColumnsMax) {
    return wrong_header("has more than " + std::to_string(kCsvColumnsMax) + " columns");
  }
  std::vector<bool> found(layout_->columns.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto name = names[i];
    if (!name.empty() && std::ranges::find(names_, name) != names_.end()) {
      return wrong_header("names the column " + quoted(name) + " twice");
    }
    const int place = place_of(name);
    if (place == kKept && layout_->unknown == FileLayout::Unknown::kRefuse) {
      return wrong_header("the column " + quoted(name) + " is not known");
    }
    if (place >= 0) found[static_cast<std::size_t>(place)] = true;
    names_.emplace_back(name);
    places_.push_back(place);
  }
  if (auto status = refuse_missing(found); !status.ok()) return status;
  header_ = line;
  return {};
}

int CsvDecoder::place_of(std::string_view name) const {
  const auto& columns = layout_->columns;
  const auto column = std::ranges::find(columns, name);
  if (column != columns.end()) return static_cast<int>(column - columns.begin());
  const bool dropped = name.empty() || layout_->unknown == FileLayout::Unknown::kDrop ||
                       std::ranges::find(layout_->drop, name) != layout_->drop.end();
  return dropped ? kDropped : kKept;
}

Status CsvDecoder::refuse_missing(const std::vector<bool>& found) const {
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto& name = layout_->columns[i];
    if (found[i] || is_among(name, layout_->optional)) continue;
    return wrong_header("the column " + quoted(std::string_view(name)) + " is missing");
  }
  return {};
}

void CsvDecoder::decode(std::string_view& lines, std::uint64_t& line, matcher::Batch& out) {
  do {
    const auto text = take_line(lines);
    const auto position = line++;
    if (is_blank(text)) continue;
    const RawPlace place{position, static_cast<std::uint32_t>(out.raw.size()),
                         static_cast<std::uint32_t>(text.size())};
    out.raw += text;
    if (auto refused = decode_line(text, place, out)) {
      out.raw.resize(place.offset);
      reject(text, position, std::move(*refused), out);
    }
  } while (!lines.empty() && out.raw.size() < matcher::kBatchBytesMax);
}

Verdict CsvDecoder::decode_line(std::string_view line, const RawPlace& place, matcher::Batch& out) {
  const auto utf8 = as_utf8(layout_->encoding, line, utf8_);
  if (!utf8) return Rejection{RejectCode::kMalformed, "is not in the layout's encoding"};
  if (const auto wrong = texts_.cut(*utf8); !wrong.empty()) {
    return Rejection{RejectCode::kMalformed, std::string(wrong)};
  }
  if (auto refused = fill_row()) return refused;
  return record_.append(row_, {}, 0, place, out);
}

Verdict CsvDecoder::fill_row() {
  const auto& texts = texts_.texts();
  if (texts.size() != places_.size()) {
    return Rejection{RejectCode::kMalformed, "has " + std::to_string(texts.size()) +
                                                 " columns, the line of their names has " +
                                                 std::to_string(places_.size())};
  }
  row_.others.clear();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (places_[i] >= 0) {
      row_.values[static_cast<std::size_t>(places_[i])] = texts[i];
    } else if (places_[i] == kKept && !texts[i].empty()) {
      row_.others.emplace_back(names_[i], texts[i]);
    }
  }
  return std::nullopt;
}

void CsvDecoder::reject(std::string_view line, std::uint64_t position, Rejection&& refused,
                        matcher::Batch& out) const {
  const auto begin = out.raw.size();
  out.raw += header_;
  out.raw += '\n';
  out.raw += line;
  out.rejected.push_back({position, refused.code, std::move(refused.message),
                          static_cast<std::uint32_t>(begin),
                          static_cast<std::uint32_t>(out.raw.size() - begin)});
}

}  // namespace cumuld
