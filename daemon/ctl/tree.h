// Prints any JSON for a reader: what is said of a thing as two columns, parts under headings, lists
// of things as tables. For answers whose members are the daemon's to choose, like its status.
//
//     version   0.1.0
//     uptime    3 d 4 h
//
//     hits
//       open      1 204
//
// Numbers whose name says their unit are shown in it: …_cents, …_bytes, …_seconds.
// Errors: none. Cost: linear. Thread safety: none needed, one thread.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "daemon/ctl/json.h"
#include "daemon/ctl/table.h"

namespace cumuld::ctl {

void print_tree(std::ostream& out, const json::object& object, const Style& style);

// The name and the value as print_tree() shows them.
std::string figure_name(std::string_view name);
std::string figure_of(std::string_view name, const json::value& value, const Style& style);

}  // namespace cumuld::ctl
