// cumulctl: asks the daemon over its unix socket. Here only what comes from outside: arguments,
// environment, clock and standard streams; everything else is in the library ctl.
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "daemon/ctl/restore.h"
#include "daemon/ctl/run.h"
#include "daemon/ctl/table_checks.h"

namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
  return value == nullptr ? "" : value;
}

std::size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

// The calendar day here, for charts only; amounts are counted by the daemon.
cumuld::ctl::Day local_day() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  return cumuld::ctl::Day{std::chrono::year{local.tm_year + 1900} /
                          std::chrono::month{static_cast<unsigned>(local.tm_mon + 1)} /
                          std::chrono::day{static_cast<unsigned>(local.tm_mday)}};
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  const bool out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
  const bool takes_colours = variable("NO_COLOR").empty() && variable("TERM") != "dumb";
  cumuld::ctl::Environment env{.in = std::cin,
                               .out = std::cout,
                               .err = std::cerr,
                               .socket = variable("CUMULD_SOCKET"),
                               .err_is_terminal = ::isatty(STDERR_FILENO) == 1,
                               .colour = out_is_terminal && takes_colours,
                               .terminal_width = out_is_terminal ? terminal_width() : 0,
                               .today = local_day(),
                               .pause = [](auto time) { std::this_thread::sleep_for(time); },
                               .check_rules = cumuld::ctl::check_rules_file,
                               .check_registries = cumuld::ctl::check_registry_files,
                               .restore = cumuld::ctl::restore_with_cumuld};
  return cumuld::ctl::run(std::vector<std::string>(argv + 1, argv + argc), env);
}
