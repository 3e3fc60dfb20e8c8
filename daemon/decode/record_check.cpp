#include "daemon/decode/record_check.h"

#include <algorithm>

#include "daemon/decode/field_reader.h"
#include "daemon/decode/period_check.h"

namespace cumuld {
namespace {

using matcher::Attributes;
using matcher::PeriodDraft;
using matcher::RecordDraft;
using matcher::RejectCode;
using Type = Value::Type;

// The part of a period that stands on its record.
constexpr std::string_view kOnlyPart = "1";

constexpr FieldMask kFieldsOfAPeriod = kPeriodFields | bit_of(Field::kAttributes);

Verdict check_version(const FieldReader& fields, std::uint64_t highest, std::uint64_t& out) {
  if (auto refused = fields.require(Field::kVersion)) return refused;
  return fields.integer(Field::kVersion, highest, out);
}

Verdict check_cancelled(const FieldReader& fields, bool& out) {
  out = fields.has(Field::kCancelled);
  if (!out || fields[Field::kCancelled].type == Type::kTrue) return std::nullopt;
  if (fields[Field::kCancelled].type == Type::kFalse) {
    return fields.refuse(Field::kCancelled, RejectCode::kBadValue, "may only be true");
  }
  return fields.refuse(Field::kCancelled, RejectCode::kBadType, "is not a boolean");
}

// A replaced number: key = person, and a successor that is another one.
Verdict check_successor(const FieldReader& fields, RecordDraft& draft) {
  if (auto refused = fields.require(Field::kSuccessor)) return refused;
  if (auto refused = fields.person(Field::kSuccessor, draft.successor.emplace())) return refused;
  if (draft.key != fields[Field::kPerson].text) {
    return fields.refuse(Field::kKey, RejectCode::kBadValue, "is not equal to `person`");
  }
  if (draft.successor == draft.person) {
    return fields.refuse(Field::kSuccessor, RejectCode::kBadValue, "is equal to `person`");
  }
  return std::nullopt;
}

Verdict check_only_period(const FieldReader& fields, const matcher::Catalogue& catalogue,
                          RecordDraft& draft) {
  draft.periods.resize(1);
  auto& period = draft.periods.front();
  period.part = kOnlyPart;
  if (fields.has(Field::kPart)) {
    std::string_view part;
    if (auto refused = fields.any_text(Field::kPart, part)) return refused;
    if (part != kOnlyPart) {
      return fields.refuse_text(Field::kPart, RejectCode::kBadValue,
                                "is not \"1\", the part of a record's only period");
    }
  }
  return check_period(fields, catalogue, catalogue.registry(draft.registry), period);
}

// Adds those of the record's attributes that the period does not have itself.
void merge(const Attributes& of_record, Attributes& of_period) {
  if (of_record.empty()) return;
  std::ranges::sort(of_period);
  const auto own = static_cast<std::ptrdiff_t>(of_period.size());
  const auto name_of_pair = [](const auto& pair) { return pair.first; };
  for (const auto& attribute : of_record) {
    const bool has = std::ranges::binary_search(of_period.begin(), of_period.begin() + own,
                                                attribute.first, {}, name_of_pair);
    if (!has) of_period.push_back(attribute);
  }
}

void reset(RecordDraft& draft) {  // RecordDraft::clear() would give the periods' memory back
  draft.cancelled = false;
  draft.person.reset();
  draft.successor.reset();
  draft.attributes.clear();
}

}  // namespace

Verdict RecordCheck::check(const StatedRecord& stated, RecordDraft& draft) {
  const FieldReader fields(stated.fields);
  reset(draft);
  if (auto refused = check_registry(stated.fields, draft.registry)) return refused;
  const auto& registry = catalogue_->registry(draft.registry);
  if (auto refused = fields.require(Field::kKey)) return refused;
  if (auto refused = fields.text(Field::kKey, matcher::kKeyBytesMax, draft.key)) return refused;
  if (auto refused = check_version(fields, registry.highest_version, draft.version)) return refused;
  if (auto refused = check_cancelled(fields, draft.cancelled)) return refused;
  if (auto refused = fields.refuse_unknown()) return refused;
  if (draft.cancelled) return std::nullopt;

  if (auto refused = fields.require(Field::kPerson)) return refused;
  if (auto refused = fields.person(Field::kPerson, draft.person.emplace())) return refused;
  if (auto refused = check_names(stated.fields, registry)) return refused;
  if (registry.identity || fields.has(Field::kPeriods)) {
    if (auto refused = fields.attributes()) return refused;
    draft.attributes = stated.fields.attributes;
    if (!registry.identity) return check_list(stated, draft);
    draft.periods.clear();
    return check_successor(fields, draft);
  }
  return check_only_period(fields, *catalogue_, draft);
}

std::optional<matcher::RegistryId> RecordCheck::registry_of(const StatedRecord& stated) const {
  const auto& fields = stated.fields;
  if (!fields.has(Field::kRegistry) || fields[Field::kRegistry].type != Type::kText) {
    return std::nullopt;
  }
  return catalogue_->find_registry(fields[Field::kRegistry].text);
}

Verdict RecordCheck::check_registry(const FieldSet& set, matcher::RegistryId& out) const {
  const FieldReader fields(set);
  std::string_view name;
  if (auto refused = fields.require(Field::kRegistry)) return refused;
  if (auto refused = fields.any_text(Field::kRegistry, name)) return refused;
  // Inputs are long runs of one registry: try the one of the record before.
  const bool again = out < catalogue_->registries().size() &&
                     catalogue_->registry(out).name == name && catalogue_->registry(out).configured;
  const auto id = again ? std::optional{out} : catalogue_->find_registry(name);
  if (!id) {
    return fields.refuse_text(Field::kRegistry, RejectCode::kUnknownRegistry, "is not known");
  }
  if (((allowed_ >> *id) & 1U) == 0) {
    return fields.refuse_text(Field::kRegistry, RejectCode::kUnknownRegistry,
                              "is not taken from this source");
  }
  out = *id;
  return std::nullopt;
}

// Which of the known fields may stand on this record.
Verdict RecordCheck::check_names(const FieldSet& set,
                                 const matcher::Catalogue::Registry& registry) const {
  const FieldReader fields(set);
  if (registry.identity) {
    return fields.refuse_any(kPeriodFields | bit_of(Field::kPeriods),
                             "is not a field of an identity record");
  }
  if (auto refused =
          fields.refuse_any(bit_of(Field::kSuccessor), "is a field of an identity record only")) {
    return refused;
  }
  if (!fields.has(Field::kPeriods)) return std::nullopt;
  return fields.refuse_any(kPeriodFields, "may not stand beside `periods`");
}

Verdict RecordCheck::check_list(const StatedRecord& stated, RecordDraft& draft) {
  const FieldReader fields(stated.fields);
  if (fields[Field::kPeriods].type != Type::kList) {
    return fields.refuse(Field::kPeriods, RejectCode::kBadType, "is not an array");
  }
  if (stated.period_count > matcher::kPeriodsMax) {
    return fields.refuse(Field::kPeriods, RejectCode::kBadValue,
                         "has " + std::to_string(stated.period_count) + " entries, at most " +
                             std::to_string(matcher::kPeriodsMax) + " are allowed");
  }
  draft.periods.resize(stated.period_count);
  for (std::size_t i = 0; i < stated.period_count; ++i) {
    const FieldReader entry(stated.periods[i], i);
    auto& period = draft.periods[i];
    if (!stated.periods[i].is_object) {
      return Rejection{RejectCode::kBadType,
                       "periods[" + std::to_string(i) + "]: is not an object"};
    }
    if (auto refused = entry.refuse_unknown()) return refused;
    if (auto refused = entry.refuse_any(~kFieldsOfAPeriod, "is not a field of a period")) {
      return refused;
    }
    if (auto refused = entry.require(Field::kPart)) return refused;
    if (auto refused = entry.text(Field::kPart, matcher::kPartBytesMax, period.part)) {
      return refused;
    }
    if (auto refused =
            check_period(entry, *catalogue_, catalogue_->registry(draft.registry), period)) {
      return refused;
    }
    merge(draft.attributes, period.attributes);
  }
  if (stated.period_count > 0) draft.attributes.clear();
  return check_parts(draft);
}

Verdict RecordCheck::check_parts(const RecordDraft& draft) {
  if (draft.periods.size() < 2) return std::nullopt;
  parts_.clear();
  for (const auto& period : draft.periods) parts_.push_back(period.part);
  std::ranges::sort(parts_);
  const auto twice = std::ranges::adjacent_find(parts_);
  if (twice == parts_.end()) return std::nullopt;
  return Rejection{RejectCode::kBadValue,
                   "periods: the part \"" + shown(*twice) + "\" is given twice"};
}

}  // namespace cumuld
