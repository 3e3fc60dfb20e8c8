// What a figure depends on besides the program: processor, memory, kernel and libraries.
//
// Thread safety: a free function. Errors: what cannot be found out is "unknown".
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace bench {

// (what, value), in the order to print them. Says too whether RocksDB was built with assertions:
// Debian's is, and its sorted writes take up to a third longer for it.
std::vector<std::pair<std::string, std::string>> machine_facts();

// The type of the file system that holds `path`: "ext4", "tmpfs", …
std::string file_system_of(const std::string& path);

// What this process has had in memory at most, in bytes.
double peak_memory();

}  // namespace bench
