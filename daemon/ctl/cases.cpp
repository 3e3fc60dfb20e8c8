// cumulctl cases: what one letter is about — a rule, a person and an insurer — as a table.
#include <memory>

#include "daemon/ctl/commands.h"
#include "daemon/ctl/hit_filters.h"
#include "daemon/ctl/hit_table.h"
#include "daemon/ctl/paging.h"

namespace cumuld::ctl {

void add_cases(Command& app, Session& session) {
  Command* command = app.add_subcommand("cases", "List the cases: hits by rule, person, insurer");
  const auto filters = std::make_shared<HitFilters>();
  filters->declare(*command);
  command->callback([&session, filters] {
    session.action = [&session, filters] {
      return print_listing(session, {.query = filters->query("/v1/cases"),
                                     .name = "cases",
                                     .limit = filters->limit,
                                     .all = filters->all,
                                     .table = case_table(),
                                     .add_row = add_case});
    };
  });
}

}  // namespace cumuld::ctl
