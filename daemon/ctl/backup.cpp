// cumulctl backup: makes, lists and deletes backups of the running daemon's store. cumulctl
// restore: has cumuld fill an empty data directory from one; no daemon need run for it.
#include <chrono>
#include <cstdint>
#include <memory>
#include <ostream>

#include "daemon/ctl/commands.h"
#include "daemon/ctl/query.h"
#include "daemon/ctl/tree.h"

namespace cumuld::ctl {
namespace {

constexpr std::chrono::milliseconds kLook{500};

int list(Session& session) {
  const auto answer = fetch(session, "/v1/backups");
  if (!answer) return answer.error();
  const json::array& backups = array_of(as_object(*answer), "backups");
  if (session.json) {
    for (const json::value& backup : backups) session.env.out << to_line(backup) << '\n';
    return kDone;
  }
  Table table({{"id", Table::Align::kRight},
               {"created at"},
               {"bytes", Table::Align::kRight},
               {"files", Table::Align::kRight},
               {"commit", Table::Align::kRight},
               {"sequence", Table::Align::kRight}});
  for (const json::value& value : backups) {
    const json::object& backup = as_object(value);
    table.add({text_of(backup, "id"), text_of(backup, "created_at"), text_of(backup, "bytes"),
               text_of(backup, "files"), text_of(backup, "commit"), text_of(backup, "sequence")});
  }
  table.print(session.env.out, session.style());
  return kDone;
}

// A large one outlasts its answer: looks until none is under way.
int await_backup(Session& session) {
  while (true) {
    const auto answer = fetch(session, "/v1/backups");
    if (!answer) return answer.error();
    if (text_of(as_object(*answer), "running") != "true") return list(session);
    session.env.pause(kLook);
  }
}

int make(Session& session, std::uint32_t keep) {
  const std::string target = keep == 0 ? "/v1/backups" : "/v1/backups?keep=" + std::to_string(keep);
  const auto answer = fetch(session, Request{.method = "POST", .target = target});
  if (!answer) return answer.error();
  if (text_of(as_object(*answer), "running") == "true") return await_backup(session);
  if (session.json) {
    session.env.out << to_line(*answer) << '\n';
  } else {
    print_tree(session.env.out, as_object(*answer), session.style());
  }
  return kDone;
}

}  // namespace

void add_backup(Command& app, Session& session) {
  Command* command = app.add_subcommand("backup", "Back up the store of the running daemon");
  command->require_subcommand(0, 1);
  const auto keep = std::make_shared<std::uint32_t>(0);
  const auto id = std::make_shared<std::string>();
  command->add_option("--keep", *keep, "Then delete all but the newest so many");
  command->callback([&session, command, keep] {
    if (command->has_subcommand()) return;
    session.action = [&session, keep] { return make(session, *keep); };
  });
  command->add_subcommand("list", "List the backups")->callback([&session] {
    session.action = [&session] { return list(session); };
  });
  Command* remove = command->add_subcommand("delete", "Delete one");
  remove->add_option("id", *id, "Its number")->required();
  remove->callback([&session, id] {
    session.action = [&session, id] {
      const auto answer = fetch(
          session, Request{.method = "DELETE", .target = "/v1/backups/" + percent_encode(*id)});
      return answer ? kDone : answer.error();
    };
  });
}

void add_restore(Command& app, Session& session) {
  Command* command =
      app.add_subcommand("restore", "Fill an empty data directory from a backup; needs no daemon");
  const auto from = std::make_shared<std::string>();
  const auto into = std::make_shared<std::string>();
  const auto id = std::make_shared<std::string>();
  command->add_option("--from", *from, "The directory of the backups")->required();
  command->add_option("--data-dir", *into, "The data directory, absent or empty")->required();
  command->add_option("--id", *id, "Which one (default: the newest)");
  command->callback([&session, from, into, id] {
    session.action = [&session, from, into, id] { return session.env.restore(*from, *into, *id); };
  });
}

}  // namespace cumuld::ctl
