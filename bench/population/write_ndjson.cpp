#include "bench/population/write_ndjson.h"

#include <string_view>

#include "bench/population/text.h"

namespace population {
namespace {

void quoted(std::string_view text, std::string& out) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

// Every field but the first of an object begins with a comma; the callers know which is first.
void string_field(std::string_view name, std::string_view value, std::string& out) {
  out += ",\"";
  out += name;
  out += "\":";
  quoted(value, out);
}

void number_field(std::string_view name, const std::optional<std::int32_t>& value,
                  std::string& out) {
  if (!value) return;
  out += ",\"";
  out += name;
  out += "\":";
  append_number(*value, out);
}

void date_field(std::string_view name, Day value, std::string& out) {
  out += ",\"";
  out += name;
  out += "\":\"";
  append_date(value, out);
  out += '"';
}

void attributes_field(const Attributes& attributes, std::string& out) {
  if (attributes.empty()) return;
  out += ",\"attributes\":{";
  bool first = true;
  for (const auto& [name, value] : attributes) {
    if (!first) out += ',';
    first = false;
    quoted(name, out);
    out += ':';
    quoted(value, out);
  }
  out += '}';
}

// All fields but `part`, each with its comma in front.
void period_fields(const Period& period, std::string& out) {
  string_field("kind", name_of(period.kind), out);
  date_field("from", period.days.begin(), out);
  if (!period.days.is_open()) date_field("to", period.days.last_day(), out);
  if (!period.employer.empty()) string_field("employer", period.employer, out);
  if (!period.insurer.empty()) string_field("insurer", period.insurer, out);
  number_field("daily_cents", period.daily_cents, out);
  number_field("fraction", period.fraction, out);
  number_field("paid_days", period.paid_days, out);
  number_field("days_per_week", period.days_per_week, out);
  number_field("max_fraction", period.max_fraction, out);
  attributes_field(period.attributes, out);
}

void periods_field(const Record& record, std::string& out) {
  out += ",\"periods\":[";
  bool first = true;
  for (const Period& period : record.periods) {
    if (!first) out += ',';
    first = false;
    out += "{\"part\":\"";
    out += period.part;
    out += '"';
    period_fields(period, out);
    out += '}';
  }
  out += ']';
}

}  // namespace

void write_ndjson(const Record& record, std::string& out) {
  out += "{\"registry\":\"";
  out += name_of(record.registry);
  out += '"';
  string_field("key", record.key, out);
  out += ",\"version\":";
  append_number(record.version, out);
  if (record.cancelled) {
    out += ",\"cancelled\":true}\n";
    return;
  }
  string_field("person", record.person, out);
  if (record.registry == Registry::kIdentity) {
    string_field("successor", record.successor, out);
  } else if (record.periods.size() == 1 && record.periods.front().part == "1" &&
             record.attributes.empty()) {
    period_fields(record.periods.front(), out);
  } else {
    periods_field(record, out);
    attributes_field(record.attributes, out);
  }
  out += "}\n";
}

}  // namespace population
