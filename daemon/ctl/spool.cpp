// cumulctl spool resume: a registry's folder that was stopped goes on.
#include <memory>
#include <ostream>

#include "daemon/ctl/commands.h"
#include "daemon/ctl/query.h"

namespace cumuld::ctl {

void add_spool(Command& app, Session& session) {
  Command* command = app.add_subcommand("spool", "Let a folder of the spool go on");
  command->require_subcommand(1, 1);
  Command* resume = command->add_subcommand(
      "resume", "Take files again from a registry that was stopped for its refused records");
  const auto registry = std::make_shared<std::string>();
  resume->add_option("registry", *registry, "The registry, as its folder is called")->required();
  resume->callback([&session, registry] {
    session.action = [&session, registry] {
      const auto answer =
          fetch(session, Request{.method = "POST",
                                 .target = "/v1/spool/" + percent_encode(*registry) + "/resume"});
      return answer ? kDone : answer.error();
    };
  });
}

}  // namespace cumuld::ctl
