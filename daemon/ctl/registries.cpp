// cumulctl registries: the check, without a daemon, of the files that say how registries are read.
#include <memory>

#include "daemon/ctl/commands.h"
#include "daemon/ctl/table_checks.h"

namespace cumuld::ctl {

void add_registries(Command& app, Session& session) {
  Command* command =
      app.add_subcommand("registries", "The check of the tables that say how files are read");
  command->require_subcommand(1, 1);
  Command* check = command->add_subcommand(
      "check", "Check tables of registries and of their files' columns; needs no daemon");
  const auto files = std::make_shared<RegistryFiles>();
  check->add_option("--registries", files->registries, "Kinds and registries (default: built in)");
  check->add_option("--layouts", files->layouts,
                    "Columns of their CSV and XML files (default: built in)");
  check->add_option("--dmfa", files->dmfa, "Meaning of DmfA codes (default: built in)");
  check->callback([&session, files] {
    session.action = [&session, files] { return session.env.check_registries(*files); };
  });
}

}  // namespace cumuld::ctl
