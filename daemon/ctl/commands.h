// The commands of cumulctl, one file each.
//
// Each function adds its command to the program: flags, help, and a callback that sets
// session.action. Nothing runs while the command line is parsed, so a wrong flag anywhere is found
// before anything is done. `session` outlives the parsing and the action.
//
// A new command is a file of its own, a line here and a line in run.cpp.
#pragma once

#include "daemon/ctl/command.h"
#include "daemon/ctl/session.h"

namespace cumuld::ctl {

void add_status(Command& app, Session& session);      // status.cpp
void add_ingest(Command& app, Session& session);      // ingest.cpp
void add_hits(Command& app, Session& session);        // hits.cpp
void add_hit(Command& app, Session& session);         // hit.cpp
void add_person(Command& app, Session& session);      // person.cpp
void add_employer(Command& app, Session& session);    // employer.cpp
void add_tail(Command& app, Session& session);        // tail.cpp
void add_backup(Command& app, Session& session);      // backup.cpp
void add_restore(Command& app, Session& session);     // backup.cpp
void add_cases(Command& app, Session& session);       // cases.cpp
void add_quarantine(Command& app, Session& session);  // quarantine.cpp
void add_rules(Command& app, Session& session);       // rules.cpp
void add_registries(Command& app, Session& session);  // registries.cpp
void add_reset(Command& app, Session& session);       // reset.cpp
void add_spool(Command& app, Session& session);       // spool.cpp

}  // namespace cumuld::ctl
