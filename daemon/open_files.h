// The limit of open files, and how many connections fit into it.
//
// A database that may not open its next file fails, and the daemon with it: connections are bounded
// so that they never take what the store needs.
//
// Thread safety: raise_open_files() once, before threads start; the other is pure.
#pragma once

#include <cstddef>

namespace cumuld {

// Raises the process's soft limit to the hard one. Returns what it is then.
std::size_t raise_open_files();

// At most `wanted`, at least one: what `limit` leaves when the store, a backup and the spool have
// what they need.
std::size_t connections_within(std::size_t limit, std::size_t wanted);

}  // namespace cumuld
