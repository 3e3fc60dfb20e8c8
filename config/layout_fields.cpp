#include "config/layout_fields.h"

#include <algorithm>
#include <array>

#include "config/suggest.h"

namespace config {
namespace {

constexpr std::size_t kNameBytesMax = 128;
constexpr std::array<std::string_view, 9> kSourceFields{
    "column", "columns", "value", "date", "moment", "scale", "per", "codes", "in"};
constexpr std::array<std::string_view, 2> kIdentityFields{"successor", "version"};
constexpr std::array<std::string_view, 2> kSkipFields{"column", "in"};

constexpr std::array<LayoutField, 14> kRecordFields{{
    {"key", ValueUse::kText, true},
    {"version", ValueUse::kNumber, true},
    {"person", ValueUse::kPerson, true},
    {"cancelled", ValueUse::kFlag},
    {"part", ValueUse::kText},
    {"kind", ValueUse::kText},
    {"from", ValueUse::kDate, true},
    {"to", ValueUse::kDate},
    {"employer", ValueUse::kText},
    {"insurer", ValueUse::kText},
    {"daily_cents", ValueUse::kNumber},
    {"fraction", ValueUse::kNumber},
    {"paid_days", ValueUse::kNumber},
    {"days_per_week", ValueUse::kNumber},
}};
constexpr LayoutField kMaxFraction{"max_fraction", ValueUse::kNumber};

constexpr std::array<LayoutField, 15> kAuthorisationFields{{
    {"insurer", ValueUse::kText, true},
    {"id", ValueUse::kText, true},
    {"version", ValueUse::kNumber, true},
    {"person", ValueUse::kPerson, true},
    {"decision", ValueUse::kText, true},
    {"resumed_on", ValueUse::kDate, true},
    {"declared_on", ValueUse::kDate},
    {"granted_on", ValueUse::kDate},
    {"decided_on", ValueUse::kDate},
    {"sent_on", ValueUse::kDate},
    {"effective_from", ValueUse::kDate},
    {"effective_to", ValueUse::kDate},
    {"employer", ValueUse::kText},
    kMaxFraction,
    {"withdrawn", ValueUse::kFlag},
}};

constexpr auto kAllRecordFields = [] {
  std::array<LayoutField, kRecordFields.size() + 1> all{};
  std::ranges::copy(kRecordFields, all.begin());
  all.back() = kMaxFraction;
  return all;
}();

// Which fields of a source make sense for a use; `column` always does.
bool may_say(ValueUse use, std::string_view name) {
  if (name == "columns" || name == "value" || name == "codes") return use == ValueUse::kText;
  if (name == "date") return use == ValueUse::kDate || use == ValueUse::kText;
  if (name == "moment" || name == "scale" || name == "per") return use == ValueUse::kNumber;
  if (name == "in") return use == ValueUse::kFlag;
  return true;
}

std::vector<std::string_view> names_of(std::span<const LayoutField> fields) {
  std::vector<std::string_view> names;
  names.reserve(fields.size());
  for (const auto& field : fields) names.push_back(field.name);
  return names;
}

std::vector<std::string> texts_of(TableReader& fields, std::string_view name) {
  std::vector<std::string> texts;
  for (auto& item : fields.texts(name, true).value_or(std::vector<ListedText>{})) {
    texts.push_back(std::move(item.text));
  }
  return texts;
}

// What is wrong with the place of an XML element; empty: nothing.
std::string_view fault_of_place(std::string_view place) {
  const auto names = names_of_place(place);
  if (names.empty() || names.size() > kLayoutDepthMax) return "is no place of an element";
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string_view name = names[i];
    const bool attribute = name.starts_with('@');
    if (name.size() == (attribute ? 1U : 0U)) return "has an empty name";
    if (attribute && i + 1 < names.size()) return "goes on after an attribute";
    if (name.find_first_of(" \t:") != std::string_view::npos) return "is no place of an element";
  }
  return {};
}

}  // namespace

std::span<const LayoutField> record_fields() {
  return kAllRecordFields;
}

std::span<const LayoutField> authorisation_fields() {
  return kAuthorisationFields;
}

FileLayout::Sources LayoutFields::read(const toml::table& table, std::string_view name,
                                       std::span<const LayoutField> known) {
  FileLayout::Sources sources;
  TableReader fields(table, complaint_, context_ + std::string(name) + ": ");
  if (!fields.knows_only(names_of(known))) return sources;
  for (const auto& field : known) {
    if (field.needed) fields.requires_field(field.name);
    if (fields.find(field.name) == nullptr) continue;
    sources.emplace_back(field.name, source(fields, field.name, field.use));
  }
  return sources;
}

FileLayout::Sources LayoutFields::read_attributes(const toml::table& table) {
  FileLayout::Sources sources;
  TableReader fields(table, complaint_, context_ + "attributes: ");
  for (const auto& [name, value] : table) {
    sources.emplace_back(name.str(), source(fields, name.str(), ValueUse::kText));
  }
  return sources;
}

