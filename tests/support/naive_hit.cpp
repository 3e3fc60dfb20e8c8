#include "tests/support/naive_hit.h"

#include <openssl/sha.h>

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

namespace naive {
namespace {

namespace json = boost::json;

void put_range(json::object& object, Day from, Day last) {
  object["from"] = day_text(from);
  if (last != kOpenDay) object["to"] = day_text(last);
}

template <typename T>
void put_optional(json::object& object, const char* name, const std::optional<T>& value) {
  if (value) object[name] = *value;
}

json::object side_object(const HitSide& side) {
  json::object object;
  object["registry"] = side.registry;
  object["key"] = side.key;
  object["version"] = side.version;
  object["part"] = side.period.part;
  object["kind"] = side.period.kind;
  object["person"] = side.person;
  put_range(object, side.period.from, side.period.last);
  put_optional(object, "employer", side.period.employer);
  put_optional(object, "insurer", side.period.insurer);
  put_optional(object, "daily_cents", side.period.daily_cents);
  put_optional(object, "fraction", side.period.fraction);
  put_optional(object, "paid_days", side.period.paid_days);
  put_optional(object, "days_per_week", side.period.days_per_week);
  if (side.period.attributes.empty()) return object;
  json::object attributes;
  for (const auto& [name, value] : side.period.attributes) attributes[name] = value;
  object["attributes"] = std::move(attributes);
  return object;
}

const json::value& field(const json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr) throw std::runtime_error(std::string("the hit lacks ") + name);
  return *value;
}

std::string text(const json::object& object, const char* name) {
  return std::string(field(object, name).as_string());
}

std::int64_t integer(const json::object& object, const char* name) {
  return field(object, name).to_number<std::int64_t>();
}

// "2200-01-01" is no day of the calendar, but the first of what is open beyond it.
Day from_of(const json::object& object) {
  const auto value = text(object, "from");
  if (value == day_text(kOpenDay)) return kOpenDay;
  const auto day = parse_day(value);
  if (!day) throw std::runtime_error("not a day: " + value);
  return *day;
}

Day last_of(const json::object& object) {
  if (!object.contains("to")) return kOpenDay;
  const auto day = parse_day(text(object, "to"));
  if (!day) throw std::runtime_error("not a day: " + text(object, "to"));
  return *day;
}

std::optional<std::string> optional_text(const json::object& object, const char* name) {
  if (!object.contains(name)) return std::nullopt;
  return text(object, name);
}

std::optional<std::int64_t> optional_integer(const json::object& object, const char* name) {
  if (!object.contains(name)) return std::nullopt;
  return integer(object, name);
}

HitSide side_from(const json::object& object) {
  HitSide side{text(object, "registry"),
               text(object, "key"),
               integer(object, "version"),
               text(object, "person"),
               {}};
  side.period.part = text(object, "part");
  side.period.kind = text(object, "kind");
  side.period.from = from_of(object);
  side.period.last = last_of(object);
  side.period.employer = optional_text(object, "employer");
  side.period.insurer = optional_text(object, "insurer");
  side.period.daily_cents = optional_integer(object, "daily_cents");
  side.period.fraction = optional_integer(object, "fraction");
  side.period.paid_days = optional_integer(object, "paid_days");
  side.period.days_per_week = optional_integer(object, "days_per_week");
  if (object.contains("attributes")) {
    for (const auto& [name, value] : field(object, "attributes").as_object()) {
      side.period.attributes[std::string(name)] = std::string(value.as_string());
    }
  }
  return side;
}

void require_maximal(const std::vector<Segment>& segments) {
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const bool apart = i == 0 || segments[i].from > segments[i - 1].last + 1;
    if (segments[i].last < segments[i].from || !apart) {
      throw std::runtime_error("segments are not sorted, disjoint and apart");
    }
  }
}

json::value parsed(std::string_view text) {
  boost::system::error_code error;
  json::value value = json::parse(json::string_view(text.data(), text.size()), error);
  if (error || !value.is_object()) throw std::runtime_error("the hit is not a JSON object");
  return value;
}

}  // namespace

std::string hit_id(const std::string& rule, const HitSide& income, const HitSide& benefit) {
  std::string said;
  for (const auto& component : {rule, income.registry, income.key, income.period.part,
                                benefit.registry, benefit.key, benefit.period.part}) {
    said += component;
    said += '\0';
  }
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(said.data()), said.size(), digest);
  std::string hex;
  for (int i = 0; i < 16; ++i) {
    hex += "0123456789abcdef"[digest[i] / 16];
    hex += "0123456789abcdef"[digest[i] % 16];
  }
  return hex;
}

