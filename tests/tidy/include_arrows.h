// Who may include whom, as data: the arrows that ARCHITECTURE.md draws, checked by
// tests/tidy_test.cpp. A new arrow or library is one word here, and a decision.
//
// Thread safety: constants.
#pragma once

#include <map>
#include <set>
#include <string>

namespace tidy {

// A folder, and what its files may include besides the folder itself and the standard library: each
// word is a prefix of what stands between the quotes or brackets. A sub-folder that is not listed
// counts as part of the folder above it; below daemon/ each must be listed.
inline const std::map<std::string, std::set<std::string>> kMayInclude{
    // The pure core: no clock, no file, no socket.
    {"matcher", {"xxhash.h", "openssl/", "tl/expected.hpp"}},
    // The only code that knows RocksDB.
    {"storage",
     {"matcher/", "rocksdb/", "boost/sort/", "xxhash.h", "openssl/", "tl/expected.hpp", "fcntl.h",
      "unistd.h", "sys/"}},
    {"config", {"matcher/", "toml++/", "tl/expected.hpp"}},
    {"daemon/http",
     {"matcher/status.h", "daemon/named_thread.h", "boost/", "spdlog/", "zlib.h", "zstd.h",
      "zstd_errors.h", "tl/expected.hpp", "unistd.h", "grp.h", "pwd.h", "sys/"}},
    // Bytes to records, no I/O.
    {"daemon/decode",
     {"matcher/", "config/", "simdjson.h", "expat.h", "xxhash.h", "emmintrin.h",
      "tl/expected.hpp"}},
    {"daemon/source",
     {"matcher/", "config/", "storage/", "daemon/decode/", "daemon/pipeline/",
      "daemon/named_thread.h", "daemon/http/body_decoder.h", "daemon/http/utf8.h", "boost/json",
      "spdlog/", "xxhash.h", "tl/expected.hpp", "fcntl.h", "unistd.h", "sys/"}},
    {"daemon/feed", {"matcher/", "storage/", "tl/expected.hpp"}},
    {"daemon/api",
     {"matcher/", "storage/", "config/", "daemon/", "boost/", "spdlog/", "openssl/", "simdjson.h",
      "tl/expected.hpp"}},
    // A client of the socket and nothing else; it reads config/ for `rules check`.
    {"daemon/ctl",
     {"config/", "boost/", "CLI/", "tl/expected.hpp", "fcntl.h", "spawn.h", "unistd.h", "signal.h",
      "sys/"}},
    // The way of a record from a source to its commit; it knows neither the command line nor HTTP.
    {"daemon/pipeline",
     {"matcher/", "storage/", "config/", "daemon/decode/", "daemon/feed/", "daemon/named_thread.h",
      "boost/asio", "boost/lockfree/", "spdlog/", "xxhash.h", "tl/expected.hpp"}},
    // main wires all the rest together.
    {"daemon",
     {"matcher/", "storage/", "config/", "daemon/", "boost/", "spdlog/", "CLI/", "systemd/",
      "tl/expected.hpp", "fcntl.h", "unistd.h", "signal.h", "pthread.h", "malloc.h", "sys/"}},
    {"bench", {"matcher/", "storage/", "config/",         "daemon/",    "benchmark/", "rocksdb/",
               "boost/",   "CLI/",     "spdlog/",         "simdjson.h", "expat.h",    "xxhash.h",
               "zlib.h",   "zstd.h",   "tl/expected.hpp", "fcntl.h",    "unistd.h",   "signal.h",
               "sys/",     "dlfcn.h",  "time.h",          "spawn.h",    "strings.h"}},
};

// Standard headers that a folder must do without, whatever stands above.
inline const std::map<std::string, std::set<std::string>> kMayNotInclude{
    {"matcher", {"filesystem", "fstream", "iostream"}},
    {"daemon/decode", {"filesystem", "fstream", "iostream"}},
};

}  // namespace tidy
