#define TOML_IMPLEMENTATION
#include "config/toml_reader.h"

#include "config/suggest.h"
#include "config/toml_guard.h"

namespace config {
namespace {

using matcher::Day;
using matcher::Status;
using matcher::StatusCode;

bool is_control(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value < 0x20 || value == 0x7f;
}

std::string without_controls(std::string_view text) {
  std::string clean(text);
  for (auto& byte : clean) {
    if (is_control(byte)) byte = '?';
  }
  return clean;
}

std::optional<Day> real_day(const toml::date& date) {
  const Day day = matcher::day_of(date.year, date.month, date.day);
  if (day < matcher::kDayFirst || day >= matcher::kDayLimit) return std::nullopt;
  return day;
}

}  // namespace

void Complaint::add(std::size_t line, std::string_view what) {
  if (!none()) return;
  status_ = Status{StatusCode::kInvalidArgument,
                   file_ + ":" + std::to_string(line) + ": " + without_controls(what)};
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t shown_max = 64;
  if (text.size() <= shown_max) return '"' + without_controls(text) + '"';
  std::size_t end = shown_max;
  while ((static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;  // whole UTF-8 only
  return '"' + without_controls(text.substr(0, end)) + "…\"";
}

std::string_view type_name(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
      return "an integer";
    case toml::node_type::floating_point:
      return "a decimal number";
    case toml::node_type::boolean:
      return "a boolean";
    case toml::node_type::date:
      return "a date";
    case toml::node_type::time:
      return "a time of day";
    case toml::node_type::date_time:
      return "a date with a time";
    case toml::node_type::none:
      break;
  }
  return "nothing";
}

std::optional<toml::table> parse_toml(std::string_view text, Complaint& complaint) {
  if (const auto line = line_of_stray_character(text)) {
    complaint.add(*line, "a character outside ASCII stands outside quotes and comments");
    return std::nullopt;
  }
  auto parsed = toml::parse(text);
  if (parsed) return std::move(parsed).table();
  complaint.add(parsed.error().source(), parsed.error().description());
  return std::nullopt;
}

void TableReader::fail(const toml::node& where, std::string_view what) {
  complaint_->add(where.source(), context_ + std::string(what));
}

void TableReader::wrong_type(const toml::node& node, std::string_view name,
                             std::string_view wanted) {
  fail(node, std::string(name) + ": expected " + std::string(wanted) + ", got " +
                 std::string(type_name(node)));
}

bool TableReader::knows_only(std::span<const std::string_view> names) {
  const toml::key* first = nullptr;  // the table is sorted by name; the file's order counts
  for (auto&& [key, value] : *table_) {
    const bool known = std::find(names.begin(), names.end(), key.str()) != names.end();
    if (known) continue;
    const auto before = [](const toml::key& a, const toml::key& b) {
      return a.source().begin < b.source().begin;
    };
    if (first == nullptr || before(key, *first)) first = &key;
  }
  if (first == nullptr) return true;
  complaint_->add(first->source(), context_ + "unknown field " + in_quotes(first->str()) +
                                       hint(first->str(), names));
  return false;
}

bool TableReader::requires_field(std::string_view name) {
  if (find(name) != nullptr) return true;
  fail_here(std::string(name) + " is missing");
  return false;
}

bool TableReader::check_text(const toml::node& node, std::string_view name, std::size_t bytes_max) {
  const auto* string = node.as_string();
  const std::string shown(name);
  if (string == nullptr) {
    wrong_type(node, name, "a string");
    return false;
  }
  const std::string& text = string->get();
  if (text.empty()) {
    fail(node, shown + ": must not be empty");
  } else if (text.size() > bytes_max) {
    fail(node, shown + ": longer than " + std::to_string(bytes_max) + " bytes");
  } else if (std::any_of(text.begin(), text.end(), is_control)) {
    fail(node, shown + ": must not hold control characters");
  } else {
    return true;
  }
  return false;
}

std::optional<std::string> TableReader::text(std::string_view name, std::size_t bytes_max) {
  const auto* node = find(name);
  if (node == nullptr || !check_text(*node, name, bytes_max)) return std::nullopt;
  return node->as_string()->get();
}

std::optional<std::int64_t> TableReader::integer(std::string_view name, std::int64_t min,
                                                 std::int64_t max) {
  const auto* node = find(name);
  if (node == nullptr) return std::nullopt;
  const auto* integer = node->as_integer();
  if (integer == nullptr) {
    wrong_type(*node, name, "an integer");
    return std::nullopt;
  }
  const std::int64_t value = integer->get();
  if (value >= min && value <= max) return value;
  fail(*node, std::string(name) + " = " + std::to_string(value) + ": must be from " +
                  std::to_string(min) + " to " + std::to_string(max));
  return std::nullopt;
}

std::optional<bool> TableReader::boolean(std::string_view name) {
  const auto* node = find(name);
  if (node == nullptr) return std::nullopt;
  if (const auto* boolean = node->as_boolean()) return boolean->get();
  wrong_type(*node, name, "true or false");
  return std::nullopt;
}

std::optional<Day> TableReader::date(std::string_view name) {
  const auto* node = find(name);
  if (node == nullptr) return std::nullopt;
  const auto* date = node->as_date();
  if (date == nullptr) {
    wrong_type(*node, name, "a date without quotes (2024-07-01)");
    return std::nullopt;
  }
  if (const auto day = real_day(date->get())) return day;
  fail(*node, std::string(name) + ": must be from 1900-01-01 to 2199-12-31");
  return std::nullopt;
}

std::optional<std::vector<ListedText>> TableReader::texts(std::string_view name, bool not_empty) {
  const auto* node = find(name);
  if (node == nullptr) return std::nullopt;
  const auto* array = node->as_array();
  if (array == nullptr) {
    wrong_type(*node, name, "a list of strings");
    return std::nullopt;
  }
  if (array->empty() && not_empty) {
    fail(*node, std::string(name) + ": must not be empty");
    return std::nullopt;
  }
  std::vector<ListedText> list;
  for (const auto& element : *array) {
    if (!check_text(element, name, 4096)) return std::nullopt;
    list.push_back({element.as_string()->get(), &element});
  }
  return list;
}

const toml::table* TableReader::table(std::string_view name) {
  const auto* node = find(name);
  if (node == nullptr) return nullptr;
  if (!node->is_table()) wrong_type(*node, name, "a table");
  return node->as_table();
}

std::vector<const toml::table*> TableReader::tables(std::string_view name, std::string_view shown) {
  std::vector<const toml::table*> list;
  const auto* node = find(name);
  if (node == nullptr) return list;
  const auto* array = node->as_array();
  if (array == nullptr) {
    fail(*node, std::string(name) + ": write each as [[" + std::string(shown) + "]]");
    return list;
  }
  for (const auto& element : *array) {
    if (!element.is_table()) {
      wrong_type(element, name, "a table");
      return {};
    }
    list.push_back(element.as_table());
  }
  return list;
}

}  // namespace config
