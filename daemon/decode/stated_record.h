// StatedRecord: what one piece of input said, name by name, before anybody judged it.
//
// A decoder fills it with whatever the input held under the contract's field names, of whatever
// type; RecordCheck (record_check.h) judges it. So every format is judged by the same rules and in
// the same order, whatever order its fields came in.
//
// Ownership: texts are views into the decoder's buffers, which must outlive the check. clear()
// keeps all memory: a decoder reuses one StatedRecord and stops allocating after the first ones.
//
// Thread safety: one thread at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "matcher/limits.h"
#include "matcher/record.h"

namespace cumuld {

// The field names of the contract, section 1: those of a record first, then those of a period.
enum class Field : std::uint8_t {
  kRegistry = 0,
  kKey,
  kVersion,
  kPerson,
  kCancelled,
  kSuccessor,
  kPeriods,
  kAttributes,  // of both
  kPart,
  kKind,
  kFrom,
  kTo,
  kEmployer,
  kInsurer,
  kDailyCents,
  kFraction,
  kPaidDays,
  kDaysPerWeek,
  kMaxFraction,
};
inline constexpr std::size_t kFields = 19;

std::string_view name_of(Field field);                    // "daily_cents"
std::optional<Field> field_named(std::string_view name);  // O(1)

using FieldMask = std::uint32_t;
constexpr FieldMask bit_of(Field field) {
  return FieldMask{1} << static_cast<unsigned>(field);
}

// Those that stand on a period, or on a record that is its own only period; not attributes.
inline constexpr FieldMask kPeriodFields = ((FieldMask{1} << kFields) - 1) & ~0xffU;
static_assert(kPeriodFields >> static_cast<unsigned>(Field::kPart) == 0x7ff);

struct Value {
  enum class Type : std::uint8_t {
    kNull,
    kTrue,
    kFalse,
    kInteger,   // `number`; kBeyond stands for all that need more than 64 bits
    kNegative,  // an integer below zero
    kReal,      // a number written with a fraction or an exponent
    kText,      // `text`
    kList,
    kObject,
  };
  static constexpr std::uint64_t kBeyond = std::numeric_limits<std::uint64_t>::max();

  static Value text_of(std::string_view text) { return {text, 0, Type::kText, false}; }
  static Value integer_of(std::uint64_t number) { return {{}, number, Type::kInteger, false}; }

  std::string_view text;
  std::uint64_t number = 0;
  Type type = Type::kNull;
  bool printable = false;  // `text` is known to be printable ASCII, and need not be looked at
};

// The fields of one record or of one period.
struct FieldSet {
  FieldMask given = 0;
  bool is_object = true;              // false: an entry of `periods` that is something else
  std::array<Value, kFields> values;  // of the fields in `given` only

  // Of an `attributes` object. Pairs beyond the contract's limit need not be kept.
  matcher::Attributes attributes;
  bool attributes_clean = false;             // all are known to be printable ASCII and not empty
  std::size_t attribute_bytes = 0;           // all names and values, kept or not
  std::optional<std::string_view> not_text;  // an attribute whose value is no string
  std::optional<std::string_view> unknown_field;  // the first name the contract does not know

  bool has(Field field) const { return (given & bit_of(field)) != 0; }
  // False if it was given already; the first value stays.
  bool set(Field field, const Value& value) {
    if (has(field)) return false;
    place_for(field) = value;
    return true;
  }
  // Where the caller writes the value of a field that was not given yet; now it is.
  Value& place_for(Field field) {
    given |= bit_of(field);
    return values[static_cast<std::size_t>(field)];
  }
  const Value& operator[](Field field) const {  // REQUIRES: has(field)
    return values[static_cast<std::size_t>(field)];
  }
  void add_attribute(std::string_view name, std::string_view value) {
    attribute_bytes += name.size() + value.size();
    if (attribute_bytes <= matcher::kAttributeBytesMax) attributes.emplace_back(name, value);
  }
  void clear();
};

struct StatedRecord {
  FieldSet fields;                // `periods` is among them if the record has a list of periods
  std::vector<FieldSet> periods;  // the first min(period_count, kPeriodsMax) count
  std::size_t period_count = 0;   // entries of the list, kept or not

  // The next entry of `periods`, empty; nullptr beyond the contract's limit, which is counted only.
  FieldSet* add_period();
  void clear();
};

}  // namespace cumuld
