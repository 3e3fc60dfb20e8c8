#include "tests/support/random_rules.h"

#include <string_view>
#include <vector>

#include "tests/support/naive_record.h"
#include "tests/support/random.h"

namespace support {
namespace {

using Strings = std::vector<std::string>;

const Strings kIncomeKinds{
    "employment",        "employment",      "severance",      "posting", "fictitious_employment",
    "employment_notice", "self_employment", "foreign_benefit"};
const Strings kBenefitKinds{"primary_incapacity", "invalidity"};

struct Field {
  std::string name;
  Strings values;
};
const std::vector<Field> kFields{{"scheme", {"employee", "self_employed", "unknown"}},
                                 {"worker_code", {"495", "015"}},
                                 {"benefit_kind", {"WW", "ZW", "WIA", "IVA"}},
                                 {"employer", {"0403019261", "0449888671", "FR-812"}},
                                 {"insurer", {"306", "509", "101"}},
                                 {"registry", {"dmfa", "gotot", "invalidity"}},
                                 {"kind", {"employment", "invalidity", "posting"}}};

std::string quoted(const Strings& items) {
  std::string result = "[";
  for (const auto& item : items) {
    if (result.size() > 1) result += ", ";
    result += '"' + item + '"';
  }
  return result + "]";
}

// At least one of them, none twice.
Strings some_of(Strings items, Random& random) {
  random.shuffle(items);
  Strings result;
  for (const auto& item : items) {
    bool fresh = result.empty() || random.percent(40);
    for (const auto& chosen : result) fresh = fresh && chosen != item;
    if (fresh) result.push_back(item);
  }
  return result;
}

std::string grading(Random& random) {
  if (random.percent(50)) {
    std::string text = "grading = \"day_count\"\n";
    if (random.percent(70)) {
      text += "grades = " + quoted(some_of({"certain", "possible", "unquantified"}, random)) + "\n";
    }
    return text;
  }
  std::string text = random.percent(50) ? "grading = \"period\"\n" : "";
  if (random.percent(60)) {
    text += std::string("grade = ") + (random.percent(50) ? "\"certain\"\n" : "\"indication\"\n");
  }
  return text;
}

std::string reach(Random& random) {
  std::string text;
  const auto number = [&](const char* name, const std::vector<int>& choices) {
    text += std::string(name) + " = " + std::to_string(random.pick(choices)) + "\n";
  };
  if (random.percent(40)) number("min_days", {1, 2, 2, 5, 31, 36'500});
  if (random.percent(35)) number("income_extend_days", {0, 1, 2, 30, 365, 3660});
  if (random.percent(20)) {
    text += std::string("starts_inside = ") + (random.percent(80) ? "true\n" : "false\n");
  }
  const naive::Day start = naive::day_of("2022-01-01");
  const naive::Day from = random.percent(10) ? naive::kFirstDay : start + random.below(400);
  const naive::Day to = random.percent(15) ? naive::kLastDay : from + random.below(500);
  if (random.percent(20)) text += "applies_from = " + naive::day_text(from) + "\n";
  if (random.percent(20)) text += "applies_to = " + naive::day_text(to) + "\n";
  return text;
}

std::string field_list(std::string_view name, Random& random) {
  Strings names;
  for (const auto& field : kFields) names.push_back(field.name);
  Strings chosen{random.pick(names)};
  if (random.percent(20)) chosen.push_back(chosen[0] == "scheme" ? "insurer" : "scheme");
  return std::string(name) + " = " + quoted(chosen) + "\n";
}

std::string filter(std::string_view name, Random& random) {
  const auto& field = random.pick(kFields);
  const std::string side = random.percent(50) ? "income" : "benefit";
  const std::string values = quoted(some_of(field.values, random));
  return "[[rule." + std::string(name) + "]]\nside = \"" + side + "\"\nfield = \"" + field.name +
         "\"\nin = " + values + "\n";
}

std::string one_rule(int number, Random& random) {
  Strings incomes = random.percent(75) ? kIncomeKinds : kBenefitKinds;
  if (random.percent(15)) incomes.insert(incomes.end(), kBenefitKinds.begin(), kBenefitKinds.end());
  std::string text = "[[rule]]\nid = \"rule-" + std::to_string(number) + "\"\n";
  text += "title = { fr = \"Règle\", nl = \"Regel\", en = \"Rule\" }\nlegal_basis = \"none\"\n";
  text += "income = " + quoted(some_of(incomes, random)) + "\n";
  text += "benefit = " + quoted(some_of(kBenefitKinds, random)) + "\n";
  if (random.percent(60)) text += "exemption = [\"authorised_resumption\"]\n";
  text += grading(random);
  text += reach(random);
  if (random.percent(12)) text += field_list("same", random);
  if (random.percent(12)) text += field_list("differs", random);
  if (random.percent(20)) text += filter("exclude", random);
  if (random.percent(12)) text += filter("only", random);
  if (random.percent(10)) text += filter("exclude", random);
  return text + "\n";
}

}  // namespace

std::string random_rules(std::uint64_t seed) {
  Random random(seed);
  std::string text;
  const int rules = random.between(1, 6);
  for (int number = 1; number <= rules; ++number) text += one_rule(number, random);
  return text;
}

}  // namespace support
