// cumulctl status: how the daemon is, in figures.
#include <ostream>

#include "daemon/ctl/commands.h"
#include "daemon/ctl/tree.h"

namespace cumuld::ctl {

void add_status(Command& app, Session& session) {
  Command* command = app.add_subcommand("status", "Show the daemon's state in figures");
  command->callback([&session] {
    session.action = [&session] {
      const auto status = fetch(session, "/v1/status");
      if (!status) return status.error();
      if (session.json) {
        session.env.out << to_line(*status) << '\n';
      } else {
        print_tree(session.env.out, as_object(*status), session.style());
      }
      return kDone;
    };
  });
}

}  // namespace cumuld::ctl
