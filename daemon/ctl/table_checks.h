// The checks of the files of config/, done here and not by the daemon: a file can be checked before
// it is installed, and where no daemon runs.
//
// In:  paths of TOML files. Out: an exit code of cumulctl: 0 they are good; 1 one is refused, and
// stderr says where and why; 2 one cannot be read. One thread; no exception leaves them.
//
// The kinds that a rule may name are those of the built-in registries. Part of the program, not of
// the library ctl, which knows no tables: main() hands these functions to it.
#pragma once

#include <string>

namespace cumuld::ctl {

int check_rules_file(const std::string& path);

// What says how registries' files are read; an empty path stands for what is built in.
struct RegistryFiles {
  std::string registries;
  std::string layouts;
  std::string dmfa;
};
int check_registry_files(const RegistryFiles& files);

}  // namespace cumuld::ctl
