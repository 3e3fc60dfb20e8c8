#include "daemon/decode/csv_row.h"

#include <algorithm>

namespace cumuld {

std::string_view CsvRow::trimmed(std::string_view text) const {
  const auto is_space = [this](char c) { return (c == ' ' || c == '\t') && c != separator_; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view CsvRow::cut(std::string_view line) {
  texts_.clear();
  made_used_ = 0;
  for (std::string_view rest = line;;) {
    const auto size = std::min(rest.find(separator_), rest.size());
    const auto plain = trimmed(rest.substr(0, size));
    if (quote_ != 0 && plain.starts_with(quote_)) {
      rest.remove_prefix(static_cast<std::size_t>(plain.data() - rest.data()));
      std::string_view text;
      if (const auto wrong = take_quoted(rest, text); !wrong.empty()) return wrong;
      texts_.push_back(text);
    } else {
      texts_.push_back(plain);
      rest.remove_prefix(size);
    }
    if (rest.empty()) return {};
    rest.remove_prefix(1);  // the separator
  }
}

std::string_view CsvRow::take_quoted(std::string_view& rest, std::string_view& text) {
  rest.remove_prefix(1);
  auto end = rest.find(quote_);
  const auto is_doubled = [&] { return end + 1 < rest.size() && rest[end + 1] == quote_; };
  if (end == std::string_view::npos || !is_doubled()) {
    text = rest.substr(0, end);
  } else {
    if (made_used_ == made_.size()) made_.emplace_back();
    auto& made = made_[made_used_++];
    made.clear();
    while (end != std::string_view::npos && is_doubled()) {
      made += rest.substr(0, end + 1);
      rest.remove_prefix(end + 2);
      end = rest.find(quote_);
    }
    made += rest.substr(0, end);
    text = made;
  }
  if (end == std::string_view::npos) return "a quote is not closed in its line";
  rest.remove_prefix(end + 1);
  const auto size = std::min(rest.find(separator_), rest.size());
  if (!trimmed(rest.substr(0, size)).empty()) return "text stands behind a closing quote";
  rest.remove_prefix(size);
  return {};
}

}  // namespace cumuld
