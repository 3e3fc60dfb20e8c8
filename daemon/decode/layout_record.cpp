#include "daemon/decode/layout_record.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <span>

#include "matcher/limits.h"

namespace cumuld {
namespace {

using config::ColumnIndex;
using config::FieldSource;
using config::FileLayout;

// The fields of [layout.authorisation] that are texts or dates.
constexpr std::array<std::pair<std::string_view, std::string_view AuthorisationTexts::*>, 14>
    kTexts{{
        {"insurer", &AuthorisationTexts::insurer},
        {"id", &AuthorisationTexts::id},
        {"version", &AuthorisationTexts::version},
        {"person", &AuthorisationTexts::person},
        {"decision", &AuthorisationTexts::decision},
        {"resumed_on", &AuthorisationTexts::resumed_on},
        {"declared_on", &AuthorisationTexts::declared_on},
        {"granted_on", &AuthorisationTexts::granted_on},
        {"decided_on", &AuthorisationTexts::decided_on},
        {"sent_on", &AuthorisationTexts::sent_on},
        {"effective_from", &AuthorisationTexts::effective_from},
        {"effective_to", &AuthorisationTexts::effective_to},
        {"employer", &AuthorisationTexts::employer},
        {"max_fraction", &AuthorisationTexts::max_fraction},
    }};

// As which contract field the value of such a text is read.
Field read_as(std::string_view name) {
  if (name == "version") return Field::kVersion;
  if (name == "person") return Field::kPerson;
  if (name == "employer") return Field::kEmployer;
  if (name == "max_fraction") return Field::kMaxFraction;
  return name.ends_with("_on") || name.starts_with("effective_") ? Field::kFrom : Field::kKind;
}

// True if one of the texts that mean yes stands there.
bool is_yes(const FieldSource* source, const LayoutRow& row) {
  if (source == nullptr) return false;
  const auto text = row.values[source->columns.front()];
  return !text.empty() && is_among(text, source->in);
}

std::string_view name_of_identity(const matcher::Catalogue& catalogue) {
  for (const auto& registry : catalogue.registries()) {
    if (registry.identity && registry.configured) return registry.name;
  }
  return "identity";
}

}  // namespace

LayoutRecord::LayoutRecord(const FileLayout& layout, const matcher::Catalogue& catalogue,
                           std::uint64_t key_seed, RegistryMask allowed)
    : layout_(&layout),
      key_seed_(key_seed),
      check_(catalogue, allowed),
      identity_registry_(name_of_identity(catalogue)),
      columns_(layout) {
  sort_fields();
}

void LayoutRecord::sort_fields() {
  const bool lists = !layout_->period.empty();
  for (const auto& [name, source] : layout_->attributes) {
    const bool of_period = lists && std::ranges::any_of(source.columns, [this](ColumnIndex column) {
                             return layout_->is_of_period(column);
                           });
    (of_period ? period_attributes_ : record_attributes_).push_back({name, &source});
  }
  if (layout_->is_authorisation) return sort_authorisation_texts();
  for (const auto& [name, source] : layout_->fields) {
    const auto field = field_named(name);
    assert(field);  // config knows no other names
    if (field == Field::kCancelled) {
      cancelled_ = &source;
    } else if (field == Field::kPart) {
      part_ = &source;
    } else if ((bit_of(*field) & kPeriodFields) != 0) {
      of_period_.push_back({*field, &source});
    } else {
      of_record_.push_back({*field, &source});
    }
  }
}

void LayoutRecord::sort_authorisation_texts() {
  for (const auto& [name, source] : layout_->fields) {
    if (name == "withdrawn") {
      withdrawn_ = &source;
      continue;
    }
    const auto* const text = std::ranges::find(kTexts, std::string_view(name),
                                               [](const auto& pair) { return pair.first; });
    assert(text != kTexts.end());  // config knows no other names
    authorisation_texts_.push_back({text->second, read_as(name), &source});
  }
}

Verdict LayoutRecord::append(const LayoutRow& record, std::span<const LayoutRow> periods,
                             std::size_t period_count, const RawPlace& place, matcher::Batch& out) {
  columns_.begin_record();
  const bool authorisation = layout_->is_authorisation;
  if (auto refused =
          authorisation ? state_authorisation(record) : state(record, periods, period_count)) {
    return refused;
  }
  if (auto refused = check_.check(stated_, draft_)) return refused;
  const bool replaced =
      layout_->identity && !record.values[layout_->identity->successor.columns.front()].empty();
  if (replaced) {
    if (auto refused = state_identity(record)) return refused;
    if (auto refused = check_.check(identity_, identity_draft_)) return refused;
  }
  matcher::append_record(out, draft_, key_seed_, place.position, place.offset, place.size);
  if (replaced) {
    matcher::append_record(out, identity_draft_, key_seed_, place.position, place.offset,
                           place.size);
  }
  return std::nullopt;
}

Verdict LayoutRecord::state(const LayoutRow& record, std::span<const LayoutRow> periods,
                            std::size_t period_count) {
  auto& fields = stated_.fields;
  stated_.clear();
  fields.set(Field::kRegistry, Value::text_of(layout_->registry));
  if (auto refused = add_fields(of_record_, record, fields)) return refused;
  if (is_yes(cancelled_, record)) {
    fields.set(Field::kCancelled, {{}, 0, Value::Type::kTrue});
    return std::nullopt;
  }
  fields.set(Field::kAttributes, {{}, 0, Value::Type::kObject});
  if (auto refused = add_attributes(record_attributes_, record, fields)) return refused;
  if (!layout_->period.empty()) return add_periods(periods, period_count);
  if (is_skipped(record)) {
    fields.set(Field::kPeriods, {{}, 0, Value::Type::kList});
    return std::nullopt;
  }
  if (part_ != nullptr) {
    // The only period of its record is part "1" in the contract's form without a list.
    fields.set(Field::kPeriods, {{}, 0, Value::Type::kList});
    auto& only = *stated_.add_period();
    parts_.clear();
    add_part(record, 1, only);
    return add_fields(of_period_, record, only);
  }
  return add_fields(of_period_, record, fields);
}

Verdict LayoutRecord::add_periods(std::span<const LayoutRow> periods, std::size_t period_count) {
  stated_.fields.set(Field::kPeriods, {{}, 0, Value::Type::kList});
  parts_.clear();
  for (std::size_t i = 0; i < periods.size(); ++i) {
    if (is_skipped(periods[i])) continue;
    auto& period = *stated_.add_period();
    add_part(periods[i], i + 1, period);
    if (auto refused = add_fields(of_period_, periods[i], period)) return refused;
    period.set(Field::kAttributes, {{}, 0, Value::Type::kObject});
    if (auto refused = add_attributes(period_attributes_, periods[i], period)) return refused;
  }
  stated_.period_count += period_count - periods.size();
  return std::nullopt;
}

void LayoutRecord::add_part(const LayoutRow& row, std::size_t ordinal, FieldSet& out) {
  std::string_view base;
  if (part_ == nullptr || columns_.read_text(*part_, row, base) || base.empty()) {
    auto& number = columns_.made();
    number = std::to_string(ordinal);
    base = number;
  }
  const auto before = std::ranges::count(parts_, base);
  parts_.push_back(base);
  if (before > 0) {
    auto& unique = columns_.made();
    unique = base;
    unique += '#';
    unique += std::to_string(before + 1);
    base = unique;
  }
  out.set(Field::kPart, Value::text_of(base));
}

bool LayoutRecord::is_skipped(const LayoutRow& row) const {
  return std::ranges::any_of(layout_->skip, [&](const FileLayout::Skip& skip) {
    const auto text = row.values[skip.column];
    return !text.empty() && is_among(text, skip.in);
  });
}

Verdict LayoutRecord::add_fields(std::span<const Target> targets, const LayoutRow& row,
                                 FieldSet& out) {
  for (const auto& target : targets) {
    Value value;
    if (auto refused = columns_.read(*target.source, target.field, row, value)) return refused;
    if (value.type != Value::Type::kNull) out.set(target.field, value);
  }
  const bool of_period = targets.data() == of_period_.data();
  if (of_period && !layout_->kind.empty()) out.set(Field::kKind, Value::text_of(layout_->kind));
  return std::nullopt;
}

Verdict LayoutRecord::add_attributes(std::span<const Attribute> attributes, const LayoutRow& row,
                                     FieldSet& out) {
  const auto is_taken = [&](std::string_view name) {
    return std::ranges::any_of(out.attributes,
                               [&](const auto& pair) { return pair.first == name; });
  };
  for (const auto& attribute : attributes) {
    std::string_view text;
    auto refused = attribute.source->date ? columns_.read_date(*attribute.source, row, text)
                                          : columns_.read_text(*attribute.source, row, text);
    if (refused) return refused;
    if (!text.empty()) out.add_attribute(attribute.name, text);
  }
  for (std::size_t i = 0; i < row.others.size(); ++i) {
    const auto& [name, text] = row.others[i];
    if (out.attribute_bytes > matcher::kAttributeBytesMax) break;  // refused by the record's check
    auto n = 1 + std::ranges::count(std::span(row.others).first(i), name,
                                    [](const auto& pair) { return pair.first; });
    std::string_view free = name;
    for (; n > 1 || is_taken(free); ++n) {
      auto& numbered = columns_.made();
      numbered = name;
      numbered += '#';
      numbered += std::to_string(n < 2 ? 2 : n);
      free = numbered;
      if (!is_taken(free)) break;
    }
    out.add_attribute(free, text);
  }
  return std::nullopt;
}

Verdict LayoutRecord::state_authorisation(const LayoutRow& record) {
  texts_ = {};
  texts_.withdrawn = is_yes(withdrawn_, record);
  for (const auto& [text, as, source] : authorisation_texts_) {
    Value value;
    if (auto refused = columns_.read(*source, as, record, value)) return refused;
    if (value.type == Value::Type::kInteger) {
      auto& number = columns_.made();
      number = std::to_string(value.number);
      texts_.*text = number;
    } else if (value.type == Value::Type::kText) {
      texts_.*text = value.text;
    }
  }
  if (auto refused = authorisation_.read(texts_, stated_)) return refused;
  if (texts_.withdrawn) return std::nullopt;
  return add_attributes(record_attributes_, record, stated_.fields);
}

Verdict LayoutRecord::state_identity(const LayoutRow& record) {
  auto& fields = identity_.fields;
  const auto& person = stated_.fields;
  identity_.clear();
  fields.set(Field::kRegistry, Value::text_of(identity_registry_));
  Value version;
  Value successor;
  const auto& sources = *layout_->identity;
  if (auto refused = columns_.read(sources.version, Field::kVersion, record, version))
    return refused;
  if (auto refused = columns_.read(sources.successor, Field::kSuccessor, record, successor))
    return refused;
  if (person.has(Field::kPerson)) {
    fields.set(Field::kKey, person[Field::kPerson]);
    fields.set(Field::kPerson, person[Field::kPerson]);
  }
  if (version.type != Value::Type::kNull) fields.set(Field::kVersion, version);
  fields.set(Field::kSuccessor, successor);
  return std::nullopt;
}

}  // namespace cumuld
