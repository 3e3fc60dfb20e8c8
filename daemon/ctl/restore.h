// restore_with_cumuld: runs the program cumuld that stands beside this one to fill a data directory
// from a backup; cumulctl itself knows no store.
//
// Out: an exit code of cumulctl: cumuld's own, or 2 when it cannot be run; stderr says why. Part of
// the program, not of the library ctl: main() hands it over. One thread.
#pragma once

#include <string>

namespace cumuld::ctl {

// `id` empty: the newest.
int restore_with_cumuld(const std::string& from, const std::string& data_dir,
                        const std::string& id);

}  // namespace cumuld::ctl
