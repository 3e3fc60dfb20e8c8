// cumulctl hits: the hits that stand, filtered, as a table or as NDJSON.
#include <memory>
#include <ostream>

#include "daemon/ctl/commands.h"
#include "daemon/ctl/hit_filters.h"
#include "daemon/ctl/hit_table.h"
#include "daemon/ctl/paging.h"

namespace cumuld::ctl {
namespace {

// Every hit as the daemon streams it: nothing is parsed or kept, whatever their number.
int stream_hits(Session& session, const HitFilters& filters) {
  Request request{.target = filters.query("/v1/hits").target(), .accept = "application/x-ndjson"};
  request.lines = [&](std::string_view line) {
    if (!line.empty()) session.env.out << line << '\n';
    return session.env.out.good();
  };
  const auto response = session.client().perform(request);
  if (!response) return report_failure(session, response.error());
  return response->ok() ? kDone : report_refusal(session, *response);
}

}  // namespace

void add_hits(Command& app, Session& session) {
  Command* command = app.add_subcommand("hits", "List the hits that stand, or those asked for");
  const auto filters = std::make_shared<HitFilters>();
  filters->declare(*command);
  filters->declare_sort(*command);
  command->callback([&session, filters] {
    session.action = [&session, filters] {
      if (session.json && filters->all) return stream_hits(session, *filters);
      return print_listing(
          session, {.query = filters->query("/v1/hits"),
                    .name = "hits",
                    .limit = filters->limit,
                    .all = filters->all,
                    .table = hit_table(),
                    .add_row = [](Table& table, const json::object& hit, const Style& style) {
                      add_hit(table, hit, style);
                    }});
    };
  });
}

}  // namespace cumuld::ctl
