// naive::Model: the contract told as plainly as code can tell it, to judge the daemon by.
//
//   naive::Model model(rules_toml);
//   model.submit(line);                  // accepted, duplicate, stale, or rejected with its code
//   for (const auto& hit : model.standing()) …
//
// It keeps the current version of each (registry, key) and nothing derived: standing() starts from
// nothing each time, tries every pair of periods under every rule, and asks of each single day
// whether it belongs. There is no interval arithmetic, no index, no increment. It uses none of the
// daemon's code, so that both are wrong together only where both misread the contract.
//
// What counts as one day: every day of the calendar up to the last that any period or rule names,
// and one more; all later days are alike and are stood for by kOpenDay.
//
// Cost: standing() takes rules × pairs × days. Made for histories of some sixty records within some
// years: a few milliseconds. A period that reaches 2199-12-31 makes it slower.
// Thread safety: one thread at a time. Errors: std::invalid_argument for a bad rule table.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/naive_case.h"
#include "tests/support/naive_hit.h"
#include "tests/support/naive_record.h"
#include "tests/support/naive_rules.h"

namespace naive {

struct Verdict {
  // "accepted", "duplicate", "stale" or "rejected"; of a reset "reset" or "nothing".
  std::string result;
  std::string code;  // of the rejection, else empty

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

class Model {
 public:
  explicit Model(std::string_view rules_toml);

  // Replaces the rule table; when it throws, the old table stays.
  void set_rules(std::string_view rules_toml);

  // A record; or a reset (reset_line.h), after which its key has no version.
  Verdict submit(std::string_view line);

  std::vector<Hit> standing() const;         // sorted by id
  std::vector<Case> cases(Day as_of) const;  // of the standing hits

  // The number that all that is known of `person` counts for.
  std::string current_person(const std::string& person) const;

 private:
  struct Known {  // a period of a current record
    const Record* record;
    const Period* period;
    std::string person;  // current
  };

  std::vector<Known> known_periods() const;
  Day last_distinct_day() const;
  const std::string* successor_of(const std::string& person) const;
  void add_hits(const Rule& rule, const Known& income, const std::vector<Known>& all,
                std::vector<Hit>& hits) const;

  std::vector<Rule> rules_;
  std::map<std::pair<std::string, std::string>, Record> current_;  // by (registry, key)
};

}  // namespace naive
