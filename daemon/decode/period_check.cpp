#include "daemon/decode/period_check.h"

#include <array>

namespace cumuld {
namespace {

using matcher::PeriodDraft;
using matcher::RejectCode;
using matcher::Side;

constexpr std::uint64_t kDailyCentsMax = 100'000'000;
constexpr std::uint64_t kFractionMax = 2'000;
constexpr std::uint64_t kPaidDaysMax = 40'000;
constexpr std::uint64_t kDaysPerWeekMax = 700;
constexpr std::uint64_t kMaxFractionMax = 1'000;

struct SideFields {
  std::string_view name;
  FieldMask fields;
};
constexpr std::array<SideFields, 3> kSides{{
    {"income", bit_of(Field::kEmployer) | bit_of(Field::kFraction) | bit_of(Field::kPaidDays) |
                   bit_of(Field::kDaysPerWeek)},
    {"benefit", bit_of(Field::kInsurer) | bit_of(Field::kDailyCents)},
    {"exemption", bit_of(Field::kEmployer) | bit_of(Field::kMaxFraction)},
}};
constexpr FieldMask kFieldsOfAnySide = kSides[0].fields | kSides[1].fields | kSides[2].fields;

// `out` comes in as the kind that stood there in the record before: often the same again.
Verdict check_kind(const FieldReader& fields, const matcher::Catalogue& catalogue,
                   const matcher::Catalogue::Registry& registry, matcher::KindId& out) {
  std::string_view name;
  if (auto refused = fields.require(Field::kKind)) return refused;
  if (auto refused = fields.any_text(Field::kKind, name)) return refused;
  const bool again = out < catalogue.kinds().size() && catalogue.kind(out).name == name;
  const auto kind = again ? std::optional{out} : catalogue.find_kind(name);
  if (!kind) return fields.refuse_text(Field::kKind, RejectCode::kUnknownKind, "is not known");
  if (((registry.may_send >> *kind) & 1U) == 0) {
    return fields.refuse_text(Field::kKind, RejectCode::kUnknownKind,
                              "is not for registry " + registry.name + " to send");
  }
  out = *kind;
  return std::nullopt;
}

// From the contract's closed period to the half-open one inside.
Verdict check_days(const FieldReader& fields, PeriodDraft& out) {
  matcher::Day from;
  if (auto refused = fields.require(Field::kFrom)) return refused;
  if (auto refused = fields.date(Field::kFrom, from)) return refused;
  out.begin = from;
  out.end = matcher::kOpenEnd;
  if (!fields.has(Field::kTo) || fields[Field::kTo].type == Value::Type::kNull) return std::nullopt;
  matcher::Day to;
  if (auto refused = fields.date(Field::kTo, to)) return refused;
  const auto period = matcher::Period::from_inclusive(from, to);
  if (!period) {
    return fields.refuse(Field::kTo, RejectCode::kInvertedPeriod,
                         std::string(fields[Field::kTo].text) + " is before `from`, " +
                             std::string(fields[Field::kFrom].text));
  }
  out.end = period->end();
  return std::nullopt;
}

Verdict check_values(const FieldReader& fields, PeriodDraft& out) {
  out.employer.reset();
  out.insurer.reset();
  out.daily_cents.reset();
  out.fraction.reset();
  out.paid_days.reset();
  out.days_per_week.reset();
  if ((fields.fields().given & kFieldsOfAnySide) == 0) return std::nullopt;
  Verdict refused;
  const auto integer = [&](Field field, std::uint64_t highest, auto& target) {
    if (!refused && fields.has(field)) refused = fields.integer(field, highest, target);
  };
  if (fields.has(Field::kEmployer)) {
    refused = fields.text(Field::kEmployer, matcher::kEmployerBytesMax, out.employer.emplace());
  }
  if (!refused && fields.has(Field::kInsurer)) {
    refused = fields.insurer(Field::kInsurer, out.insurer);
  }
  integer(Field::kDailyCents, kDailyCentsMax, out.daily_cents);
  integer(Field::kFraction, kFractionMax, out.fraction);
  integer(Field::kMaxFraction, kMaxFractionMax, out.fraction);  // never beside `fraction`
  integer(Field::kPaidDays, kPaidDaysMax, out.paid_days);
  integer(Field::kDaysPerWeek, kDaysPerWeekMax, out.days_per_week);
  return refused;
}

}  // namespace

Verdict check_period(const FieldReader& fields, const matcher::Catalogue& catalogue,
                     const matcher::Catalogue::Registry& registry, PeriodDraft& out) {
  if (auto refused = check_kind(fields, catalogue, registry, out.kind)) return refused;
  const auto& side = kSides[static_cast<std::size_t>(catalogue.kind(out.kind).side)];
  if ((fields.fields().given & kFieldsOfAnySide & ~side.fields) != 0) {
    return fields.refuse_any(kFieldsOfAnySide & ~side.fields,
                             "is not a field of " + std::string(side.name) + " kinds");
  }
  if (auto refused = check_days(fields, out)) return refused;
  if (auto refused = check_values(fields, out)) return refused;
  if (auto refused = fields.attributes()) return refused;
  out.attributes = fields.fields().attributes;
  return std::nullopt;
}

}  // namespace cumuld
