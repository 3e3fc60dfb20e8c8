#include "daemon/ctl/paging.h"

#include <ostream>

namespace cumuld::ctl {
namespace {

void print_page(Session& session, Listing& listing, const json::array& entries) {
  for (const json::value& entry : entries) {
    if (session.json) {
      session.env.out << to_line(entry) << '\n';
    } else {
      listing.add_row(listing.table, as_object(entry), session.style());
    }
  }
  if (!session.json && !listing.table.empty()) {
    listing.table.print(session.env.out, session.style());
  }
  session.env.out << std::flush;
}

}  // namespace

int print_listing(Session& session, Listing listing) {
  const std::int64_t limit = listing.limit == 0 && listing.all ? kPageMax : listing.limit;
  if (limit != 0) listing.query.add("limit", std::to_string(limit));
  std::string cursor;
  std::size_t count = 0;
  do {
    Query page = listing.query;
    if (!cursor.empty()) page.add("cursor", cursor);
    const auto answer = fetch(session, page.target());
    if (!answer) return answer.error();
    const json::object& object = as_object(*answer);
    const json::array& entries = array_of(object, listing.name);
    print_page(session, listing, entries);
    count += entries.size();
    cursor = text_of(object, "next_cursor");
  } while (listing.all && !cursor.empty());
  // Said on stderr, so that neither a script nor a pipe mistakes it for an entry.
  if (count == 0 && !session.json) session.env.err << "no " << listing.name << '\n';
  if (!cursor.empty()) {
    session.env.err << "there are more " << listing.name << "; --all lists every one\n";
  }
  return kDone;
}

}  // namespace cumuld::ctl