void LayoutFields::read_identity(const toml::table& table) {
  TableReader fields(table, complaint_, context_ + "identity: ");
  if (!fields.knows_only(kIdentityFields)) return;
  for (const auto name : kIdentityFields) {
    if (!fields.requires_field(name)) return;
  }
  auto& identity = layout_.identity.emplace();
  identity.successor = source(fields, "successor", ValueUse::kPerson);
  identity.version = source(fields, "version", ValueUse::kNumber);
}

void LayoutFields::read_skip(const toml::table& table) {
  TableReader fields(table, complaint_, context_ + "skip: ");
  if (!fields.knows_only(kSkipFields)) return;
  for (const auto name : kSkipFields) {
    if (!fields.requires_field(name)) return;
  }
  const auto name = fields.text("column", kNameBytesMax);
  if (!name) return;
  layout_.skip.push_back({column(fields, *fields.find("column"), *name), texts_of(fields, "in")});
}

FieldSource LayoutFields::source(TableReader& fields, std::string_view name, ValueUse use) {
  FieldSource out;
  const auto& node = *fields.find(name);
  if (const auto* table = node.as_table()) {
    read_source_table(*table, fields.context().substr(context_.size()) + std::string(name), use,
                      out);
  } else if (const auto text = fields.text(name, kNameBytesMax)) {
    out.columns.push_back(column(fields, node, *text));
    if (use == ValueUse::kFlag) fields.fail(node, std::string(name) + ": needs `in`, a list");
  }
  return out;
}

void LayoutFields::read_source_table(const toml::table& table, const std::string& name,
                                     ValueUse use, FieldSource& out) {
  TableReader fields(table, complaint_, context_ + name + ": ");
  if (!fields.knows_only(kSourceFields)) return;
  std::size_t places = 0;
  for (const auto* const place : {"column", "columns", "value"}) {
    if (fields.find(place) != nullptr) ++places;
  }
  if (places != 1) {
    fields.fail_here("needs one of column, columns and value");
    return;
  }
  for (const auto field : kSourceFields) {
    const auto* node = fields.find(field);
    if (node != nullptr && !may_say(use, field)) {
      fields.fail(*node, std::string(field) + ": does not go with this field");
    }
  }
  if (const auto text = fields.text("column", kNameBytesMax)) {
    out.columns.push_back(column(fields, *fields.find("column"), *text));
  }
  for (const auto& item : fields.texts("columns", true).value_or(std::vector<ListedText>{})) {
    out.columns.push_back(column(fields, *item.node, item.text));
  }
  if (auto text = fields.text("value", kNameBytesMax)) out.value = std::move(*text);
  read_way(fields, use, out);
}

void LayoutFields::read_way(TableReader& fields, ValueUse use, FieldSource& out) {
  out.date = pattern(fields, "date");
  if (out.date && out.date->has(TimePart::kHour)) {
    fields.fail(*fields.find("date"), "date: has a time");
  }
  out.moment = pattern(fields, "moment");
  const auto scale = fields.integer("scale", 1, static_cast<std::int64_t>(kLayoutScaleMax));
  if (scale) out.scale = static_cast<std::uint64_t>(*scale);
  if (const auto text = fields.text("per", kNameBytesMax)) {
    out.per = column(fields, *fields.find("per"), *text);
  }
  if (out.moment && (scale || out.per)) {
    fields.fail(*fields.find("moment"), "moment: goes with neither scale nor per");
  }
  read_codes(fields, out);
  if (use == ValueUse::kFlag && fields.requires_field("in")) out.in = texts_of(fields, "in");
}

std::optional<TimePattern> LayoutFields::pattern(TableReader& fields, std::string_view name) {
  const auto text = fields.text(name, kNameBytesMax);
  if (!text) return std::nullopt;
  auto parsed = parse_time_pattern(*text);
  if (!parsed) {
    fields.fail(*fields.find(name), std::string(name) + " = " + in_quotes(*text) +
                                        ": is made of yyyy, mm, dd, HH, MM, SS, each once, and "
                                        "what stands between them");
  }
  return parsed;
}

void LayoutFields::read_codes(TableReader& fields, FieldSource& out) {
  const auto* table = fields.table("codes");
  if (table == nullptr) return;
  for (const auto& [code, meaning] : *table) {
    const auto* text = meaning.as_string();
    if (text == nullptr) {
      fields.fail(meaning, "codes: " + in_quotes(code.str()) + ": expected a string");
      continue;
    }
    out.codes.emplace_back(code.str(), text->get());
  }
}

ColumnIndex LayoutFields::column(TableReader& fields, const toml::node& node,
                                 const std::string& name) {
  auto& columns = layout_.columns;
  const auto found = std::ranges::find(columns, name);
  if (found != columns.end()) return static_cast<ColumnIndex>(found - columns.begin());
  if (layout_.form == FileLayout::Form::kXml) {
    if (const auto fault = fault_of_place(name); !fault.empty()) {
      fields.fail(node, in_quotes(name) + " " + std::string(fault));
    }
  }
  if (columns.size() == kLayoutColumnsMax) {
    fields.fail(node, "more than " + std::to_string(kLayoutColumnsMax) + " columns");
    return 0;
  }
  columns.push_back(name);
  return static_cast<ColumnIndex>(columns.size() - 1);
}

}  // namespace config
