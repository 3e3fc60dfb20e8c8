// The check of a file of rules, done here and not by the daemon: a file can be checked before it is
// installed, and where no daemon runs.
//
// In:  the path of a TOML file. Out: an exit code of cumulctl: 0 the file is good; 1 it is refused,
// and stderr says where and why; 2 it cannot be read. One thread; no exception leaves it.
//
// The kinds that a rule may name are those of the built-in registries. Part of the program, not of
// the library ctl, which knows no rules: main() hands this function to it.
#pragma once

#include <string>

namespace cumuld::ctl {

int check_rules_file(const std::string& path);

}  // namespace cumuld::ctl
