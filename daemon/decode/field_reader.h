// FieldReader: reads one field of a FieldSet as the type the contract gives it, or says why not.
//
// Each function REQUIRES that the field was given, fills `out` and returns nullopt, or leaves `out`
// unspecified and returns the rejection. The message begins with the field's path: `fraction`, or
// `periods[3].fraction` for entry 3 of a list.
//
// Lifetime: keeps a reference to the fields. Thread safety: reads only. Cost: O(length).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/decode/rejection.h"
#include "daemon/decode/stated_record.h"
#include "matcher/period.h"

namespace cumuld {

class FieldReader {
 public:
  explicit FieldReader(const FieldSet& fields, std::optional<std::size_t> entry = std::nullopt)
      : fields_(&fields), entry_(entry) {}

  const FieldSet& fields() const { return *fields_; }
  bool has(Field field) const { return fields_->has(field); }
  const Value& operator[](Field field) const { return (*fields_)[field]; }

  // A string: not empty, no control characters, at most `bytes_max` bytes.
  Verdict text(Field field, std::size_t bytes_max, std::string_view& out) const {
    const Value& value = (*this)[field];
    out = value.text;
    const bool good = value.printable && !out.empty() && out.size() <= bytes_max;
    return good ? Verdict{} : check_text(field, bytes_max);
  }
  // Any string, checked by the caller against what it may be; see refuse_text().
  Verdict any_text(Field field, std::string_view& out) const {
    out = (*this)[field].text;
    return (*this)[field].type == Value::Type::kText ? Verdict{} : refuse_type(field);
  }
  Verdict person(Field field, matcher::PersonCode& out) const;
  Verdict date(Field field, matcher::Day& out) const;
  // Three digits.
  Verdict insurer(Field field, std::optional<std::uint16_t>& out) const;
  // 0 to `highest`, both included. Unsigned must hold `highest`.
  Verdict integer(Field field, std::uint64_t highest, std::uint64_t& out) const {
    const Value& value = (*this)[field];
    out = value.number;
    const bool good = value.type == Value::Type::kInteger && out <= highest;
    return good ? Verdict{} : refuse_integer(field, highest);
  }
  template <typename Unsigned>
  Verdict integer(Field field, std::uint64_t highest, std::optional<Unsigned>& out) const {
    std::uint64_t number = 0;
    auto refused = integer(field, highest, number);
    out = static_cast<Unsigned>(number);
    return refused;
  }
  // The `attributes` object, all names and values; they stay where they are.
  Verdict attributes() const { return has(Field::kAttributes) ? check_attributes() : Verdict{}; }

  // Refuses the string: bad_value if it breaks the rule of strings, else `code` with "..." `wrong`.
  Rejection refuse_text(Field field, matcher::RejectCode code, std::string_view wrong) const;
  // Refuses the first field of `mask` that was given; nullopt if there is none.
  Verdict refuse_any(FieldMask mask, std::string_view why) const {
    return (fields_->given & mask) == 0 ? Verdict{} : refuse_first(mask, why);
  }
  // A name that the contract does not know.
  Verdict refuse_unknown() const {
    return fields_->unknown_field ? refuse_name(*fields_->unknown_field) : Verdict{};
  }
  Verdict require(Field field) const { return has(field) ? Verdict{} : refuse_missing(field); }

  // `code` at the field, "path: `wrong`".
  Rejection refuse(Field field, matcher::RejectCode code, std::string_view wrong) const;

 private:
  // What a field that is not plainly right gives; most never come here.
  Verdict check_text(Field field, std::size_t bytes_max) const;
  Verdict check_attributes() const;
  Rejection refuse_type(Field field) const;
  Rejection refuse_integer(Field field, std::uint64_t highest) const;
  Rejection refuse_first(FieldMask mask, std::string_view why) const;
  Rejection refuse_name(std::string_view name) const;
  Rejection refuse_missing(Field field) const;
  std::string path_of(std::string_view name) const;

  const FieldSet* fields_;
  std::optional<std::size_t> entry_;
};

}  // namespace cumuld
