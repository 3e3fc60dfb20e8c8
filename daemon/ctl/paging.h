// Lists that the API hands out page by page: follows the cursors, prints each page as it comes.
//
// Errors: reported on stderr as they occur; the result is the exit code. One thread.
// Cost: one request and one page of memory at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "daemon/ctl/query.h"
#include "daemon/ctl/session.h"
#include "daemon/ctl/table.h"

namespace cumuld::ctl {

struct Listing {
  Query query;             // with every filter, without limit and cursor
  std::string name;        // of the array in the answer, and of what it lists: "hits"
  std::int64_t limit = 0;  // entries a page; 0 leaves it to the daemon
  bool all = false;        // follow the cursors to the end
  Table table;
  std::function<void(Table&, const json::object&, const Style&)> add_row;
};

// Prints the listing as a table, or with --json each entry as a line.
int print_listing(Session& session, Listing listing);

// Entries a page where all pages are wanted: the most that the API gives.
inline constexpr std::int64_t kPageMax = 1000;

}  // namespace cumuld::ctl
