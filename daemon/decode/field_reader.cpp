#include "daemon/decode/field_reader.h"

#include <algorithm>
#include <bit>

#include "daemon/decode/date.h"
#include "matcher/bytes.h"
#include "matcher/national_number.h"

namespace cumuld {
namespace {

using matcher::RejectCode;
using Type = Value::Type;

// Some byte of `word` may begin a control character: below 0x20, 0x7f, or 0xc2 (before U+0080 to
// U+00BF). Never misses one; a false alarm costs a slow look.
bool suspicious(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101ULL;
  constexpr std::uint64_t kHighs = kOnes * 0x80;
  const auto has_zero = [](std::uint64_t x) { return ((x - kOnes) & ~x & kHighs) != 0; };
  const bool below_space = ((word - kOnes * 0x20) & ~word & kHighs) != 0;
  return below_space || has_zero(word ^ (kOnes * 0x7f)) || has_zero(word ^ (kOnes * 0xc2));
}

bool find_control(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) return true;
    if (byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) {
      return true;
    }
  }
  return false;
}

bool has_control(std::string_view text) {
  constexpr std::size_t kTogether = sizeof(std::uint64_t);
  std::size_t i = 0;
  for (; i + kTogether <= text.size(); i += kTogether) {
    if (suspicious(matcher::word_at(text.data() + i))) return find_control(text);
  }
  return find_control(text.substr(i));
}

// What is wrong with a string, or nothing.
std::string_view fault_of(std::string_view text) {
  if (text.empty()) return "is empty";
  if (has_control(text)) return "holds a control character";
  return {};
}

bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string quoted(std::string_view text) {
  return '"' + shown(text) + '"';
}

}  // namespace

Verdict FieldReader::check_text(Field field, std::size_t bytes_max) const {
  std::string_view text;
  if (auto refused = any_text(field, text)) return refused;
  if (const auto fault = fault_of(text); !fault.empty()) {
    return refuse(field, RejectCode::kBadValue, fault);
  }
  if (text.size() <= bytes_max) return std::nullopt;
  return refuse(field, RejectCode::kBadValue,
                "has " + std::to_string(text.size()) + " bytes, at most " +
                    std::to_string(bytes_max) + " are allowed");
}

Rejection FieldReader::refuse_type(Field field) const {
  return refuse(field, RejectCode::kBadType, "is not a string");
}

Verdict FieldReader::person(Field field, matcher::PersonCode& out) const {
  std::string_view text;
  if (auto refused = any_text(field, text)) return refused;
  const auto number = matcher::NationalNumber::parse(text);
  if (!number) {
    const bool wrong_digits = text.size() == 11 && all_digits(text);
    return refuse(field, RejectCode::kBadNiss,
                  wrong_digits ? shown(text) + " fails its check digits"
                               : quoted(text) + " is not 11 digits");
  }
  out = number->code();
  return std::nullopt;
}

Verdict FieldReader::date(Field field, matcher::Day& out) const {
  const Value& value = (*this)[field];
  if (value.type != Type::kText) return refuse_type(field);
  if (const auto day = parse_date(value.text)) {
    out = *day;
    return std::nullopt;
  }
  return refuse(field, RejectCode::kBadDate,
                quoted(value.text) + " is not a date of the form YYYY-MM-DD from 1900 to 2199");
}

Verdict FieldReader::insurer(Field field, std::optional<std::uint16_t>& out) const {
  std::string_view text;
  if (auto refused = any_text(field, text)) return refused;
  if (text.size() != 3 || !all_digits(text)) {
    return refuse(field, RejectCode::kBadValue, quoted(text) + " is not three digits");
  }
  out = static_cast<std::uint16_t>((text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0'));
  return std::nullopt;
}

Rejection FieldReader::refuse_integer(Field field, std::uint64_t highest) const {
  const auto& value = (*this)[field];
  if (value.type == Type::kNegative) return refuse(field, RejectCode::kBadValue, "is negative");
  if (value.type != Type::kInteger) return refuse(field, RejectCode::kBadType, "is not an integer");
  const auto number = value.number == Value::kBeyond ? std::string("a number beyond 64 bits")
                                                     : shown(std::to_string(value.number));
  return refuse(field, RejectCode::kBadValue, number + " is above " + std::to_string(highest));
}

Verdict FieldReader::check_attributes() const {
  const auto refuse_here = [this](RejectCode code, std::string_view wrong) {
    return refuse(Field::kAttributes, code, wrong);
  };
  if ((*this)[Field::kAttributes].type != Type::kObject) {
    return refuse_here(RejectCode::kBadType, "is not an object");
  }
  if (fields_->not_text) {
    return refuse_here(RejectCode::kBadType, quoted(*fields_->not_text) + " is not a string");
  }
  for (const auto& [name, value] : fields_->attributes) {
    if (fields_->attributes_clean) break;
    if (const auto fault = fault_of(name); !fault.empty()) {
      return refuse_here(RejectCode::kBadValue, ("the name " + quoted(name) + ' ').append(fault));
    }
    if (const auto fault = fault_of(value); !fault.empty()) {
      return refuse_here(RejectCode::kBadValue, (quoted(name) + ' ').append(fault));
    }
  }
  if (fields_->attribute_bytes > matcher::kAttributeBytesMax) {
    return refuse_here(RejectCode::kBadValue,
                       "has " + std::to_string(fields_->attribute_bytes) + " bytes, at most " +
                           std::to_string(matcher::kAttributeBytesMax) + " are allowed");
  }
  return std::nullopt;
}

Rejection FieldReader::refuse_text(Field field, RejectCode code, std::string_view wrong) const {
  const auto text = (*this)[field].text;
  if (const auto fault = fault_of(text); !fault.empty()) {
    return refuse(field, RejectCode::kBadValue, fault);
  }
  return refuse(field, code, (quoted(text) + ' ').append(wrong));
}

Rejection FieldReader::refuse_first(FieldMask mask, std::string_view why) const {
  const FieldMask found = fields_->given & mask;
  return refuse(static_cast<Field>(std::countr_zero(found)), RejectCode::kUnknownField, why);
}

Rejection FieldReader::refuse_name(std::string_view name) const {
  return {RejectCode::kUnknownField, path_of(quoted(name)) + ": is not a known field"};
}

Rejection FieldReader::refuse_missing(Field field) const {
  return refuse(field, RejectCode::kMissingField, "is missing");
}

Rejection FieldReader::refuse(Field field, RejectCode code, std::string_view wrong) const {
  return {code, (path_of(name_of(field)) + ": ").append(wrong)};
}

std::string FieldReader::path_of(std::string_view name) const {
  if (!entry_) return std::string(name);
  return ("periods[" + std::to_string(*entry_) + "].").append(name);
}

}  // namespace cumuld
