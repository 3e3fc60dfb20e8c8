// The commands of cumulctl, one file each.
//
// Each function adds its command to the program: flags, help, and a callback that sets
// session.action. Nothing runs while the command line is parsed, so a wrong flag anywhere is found
// before anything is done. `session` outlives the parsing and the action.
//
// A new command is a file of its own, a line here and a line in run.cpp.
#pragma once

#include <CLI/CLI.hpp>

#include "daemon/ctl/session.h"

namespace cumuld::ctl {

void add_status(CLI::App& app, Session& session);      // status.cpp
void add_ingest(CLI::App& app, Session& session);      // ingest.cpp
void add_hits(CLI::App& app, Session& session);        // hits.cpp
void add_hit(CLI::App& app, Session& session);         // hit.cpp
void add_person(CLI::App& app, Session& session);      // person.cpp
void add_employer(CLI::App& app, Session& session);    // employer.cpp
void add_tail(CLI::App& app, Session& session);        // tail.cpp
void add_backup(CLI::App& app, Session& session);      // backup.cpp
void add_restore(CLI::App& app, Session& session);     // backup.cpp
void add_cases(CLI::App& app, Session& session);       // cases.cpp
void add_quarantine(CLI::App& app, Session& session);  // quarantine.cpp
void add_rules(CLI::App& app, Session& session);       // rules.cpp
void add_registries(CLI::App& app, Session& session);  // registries.cpp
void add_spool(CLI::App& app, Session& session);       // spool.cpp

}  // namespace cumuld::ctl
