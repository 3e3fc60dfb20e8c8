// standing_hits: the answer of a daemon that matched under the rule of bench/peers/overlap.toml:
// every hit that stands, read over its socket.
//
// Thread safety: one thread. Errors: end the program with a message.
#pragma once

#include <string>

#include "bench/overlap.h"

namespace bench {

OverlapSum standing_hits(const std::string& socket);

}  // namespace bench
