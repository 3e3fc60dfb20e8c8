#include "daemon/ctl/tree.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <vector>

#include "daemon/ctl/fields.h"
#include "daemon/ctl/text.h"

namespace cumuld::ctl {
namespace {

bool ends_with(std::string_view name, std::string_view end) {
  return name.size() >= end.size() && name.substr(name.size() - end.size()) == end;
}

// Units that a name may end in; the value then carries them and the name does not.
constexpr std::array<std::string_view, 3> kUnits{"_cents", "_bytes", "_seconds"};

// Numbers that name something rather than count it are not grouped.
bool is_name(std::string_view name) {
  return name == "pid" || ends_with(name, "version");
}

bool is_table(const json::value& value) {
  const auto* array = value.if_array();
  return array != nullptr && !array->empty() &&
         std::all_of(array->begin(), array->end(),
                     [](const json::value& v) { return v.is_object(); });
}

bool is_section(const json::value& value) {
  return is_table(value) || (value.is_object() && !value.get_object().empty());
}

void print_rows(std::ostream& out, const json::array& rows, std::size_t indent,
                const Style& style) {
  std::vector<std::string> names;
  std::vector<bool> numeric;
  for (const json::value& row : rows) {
    for (const auto& [key, value] : row.get_object()) {
      const std::string name(key);
      const auto known = std::find(names.begin(), names.end(), name);
      const auto index = static_cast<std::size_t>(known - names.begin());
      if (known == names.end()) names.push_back(name), numeric.push_back(true);
      numeric[index] = numeric[index] && (value.is_number() || value.is_null());
    }
  }
  std::vector<Table::Column> columns;
  for (std::size_t i = 0; i < names.size(); ++i) {
    columns.push_back(
        {figure_name(names[i]), numeric[i] ? Table::Align::kRight : Table::Align::kLeft});
  }
  Table table(std::move(columns), indent);
  for (const json::value& row : rows) {
    std::vector<std::string> cells;
    for (const std::string& name : names) {
      const json::value* value = row.get_object().if_contains(name);
      cells.push_back(value == nullptr ? "" : figure_of(name, *value, style));
    }
    table.add(std::move(cells));
  }
  table.print(out, style);
}

void print_level(std::ostream& out, const json::object& object, std::size_t indent,
                 const Style& style) {
  const auto is_number = [](const auto& member) { return member.value().is_number(); };
  const bool all_numbers = std::all_of(object.begin(), object.end(), [&](const auto& member) {
    return is_section(member.value()) || is_number(member);
  });
  Table table({{""}, {"", all_numbers ? Table::Align::kRight : Table::Align::kLeft}}, indent);
  for (const auto& [name, value] : object) {
    if (!is_section(value)) table.add({figure_name(name), figure_of(name, value, style)});
  }
  const bool has_figures = !table.empty();
  if (has_figures) table.print(out, style);
  bool first = !has_figures;
  for (const auto& [name, value] : object) {
    if (!is_section(value)) continue;
    // Top-level parts stand apart; parts of parts follow closely.
    if (!first && indent == 0) out << '\n';
    first = false;
    out << std::string(indent, ' ') << paint(figure_name(name), "1", style) << '\n';
    if (is_table(value)) {
      print_rows(out, value.get_array(), indent + 2, style);
    } else {
      print_level(out, value.get_object(), indent + 2, style);
    }
  }
}

}  // namespace

void print_tree(std::ostream& out, const json::object& object, const Style& style) {
  print_level(out, object, 0, style);
}

std::string figure_name(std::string_view name) {
  for (const std::string_view unit : kUnits) {
    if (ends_with(name, unit)) name.remove_suffix(unit.size());
  }
  std::string out = clean(name);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

std::string figure_of(std::string_view name, const json::value& value, const Style& style) {
  if (const auto number = integer_of(value)) {
    if (ends_with(name, "_cents")) return spelt(euros(*number), style);
    if (ends_with(name, "_bytes") && *number >= 0)
      return byte_size(static_cast<std::uint64_t>(*number));
    if (ends_with(name, "_seconds") && *number >= 0) return duration(*number);
    return is_name(name) ? std::to_string(*number) : group_digits(*number);
  }
  if (const auto* number = value.if_double()) {
    std::string text = hundredths(static_cast<std::int64_t>(*number * 100));
    return ends_with(name, "_seconds") ? text + " s" : text;
  }
  if (const auto* flag = value.if_bool()) return *flag ? "yes" : "no";
  if (value.is_null()) return "-";
  if (const auto* array = value.if_array()) {
    std::string out;
    for (const json::value& item : *array) out += (out.empty() ? "" : ", ") + text_of(item);
    return out.empty() ? "-" : out;
  }
  const std::string text = text_of(value);
  return text.empty() || text == "{}" ? "-" : text;
}

}  // namespace cumuld::ctl
