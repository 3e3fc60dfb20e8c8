#include "tests/support/naive_record.h"

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <set>
#include <stdexcept>

namespace naive {
namespace {

namespace json = boost::json;
using Names = std::set<std::string, std::less<>>;
using Attributes = std::map<std::string, std::string>;

struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;  // what() is the rejection code
};

struct KindRow {
  std::string side;
  Names registries;
};

const std::map<std::string, KindRow, std::less<>> kKinds{
    {"employment", {"income", {"dmfa"}}},
    {"severance", {"income", {"dmfa"}}},
    {"fictitious_employment", {"income", {"dmfa"}}},
    {"employment_notice", {"income", {"dimona"}}},
    {"posting", {"income", {"gotot", "limosa"}}},
    {"self_employment", {"income", {"inasti"}}},
    {"foreign_benefit", {"income", {"uwv"}}},
    {"primary_incapacity", {"benefit", {"primary_incapacity"}}},
    {"invalidity", {"benefit", {"invalidity"}}},
    {"authorised_resumption", {"exemption", {"authorisation"}}}};

const Names kRegistries{"dmfa", "dimona",     "gotot",         "limosa",   "inasti",
                        "uwv",  "invalidity", "authorisation", "identity", "primary_incapacity"};

const Names kRecordNames{"registry", "key", "version", "person", "cancelled", "attributes"};
const Names kPeriodNames{"kind", "from", "to", "attributes"};
const std::map<std::string, Names, std::less<>> kSideNames{
    {"income", {"employer", "fraction", "paid_days", "days_per_week"}},
    {"benefit", {"insurer", "daily_cents"}},
    {"exemption", {"employer", "max_fraction"}}};

void require_only(const json::object& object, const std::vector<Names>& allowed) {
  for (const auto& field : object) {
    const bool known = std::any_of(allowed.begin(), allowed.end(), [&](const Names& names) {
      return names.contains(std::string_view(field.key()));
    });
    if (!known) throw Refused("unknown_field");
  }
}

const json::value& required(const json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr) throw Refused("missing_field");
  return *value;
}

std::string text(const json::value& value, std::size_t bytes_max) {
  if (!value.is_string()) throw Refused("bad_type");
  std::string result(value.get_string());
  const bool control = std::any_of(result.begin(), result.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7f;
  });
  if (result.empty() || result.size() > bytes_max || control) throw Refused("bad_value");
  return result;
}

std::optional<std::string> optional_text(const json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr) return std::nullopt;
  return text(*value, 32);
}

std::int64_t integer(const json::value& value, std::int64_t max) {
  if (value.is_uint64()) throw Refused("bad_value");  // more than an int64 holds
  if (value.is_double()) {
    throw Refused(std::abs(value.get_double()) > 9e18 ? "bad_value" : "bad_type");
  }
  if (!value.is_int64()) throw Refused("bad_type");
  if (value.get_int64() < 0 || value.get_int64() > max) throw Refused("bad_value");
  return value.get_int64();
}

std::optional<std::int64_t> optional_integer(const json::object& object, const char* name,
                                             std::int64_t max) {
  const auto* value = object.if_contains(name);
  if (value == nullptr) return std::nullopt;
  return integer(*value, max);
}

std::string person(const json::value& value) {
  if (!value.is_string()) throw Refused("bad_type");
  std::string result(value.get_string());
  if (!valid_person(result)) throw Refused("bad_niss");
  return result;
}

Day day(const json::value& value) {
  if (!value.is_string()) throw Refused("bad_type");
  const auto result = parse_day(value.get_string());
  if (!result) throw Refused("bad_date");
  return *result;
}

Attributes attributes_of(const json::object& object) {
  Attributes result;
  const auto* value = object.if_contains("attributes");
  if (value == nullptr) return result;
  if (!value->is_object()) throw Refused("bad_type");
  std::size_t bytes = 0;
  for (const auto& [name, content] : value->get_object()) {
    const std::string key = text(json::value(name), 4096);
    result[key] = text(content, 4096);
    bytes += key.size() + result[key].size();
  }
  if (bytes > 4096) throw Refused("bad_value");
  return result;
}

