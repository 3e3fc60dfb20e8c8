// The tables of hits and of cases, shared by the commands that list them.
//
// In:  hits and cases as the API gives them. Out: rows for Table, amounts in euros.
// Errors: none; what a hit does not say is blank. Thread safety: pure functions.
#pragma once

#include "daemon/ctl/json.h"
#include "daemon/ctl/table.h"

namespace cumuld::ctl {

Table hit_table();
void add_hit(Table& table, const json::object& hit, const Style& style);

Table case_table();
void add_case(Table& table, const json::object& entry, const Style& style);

}  // namespace cumuld::ctl
