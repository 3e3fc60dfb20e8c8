// Session: what every command of one run of cumulctl shares — where the daemon is, how to print,
// and how a refusal or a missing daemon becomes an exit code.
//
// Environment is everything that comes from outside, given by main() and by the tests; nothing
// else in this folder reads the environment, the clock or the standard streams.
//
// Ownership: both refer to the caller's streams, which outlive them. One thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>
#include <tl/expected.hpp>

#include "daemon/ctl/client.h"
#include "daemon/ctl/json.h"
#include "daemon/ctl/table.h"
#include "daemon/ctl/table_checks.h"
#include "daemon/ctl/text.h"

namespace cumuld::ctl {

// Exit codes, as the README and --help state them.
inline constexpr int kDone = 0;
inline constexpr int kRefused = 1;
inline constexpr int kWrongUsage = 2;
inline constexpr int kNoDaemon = 3;

struct Environment {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  std::string socket;  // from CUMULD_SOCKET; "" = the default
  bool err_is_terminal = false;
  bool colour = false;             // a terminal that takes colours, and NO_COLOR is not set
  std::size_t terminal_width = 0;  // columns; 0 = not a terminal
  Day today{};
  std::function<void(std::chrono::milliseconds)> pause;
  // Check files of config/, print what is wrong and return an exit code; see table_checks.h.
  std::function<int(const std::string& path)> check_rules;
  std::function<int(const RegistryFiles& files)> check_registries;
  // Fills a data directory from a backup and returns an exit code; see restore.h.
  std::function<int(const std::string& from, const std::string& data_dir, const std::string& id)>
      restore;
};

struct Session {
  Environment& env;
  std::string socket;  // where the daemon listens
  bool json = false;   // NDJSON instead of tables
  bool ascii = false;
  // What the command line asks for; set while it is parsed, run afterwards.
  std::function<int()> action = {};

  Client client() const { return Client(socket); }
  Style style() const { return {.ascii = ascii, .colour = env.colour && !json}; }
};

// The line "cumulctl: …" on stderr.
void complain(const Session& session, const std::string& what);

// Prints why there is no answer; returns kNoDaemon (kWrongUsage if our own input failed).
int report_failure(const Session& session, const Failure& failure);

// Prints the problem that the daemon states; returns kRefused.
int report_refusal(const Session& session, const Response& response);

// The JSON of a 2xx answer; everything else is reported, and the error is the exit code.
tl::expected<json::value, int> fetch(const Session& session, const Request& request);
tl::expected<json::value, int> fetch(const Session& session, const std::string& target);

}  // namespace cumuld::ctl
