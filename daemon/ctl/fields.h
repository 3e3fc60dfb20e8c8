// Fields of records and hits as a reader expects them: "fraction": 500 is shown as "500 ‰",
// "daily_cents": 5850 as "58.50 €". Shared by the cards and the tables.
//
// Errors: none; a field that is not there is "". Thread safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/ctl/json.h"
#include "daemon/ctl/table.h"
#include "daemon/ctl/text.h"

namespace cumuld::ctl {

// The field of a record or period, with its unit.
std::string field_of(const json::object& period, std::string_view name);

// "2024-02-01 … 2024-02-29"; without `to` "2024-02-01 …".
std::string range_of(const json::object& period, const Style& style);

// First day and last day (nullopt: open). nullopt if `from` is not a day.
struct Days {
  Day from;
  std::optional<Day> to;
};
std::optional<Days> days_of(const json::object& period);

// What is said of a period beside kind, days and party: "1000 ‰, 10.00 paid days, worker_code=495".
std::string details_of(const json::object& period, const Style& style);

// The amount in euros, "" when the field is absent.
std::string amount_of(const json::object& object, std::string_view name, const Style& style);

// `text` with what is beyond ASCII among our own signs (€ ‰ …) spelt out where the style asks.
std::string spelt(std::string text, const Style& style);

}  // namespace cumuld::ctl
