// cumulctl as a function: parses the arguments, runs the command, returns the exit code.
//
//   0 done · 1 the daemon refused · 2 wrong usage, one line on stderr · 3 no daemon reached
//
// In:  the arguments without the program's name; everything else from outside in `env`.
// Errors: none but the exit code; no exception leaves it. One thread.
#pragma once

#include <string>
#include <vector>

#include "daemon/ctl/session.h"

namespace cumuld::ctl {

int run(const std::vector<std::string>& arguments, Environment& env);

// Where the daemon listens unless --socket or CUMULD_SOCKET say otherwise.
inline constexpr const char* kSocketDefault = "/run/cumuld/cumuld.sock";

}  // namespace cumuld::ctl
