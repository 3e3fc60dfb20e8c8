#include "daemon/ctl/run.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <ostream>

#include "daemon/ctl/commands.h"

namespace cumuld::ctl {
namespace {

constexpr const char* kFooter =
    "\nThe socket is that of --socket, else of the environment's CUMULD_SOCKET, else\n"
    "/run/cumuld/cumuld.sock. Exit codes: 0 done, 1 the daemon refused, 2 wrong usage,\n"
    "3 no daemon reached. NO_COLOR switches colours off.";

void declare(CLI::App& app, Command& root, Session& session) {
  app.name("cumulctl");
  app.footer(kFooter);
  app.set_version_flag("--version", std::string("cumulctl ") + CUMULD_VERSION);
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.add_option("--socket", session.socket, "The daemon's unix socket");
  app.add_flag("--json", session.json, "NDJSON instead of tables");
  app.add_flag("--ascii", session.ascii, "No character beyond ASCII in tables and timelines");
  app.require_subcommand(1);
  app.fallthrough();  // the flags above may stand after the command too; commands inherit this
  for (const auto add :
       {add_status, add_ingest, add_hits, static_cast<void (*)(Command&, Session&)>(add_hit),
        add_person, add_employer, add_tail, add_cases, add_quarantine, add_rules, add_registries,
        add_reset, add_spool, add_backup, add_restore}) {
    add(root, session);
  }
}

// The words of the command line up to the command that was being parsed: "hits", "rules check".
std::string command_of(const CLI::App& app) {
  std::string out;
  for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    out += (out.empty() ? "" : " ") + at->get_name();
  }
  return out;
}

int refuse_usage(const CLI::App& app, const Session& session, const CLI::ParseError& wrong) {
  std::string what = wrong.what();
  std::replace(what.begin(), what.end(), '\n', ' ');
  const std::string command = command_of(app);
  // CLI11 misses the command before it finds the word in its place.
  const auto left = app.remaining(true);
  if (dynamic_cast<const CLI::RequiredError*>(&wrong) != nullptr && !left.empty()) {
    what = "there is no '" + left.front() + "' here";
  }
  complain(session, (command.empty() ? "" : command + ": ") + what + " (see cumulctl " +
                        (command.empty() ? "" : command + " ") + "--help)");
  return kWrongUsage;
}

}  // namespace

int run(const std::vector<std::string>& arguments, Environment& env) {
  Session session{.env = env, .socket = env.socket.empty() ? kSocketDefault : env.socket};
  try {
    CLI::App app("Asks cumuld, the daemon that finds income during indemnified periods.");
    Command root(&app);
    declare(app, root, session);
    // CLI11 takes the arguments from the back.
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
      app.parse(std::move(reversed));
    } catch (const CLI::ParseError& stop) {
      if (stop.get_exit_code() != 0) return refuse_usage(app, session, stop);
      return app.exit(stop, env.out, env.err);  // --help, --version
    }
    const int code = session.action();
    env.out << std::flush;
    if (!env.out.good()) {
      complain(session, "the output cannot be written");
      return code == kDone ? kWrongUsage : code;
    }
    return code;
  } catch (const std::exception& thrown) {  // out of memory, a stream set to throw
    complain(session, thrown.what());
    return kRefused;
  }
}

}  // namespace cumuld::ctl
