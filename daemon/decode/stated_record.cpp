#include "daemon/decode/stated_record.h"

#include <cstring>

namespace cumuld {
namespace {

constexpr std::array<std::string_view, kFields> kNames{
    "registry",    "key",      "version",   "person",        "cancelled",   "successor", "periods",
    "attributes",  "part",     "kind",      "from",          "to",          "employer",  "insurer",
    "daily_cents", "fraction", "paid_days", "days_per_week", "max_fraction"};

}  // namespace

std::string_view name_of(Field field) {
  return kNames[static_cast<std::size_t>(field)];
}

std::optional<Field> field_named(std::string_view name) {
  // With the length known, a comparison is one or two machine words.
  const auto is = [&]<std::size_t kSize>(const char(&other)[kSize]) {
    return std::memcmp(name.data(), other, kSize - 1) == 0;
  };
  const auto when = [](bool same, Field field) {
    return same ? std::optional{field} : std::nullopt;
  };
  switch (name.size()) {
    case 2:
      return when(is("to"), Field::kTo);
    case 3:
      return when(is("key"), Field::kKey);
    case 4:
      if (is("kind")) return Field::kKind;
      if (is("from")) return Field::kFrom;
      return when(is("part"), Field::kPart);
    case 6:
      return when(is("person"), Field::kPerson);
    case 7:
      if (is("version")) return Field::kVersion;
      if (is("insurer")) return Field::kInsurer;
      return when(is("periods"), Field::kPeriods);
    case 8:
      if (is("registry")) return Field::kRegistry;
      if (is("employer")) return Field::kEmployer;
      return when(is("fraction"), Field::kFraction);
    case 9:
      if (is("paid_days")) return Field::kPaidDays;
      if (is("cancelled")) return Field::kCancelled;
      return when(is("successor"), Field::kSuccessor);
    case 10:
      return when(is("attributes"), Field::kAttributes);
    case 11:
      return when(is("daily_cents"), Field::kDailyCents);
    case 12:
      return when(is("max_fraction"), Field::kMaxFraction);
    case 13:
      return when(is("days_per_week"), Field::kDaysPerWeek);
    default:
      return std::nullopt;
  }
}

void FieldSet::clear() {
  given = 0;
  is_object = true;
  attributes.clear();
  attributes_clean = false;
  attribute_bytes = 0;
  not_text.reset();
  unknown_field.reset();
}

FieldSet* StatedRecord::add_period() {
  if (++period_count > matcher::kPeriodsMax) return nullptr;
  if (periods.size() < period_count) periods.emplace_back();
  auto& period = periods[period_count - 1];
  period.clear();
  return &period;
}

void StatedRecord::clear() {
  fields.clear();
  period_count = 0;
}

}  // namespace cumuld
