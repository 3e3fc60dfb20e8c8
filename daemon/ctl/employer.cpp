// cumulctl employer: which numbers of an employer replaced which.
#include <memory>
#include <ostream>

#include "daemon/ctl/commands.h"
#include "daemon/ctl/query.h"
#include "daemon/ctl/tree.h"

namespace cumuld::ctl {

void add_employer(Command& app, Session& session) {
  Command* command =
      app.add_subcommand("employer", "Show which numbers of an employer replaced which");
  const auto number = std::make_shared<std::string>();
  command->add_option("number", *number, "A number at the ONSS, nine digits")->required();
  command->callback([&session, number] {
    session.action = [&session, number] {
      const auto answer = fetch(session, "/v1/employers/" + percent_encode(*number));
      if (!answer) return answer.error();
      if (session.json) {
        session.env.out << to_line(*answer) << '\n';
      } else {
        print_tree(session.env.out, as_object(*answer), session.style());
      }
      return kDone;
    };
  });
}

}  // namespace cumuld::ctl