// `object` is the record itself when the period's fields stand on it; `outer` names what else may
// stand there, `inherited` is what the record's attributes say of all its periods.
Period read_period(const json::object& object, const std::string& registry, const Names& outer,
                   const Attributes& inherited) {
  Period period;
  period.kind = text(required(object, "kind"), 64);
  const auto row = kKinds.find(period.kind);
  if (row == kKinds.end() || !row->second.registries.contains(registry)) {
    throw Refused("unknown_kind");
  }
  require_only(object, {outer, kPeriodNames, kSideNames.at(row->second.side)});

  period.from = day(required(object, "from"));
  const auto* to = object.if_contains("to");
  if (to != nullptr && !to->is_null()) period.last = day(*to);
  if (period.last < period.from) throw Refused("inverted_period");

  period.employer = optional_text(object, "employer");
  period.insurer = optional_text(object, "insurer");
  if (period.insurer && (period.insurer->size() != 3 ||
                         period.insurer->find_first_not_of("0123456789") != std::string::npos)) {
    throw Refused("bad_value");
  }
  period.daily_cents = optional_integer(object, "daily_cents", 100'000'000);
  period.fraction = optional_integer(object, "fraction", 2000);
  period.paid_days = optional_integer(object, "paid_days", 40'000);
  period.days_per_week = optional_integer(object, "days_per_week", 700);
  period.max_fraction = optional_integer(object, "max_fraction", 1000);
  period.attributes = attributes_of(object);
  period.attributes.insert(inherited.begin(), inherited.end());  // the period's own value wins
  return period;
}

void read_identity(const json::object& object, Record& record) {
  require_only(object, {kRecordNames, {"successor"}});
  record.successor = person(required(object, "successor"));
  if (record.key != record.person || record.successor == record.person) throw Refused("bad_value");
}

void read_periods(const json::value& value, Record& record) {
  if (!value.is_array()) throw Refused("bad_type");
  if (value.get_array().size() > 200) throw Refused("bad_value");
  Names parts;
  for (const auto& element : value.get_array()) {
    if (!element.is_object()) throw Refused("bad_type");
    const auto& object = element.get_object();
    const std::string part = text(required(object, "part"), 32);
    record.periods.push_back(read_period(object, record.registry, {"part"}, record.attributes));
    record.periods.back().part = part;
    if (!parts.insert(part).second) throw Refused("bad_value");
  }
  std::sort(record.periods.begin(), record.periods.end(),
            [](const Period& a, const Period& b) { return a.part < b.part; });
}

bool is_cancelled(const json::object& object) {
  const auto* value = object.if_contains("cancelled");
  if (value == nullptr) return false;
  if (!value->is_bool()) throw Refused("bad_type");
  if (!value->get_bool()) throw Refused("bad_value");
  return true;
}

Record read_object(const json::object& object) {
  Record record;
  record.registry = text(required(object, "registry"), 128);
  if (!kRegistries.contains(record.registry)) throw Refused("unknown_registry");
  record.key = text(required(object, "key"), 128);
  record.version = integer(required(object, "version"), 4'000'000'000'000);
  record.cancelled = is_cancelled(object);
  if (record.cancelled) {
    require_only(object, {kRecordNames,
                          kPeriodNames,
                          kSideNames.at("income"),
                          kSideNames.at("benefit"),
                          kSideNames.at("exemption"),
                          {"periods", "successor", "part"}});
    return record;
  }
  record.person = person(required(object, "person"));
  record.attributes = attributes_of(object);
  if (record.registry == "identity") {
    read_identity(object, record);
  } else if (const auto* periods = object.if_contains("periods")) {
    require_only(object, {kRecordNames, {"periods"}});
    read_periods(*periods, record);
  } else {
    record.periods.push_back(read_period(object, record.registry, kRecordNames, {}));
    record.periods.back().part = "1";
  }
  if (!record.periods.empty()) record.attributes.clear();
  return record;
}

}  // namespace

std::optional<Day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t first, std::size_t count) {
    int value = 0;
    for (const char c : text.substr(first, count)) {
      if (c < '0' || c > '9') return -1;
      value = 10 * value + (c - '0');
    }
    return value;
  };
  const int year = number(0, 4);
  const int month = number(5, 2);
  const int day_of_month = number(8, 2);
  if (year < 1900 || year > 2199 || month < 0 || day_of_month < 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day_of_month)}};
  if (!date.ok()) return std::nullopt;
  return static_cast<Day>(std::chrono::sys_days{date}.time_since_epoch().count());
}

Day day_of(std::string_view text) {
  const auto day = parse_day(text);
  if (!day) throw std::invalid_argument("not a day: " + std::string(text));
  return *day;
}

std::string day_text(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return buffer;
}

bool is_sunday(Day day) {
  return std::chrono::weekday{std::chrono::sys_days{std::chrono::days{day}}} == std::chrono::Sunday;
}

bool valid_person(std::string_view text) {
  if (text.size() != 11 || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return false;
  }
  const std::int64_t number = std::stoll(std::string(text.substr(0, 9)));
  const std::int64_t check = std::stoll(std::string(text.substr(9)));
  return check == 97 - number % 97 || check == 97 - (number + 2'000'000'000) % 97;
}

std::variant<Record, std::string> read_record(std::string_view line) {
  if (line.size() > std::size_t{256} * 1024) return std::string("too_large");
  boost::system::error_code error;
  const json::value value = json::parse(json::string_view(line.data(), line.size()), error);
  if (error || !value.is_object()) return std::string("malformed");
  try {
    return read_object(value.get_object());
  } catch (const Refused& refused) {
    return std::string(refused.what());
  }
}

}  // namespace naive