std::set<Day> days_of(const std::vector<Segment>& segments, Day as_of) {
  std::set<Day> days;
  for (const auto& segment : segments) {
    const Day last = segment.last == kOpenDay ? std::min(as_of, kLastDay) : segment.last;
    for (Day day = segment.from; day <= last; ++day) days.insert(days.end(), day);
  }
  return days;
}

std::int64_t counted_paid_days(const Period& income) {
  return (income.paid_days.value_or(0) + 99) / 100;
}

std::int64_t provable_days(const Hit& hit, const std::set<Day>& days) {
  if (hit.grade == "unquantified") return 0;
  if (!hit.worked_days) {  // grading = "period": every benefit day is proven
    return std::count_if(days.begin(), days.end(), [](Day day) { return !is_sunday(day); });
  }
  const auto& income = hit.income.period;
  const auto free = room(income, [&](Day day) { return is_sunday(day) || !days.contains(day); });
  return std::max<std::int64_t>(0, counted_paid_days(income) - free);
}

Amounts amounts(const Hit& hit, Day as_of) {
  const auto days = days_of(hit.segments, as_of);
  Amounts result;
  for (const Day day : days) {
    ++result.days;
    if (!is_sunday(day)) ++result.benefit_days;
  }
  const std::int64_t daily = hit.benefit.period.daily_cents.value_or(0);
  result.amount_cents = result.benefit_days * daily;
  result.amount_min_cents = provable_days(hit, days) * daily;
  return result;
}

std::string to_line(const Hit& hit) {
  json::object object;
  object["id"] = hit.id;
  object["rule"] = hit.rule;
  object["person"] = hit.person;
  object["grade"] = hit.grade;
  object["income"] = side_object(hit.income);
  object["benefit"] = side_object(hit.benefit);
  json::array segments;
  for (const auto& segment : hit.segments) {
    json::object range;
    put_range(range, segment.from, segment.last);
    segments.push_back(std::move(range));
  }
  object["segments"] = std::move(segments);
  json::array exemptions;
  for (const auto& used : hit.exemptions) {
    json::object exemption;
    exemption["registry"] = used.registry;
    exemption["key"] = used.key;
    exemption["version"] = used.version;
    exemption["part"] = used.part;
    put_range(exemption, used.from, used.last);
    exemptions.push_back(std::move(exemption));
  }
  object["exemptions"] = std::move(exemptions);
  if (hit.worked_days) {
    object["worked_days"] =
        json::object{{"min", hit.worked_days->min}, {"max", hit.worked_days->max}};
  }
  return json::serialize(object);
}

std::string to_line(const Amounts& amounts) {
  return json::serialize(json::object{{"days", amounts.days},
                                      {"benefit_days", amounts.benefit_days},
                                      {"amount_cents", amounts.amount_cents},
                                      {"amount_min_cents", amounts.amount_min_cents}});
}

Hit hit_from_json(std::string_view hit_object) {
  const json::value value = parsed(hit_object);
  const auto& object = value.get_object();
  Hit hit;
  hit.id = text(object, "id");
  hit.rule = text(object, "rule");
  hit.person = text(object, "person");
  hit.grade = text(object, "grade");
  hit.income = side_from(field(object, "income").as_object());
  hit.benefit = side_from(field(object, "benefit").as_object());
  for (const auto& element : field(object, "segments").as_array()) {
    hit.segments.push_back({from_of(element.as_object()), last_of(element.as_object())});
  }
  require_maximal(hit.segments);
  for (const auto& element : field(object, "exemptions").as_array()) {
    const auto& used = element.as_object();
    hit.exemptions.push_back({text(used, "registry"), text(used, "key"), integer(used, "version"),
                              text(used, "part"), from_of(used), last_of(used)});
  }
  if (object.contains("worked_days")) {
    const auto& worked = field(object, "worked_days").as_object();
    hit.worked_days = WorkedDays{integer(worked, "min"), integer(worked, "max")};
  }
  if (hit.id != hit_id(hit.rule, hit.income, hit.benefit)) {
    throw std::runtime_error("the id does not follow from rule and periods: " + hit.id);
  }
  return hit;
}

Amounts amounts_from_json(std::string_view hit_object) {
  const json::value value = parsed(hit_object);
  const auto& object = value.get_object();
  return {integer(object, "days"), integer(object, "benefit_days"), integer(object, "amount_cents"),
          integer(object, "amount_min_cents")};
}

}  // namespace naive
