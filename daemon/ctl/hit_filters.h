// The filters that hits and cases share, as flags and as query parameters.
//
// Values are checked here where the contract closes the list, so that a slip is wrong usage (exit
// code 2) and no request; names of rules, insurers and employers are the daemon's to know.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/ctl/command.h"
#include "daemon/ctl/query.h"

namespace cumuld::ctl {

struct HitFilters {
  std::vector<std::string> rules;
  std::vector<std::string> grades;
  std::vector<std::string> statuses;
  std::vector<std::string> insurers;
  std::vector<std::string> employers;
  std::vector<std::string> persons;
  std::string from;
  std::string to;
  std::optional<std::int64_t> min_days;
  std::optional<std::int64_t> min_amount_cents;
  std::string sort;
  std::string as_of;
  std::int64_t limit = 0;  // 0: the daemon's default
  bool all = false;

  // Adds the flags to `command`, which writes into this object while it parses.
  // REQUIRES: this object outlives the parsing.
  void declare(Command& command);
  void declare_sort(Command& command);  // of hits only: cases come in the order of their ids

  // Everything but limit and cursor.
  Query query(const std::string& path) const;
};

// They say what is wrong with a value, without repeating a national number.
Check day_check();
Check person_check();  // for transform(): rewrites the number to its eleven digits

}  // namespace cumuld::ctl
