#include "daemon/decode/column_reader.h"

#include <algorithm>

#include "daemon/decode/date.h"
#include "daemon/decode/dmfa_values.h"
#include "daemon/decode/layout_values.h"

namespace cumuld {
namespace {

using matcher::RejectCode;

constexpr std::string_view kDateForm = "yyyy-mm-dd";  // as a record states it

std::string quoted(std::string_view text) {
  return '"' + shown(text) + '"';
}

}  // namespace

bool is_among(std::string_view text, const std::vector<std::string>& texts) {
  return std::ranges::find(texts, text) != texts.end();
}

Verdict ColumnReader::read(const config::FieldSource& source, Field field, const LayoutRow& row,
                           Value& out) {
  std::string_view text;
  switch (field) {
    case Field::kFrom:
    case Field::kTo: {
      if (auto refused = read_date(source, row, text)) return refused;
      break;
    }
    case Field::kVersion:
    case Field::kDailyCents:
    case Field::kFraction:
    case Field::kPaidDays:
    case Field::kDaysPerWeek:
    case Field::kMaxFraction: {
      if (row.values[source.columns.front()].empty()) return std::nullopt;
      std::uint64_t number = 0;
      if (auto refused = read_number(source, row, number)) return refused;
      out = Value::integer_of(number);
      return std::nullopt;
    }
    case Field::kPerson:
    case Field::kSuccessor: {
      text = row.values[source.columns.front()];
      if (text.find_first_of(kPersonMarks) == std::string_view::npos) break;
      auto& number = made();
      append_person(text, number);
      text = number;
      break;
    }
    case Field::kEmployer: {
      if (auto refused = read_text(source, row, text)) return refused;
      if (text.size() == kEnterpriseDigits) break;  // nothing to add or to take off
      auto& employer = made();
      append_employer(text, employer);
      text = employer;
      break;
    }
    default:
      if (auto refused = read_text(source, row, text)) return refused;
  }
  if (!text.empty()) out = Value::text_of(text);
  return std::nullopt;
}

Verdict ColumnReader::read_text(const config::FieldSource& source, const LayoutRow& row,
                                std::string_view& out) {
  if (source.columns.empty()) {
    out = source.value;
    return std::nullopt;
  }
  out = row.values[source.columns.front()];
  if (source.columns.size() > 1) {
    auto& joined = made();
    for (const auto column : source.columns) {
      const auto text = row.values[column];
      if (auto refused = require_element(layout_->columns[column], text)) return refused;
      if (!joined.empty()) joined += '/';
      joined += text;
    }
    out = joined;
  }
  for (const auto& [code, meaning] : source.codes) {
    if (out == code) {
      out = meaning;
      break;
    }
  }
  return std::nullopt;
}

Verdict ColumnReader::read_date(const config::FieldSource& source, const LayoutRow& row,
                                std::string_view& out) {
  const auto column = source.columns.front();
  const auto text = row.values[column];
  if (text.empty() || is_among(text, layout_->open)) return std::nullopt;
  const auto& pattern = source.date ? *source.date : layout_->date;
  if (pattern.text == kDateForm && parse_date(text)) {
    out = text;
    return std::nullopt;
  }
  const auto day = read_day_by(pattern, text);
  if (!day) {
    return refuse_element(
        layout_->columns[column], RejectCode::kBadDate,
        quoted(text) + " is not a date of the form " + pattern.text + " from 1900 to 2199");
  }
  auto& date = made();
  append_date(*day, date);
  out = date;
  return std::nullopt;
}

Verdict ColumnReader::read_number(const config::FieldSource& source, const LayoutRow& row,
                                  std::uint64_t& out) {
  const auto column = source.columns.front();
  const auto text = row.values[column];
  const auto refuse = [&](const std::string& why) {
    return refuse_element(layout_->columns[column], RejectCode::kBadValue, quoted(text) + why);
  };
  if (source.moment) {
    const auto moment = read_moment_by(*source.moment, text);
    if (!moment) return refuse(" is not a moment of the form " + source.moment->text);
    out = *moment;
    return std::nullopt;
  }
  const auto number = read_decimal(*layout_, text);
  if (!number) return refuse(" is not a number");
  if (source.per) {
    const auto divisor_text = row.values[*source.per];
    if (auto refused = require_element(layout_->columns[*source.per], divisor_text)) return refused;
    const auto divisor = read_decimal(*layout_, divisor_text);
    if (!divisor || divisor->digits == 0) {
      return refuse_element(layout_->columns[*source.per], RejectCode::kBadValue,
                            quoted(divisor_text) + " is not a number above 0");
    }
    out = scaled_per(*number, source.scale, *divisor);
    return std::nullopt;
  }
  const auto exact = scaled(*number, source.scale);
  if (!exact) return refuse(" has too many decimals");
  out = *exact;
  return std::nullopt;
}

std::string& ColumnReader::made() {
  if (made_used_ == made_.size()) made_.emplace_back();
  auto& text = made_[made_used_++];
  text.clear();
  return text;
}

}  // namespace cumuld
