#include "tests/support/broken_lines.h"

#include <boost/json.hpp>
#include <functional>
#include <vector>

#include "tests/support/naive_record.h"
#include "tests/support/record_forms.h"

namespace support {
namespace {

namespace json = boost::json;
using Break = std::function<void(json::object&)>;

std::string other_check_digits(std::string number) {
  do {
    number[10] = number[10] == '9' ? '0' : static_cast<char>(number[10] + 1);
  } while (naive::valid_person(number));
  return number;
}

std::vector<Break> record_breaks() {
  return {
      [](json::object& record) { record.erase("registry"); },
      [](json::object& record) { record.erase("key"); },
      [](json::object& record) { record.erase("version"); },
      [](json::object& record) { record["registry"] = "onss"; },
      [](json::object& record) { record["registry"] = nullptr; },
      [](json::object& record) { record["key"] = ""; },
      [](json::object& record) { record["key"] = "a\tb"; },
      [](json::object& record) { record["key"] = std::string(129, 'k'); },
      [](json::object& record) { record["key"] = 7; },
      [](json::object& record) { record["version"] = -1; },
      [](json::object& record) { record["version"] = 4'000'000'000'001; },
      [](json::object& record) { record["version"] = "1"; },
      [](json::object& record) { record["verison"] = 1; },
      [](json::object& record) { record["cancelled"] = "yes"; },
  };
}

std::vector<Break> person_breaks() {
  return {
      [](json::object& record) { record.erase("person"); },
      [](json::object& record) { record["person"] = 85073003328; },
      [](json::object& record) { record["person"] = "8507300332"; },
      [](json::object& record) { record["person"] = "850730033 8"; },
      [](json::object& record) {
        record["person"] = other_check_digits(std::string(record["person"].as_string()));
      },
  };
}

std::vector<Break> period_breaks() {
  return {
      [](json::object& period) { period.erase("kind"); },
      [](json::object& period) { period.erase("from"); },
      [](json::object& period) { period.erase("part"); },
      [](json::object& period) { period["kind"] = "holiday"; },
      [](json::object& period) { period["kind"] = nullptr; },
      [](json::object& period) { period["part"] = std::string(33, 'p'); },
      [](json::object& period) { period["from"] = "2023-02-29"; },
      [](json::object& period) { period["from"] = "1899-12-31"; },
      [](json::object& period) { period["from"] = "2023-1-01"; },
      [](json::object& period) { period["from"] = 20230101; },
      [](json::object& period) { period["to"] = "2200-01-01"; },
      [](json::object& period) {  // a kind, but not one of this registry's
        const json::value part = period.at("part");
        const char* other = period.at("kind") == "foreign_benefit" ? "posting" : "foreign_benefit";
        period = {{"part", part}, {"kind", other}, {"from", "2023-01-01"}};
      },
      [](json::object& period) {
        period["from"] = "2023-01-02";
        period["to"] = "2023-01-01";
      },
      [](json::object& period) { period["form"] = "2023-01-01"; },
      [](json::object& period) { period["attributes"] = json::array(); },
      [](json::object& period) {
        period["attributes"] = json::object{{"scheme", 1}};
      },
      [](json::object& period) {
        period["attributes"] = json::object{{"scheme", ""}};
      },
      [](json::object& period) { period["attributes"] = nullptr; },
  };
}

std::vector<Break> own_field_breaks(const std::string& kind) {
  if (kind == "invalidity" || kind == "primary_incapacity") {
    return {[](json::object& period) { period["insurer"] = "30"; },
            [](json::object& period) { period["insurer"] = "3O6"; },
            [](json::object& period) { period["insurer"] = 306; },
            [](json::object& period) { period["daily_cents"] = 100'000'001; },
            [](json::object& period) { period["daily_cents"] = "5850"; },
            [](json::object& period) { period["employer"] = "0403019261"; }};
  }
  if (kind == "authorised_resumption") {
    return {[](json::object& period) { period["max_fraction"] = 1001; },
            [](json::object& period) { period["paid_days"] = 100; }};
  }
  return {[](json::object& period) { period["fraction"] = 2001; },
          [](json::object& period) { period["paid_days"] = 40'001; },
          [](json::object& period) { period["paid_days"] = "100"; },
          [](json::object& period) { period["days_per_week"] = -1; },
          [](json::object& period) { period["employer"] = std::string(33, '9'); },
          [](json::object& period) { period["employer"] = nullptr; },
          [](json::object& period) { period["insurer"] = "306"; }};
}

void break_period(json::object& record, Random& random) {
  auto& period = record.at("periods").as_array()[0].as_object();
  const std::string kind(period.at("kind").as_string());
  random.pick(random.percent(60) ? period_breaks() : own_field_breaks(kind))(period);
}

}  // namespace

std::string broken_line(const json::object& record, Random& random) {
  json::object broken = record;
  const auto* periods = broken.if_contains("periods");
  const bool has_period = periods != nullptr && !periods->as_array().empty();
  if (random.percent(10)) {
    std::string line = rendered(broken, random);
    line.pop_back();  // its closing brace
    return line;
  }
  if (has_period && random.percent(60)) {
    break_period(broken, random);
  } else if (broken.contains("person") && !broken.contains("successor") && random.percent(40)) {
    random.pick(person_breaks())(broken);
  } else {
    random.pick(record_breaks())(broken);
  }
  return rendered(broken, random);
}

}  // namespace support
