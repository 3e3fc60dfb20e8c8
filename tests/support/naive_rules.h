// Rules as the naive model understands them (contract, section 3), read from the TOML table.
//
// Errors: parse_rules() throws std::invalid_argument when the text is not TOML or a rule lacks what
// it must have. It does not judge every bound of the contract: the tests feed it valid tables.
// Thread safety: plain values and pure functions.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/naive_record.h"

namespace naive {

struct Filter {
  std::string side;  // "income" or "benefit"
  std::string field;
  std::set<std::string> in;
};

struct Rule {
  std::string id;
  std::set<std::string> income;
  std::set<std::string> benefit;
  std::set<std::string> exemption;
  bool day_count = false;
  std::string grade;             // of every hit, unless day_count
  std::set<std::string> grades;  // that are raised, under day_count
  int min_days = 1;
  int income_extend_days = 0;
  bool starts_inside = false;
  Day applies_from = kFirstDay;
  Day applies_last = kOpenDay;
  std::vector<std::string> same;
  std::vector<std::string> differs;
  std::vector<Filter> exclude;
  std::vector<Filter> only;
};

std::vector<Rule> parse_rules(std::string_view toml);

// The value of a rule's field: the period's own, or else the attribute of that name.
std::optional<std::string> field_of(const std::string& registry, const Period& period,
                                    const std::string& field);

// exclude, only, same, differs and starts_inside, and nothing else.
bool filters_hold(const Rule& rule, const std::string& income_registry, const Period& income,
                  const std::string& benefit_registry, const Period& benefit);

}  // namespace naive
