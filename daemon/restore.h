// restore_backup: what `cumuld --restore` does: fills an empty data directory from a backup.
//
// In:  the directory of the backups, which one (0: the newest), the data directory. Out: an exit
// code of cumuld: 0 it is restored, and stdout says so; 1 it could not be, 2 the target is not
// empty; stderr says why. Needs no configuration; must not run beside a daemon that uses either
// directory.
#pragma once

#include <cstdint>
#include <string>

namespace cumuld {

struct RestoreRequest {
  std::string backups;
  std::uint32_t id = 0;
  std::string data_dir;
};

int restore_backup(const RestoreRequest& request);

}  // namespace cumuld
