// LayoutFields: reads the fields of one [[layout]]: where each comes from, and how it is read.
//
// Private to config/. Complains as TableReader does; collects the columns that are named.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "config/layouts.h"
#include "config/toml_reader.h"

namespace config {

// How the value of a field is read, which says what its source may be told.
enum class ValueUse : std::uint8_t { kText = 0, kDate, kNumber, kFlag, kPerson };

struct LayoutField {
  std::string_view name;
  ValueUse use = ValueUse::kText;
  bool needed = false;
};

std::span<const LayoutField> record_fields();         // of [layout.fields]
std::span<const LayoutField> authorisation_fields();  // of [layout.authorisation]

class LayoutFields {
 public:
  LayoutFields(FileLayout& layout, Complaint& complaint, std::string context)
      : layout_(layout), complaint_(complaint), context_(std::move(context)) {}

  // `name` is that of the table, for messages.
  FileLayout::Sources read(const toml::table& table, std::string_view name,
                           std::span<const LayoutField> known);
  // Any name, texts.
  FileLayout::Sources read_attributes(const toml::table& table);
  void read_identity(const toml::table& table);
  void read_skip(const toml::table& table);

 private:
  FieldSource source(TableReader& fields, std::string_view name, ValueUse use);
  void read_source_table(const toml::table& table, const std::string& name, ValueUse use,
                         FieldSource& out);
  void read_way(TableReader& fields, ValueUse use, FieldSource& out);
  std::optional<TimePattern> pattern(TableReader& fields, std::string_view name);
  void read_codes(TableReader& fields, FieldSource& out);
  ColumnIndex column(TableReader& fields, const toml::node& node, const std::string& name);

  FileLayout& layout_;
  Complaint& complaint_;
  std::string context_;
};

}  // namespace config
