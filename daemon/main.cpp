// cumuld: the daemon. Reads its configuration, starts everything, waits for a signal, stops.
//
// Exit codes: 0 stopped as asked; 1 failed while running or could not start; 2 wrong flags, rules
// or configuration (one line says what and where, nothing was started).
#include <pthread.h>
#include <spdlog/spdlog.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "daemon/daemon.h"
#include "daemon/logging.h"
#include "daemon/memory_use.h"
#include "daemon/restore.h"
#include "daemon/version.h"

namespace {

constexpr int kExitFailed = 1;
constexpr int kExitUsage = 2;
constexpr auto kDrainTime = std::chrono::seconds(10);

int refuse(const std::string& message) {
  std::fprintf(stderr, "cumuld: %s\n", message.c_str());
  return kExitUsage;
}

// The write that failed may or may not be on the disk: only opening the store again decides, so
// nothing may go on, not even destructors.
void fail(const matcher::Status& status) {
  spdlog::critical("cannot go on: {}", status.message());
  spdlog::default_logger()->flush();
  std::_Exit(kExitFailed);
}

sigset_t signals_waited_for() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  return signals;
}

void reload_rules(cumuld::Daemon& daemon) {
  const auto changed = daemon.reload_rules();
  if (!changed) {
    spdlog::error("SIGHUP: the rules stay as they are: {}", changed.error().message());
  } else {
    spdlog::info("SIGHUP: {}", *changed ? "the rules changed, everybody is matched again"
                                        : "the rules are the same");
  }
}

int run(cumuld::CheckedConfig config) {
  const sigset_t signals = signals_waited_for();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before any thread starts: they inherit it
  std::signal(SIGPIPE, SIG_IGN);
  const std::string socket = config.daemon.socket.string();
  spdlog::info("cumuld {} starts on {}", cumuld::kVersion, config.daemon.data_dir.string());
  auto daemon = cumuld::Daemon::start(std::move(config), fail);
  if (!daemon) {
    spdlog::critical("cannot start: {}", daemon.error().message());
    return daemon.error().code() == matcher::StatusCode::kInvalidArgument ? kExitUsage
                                                                          : kExitFailed;
  }
  spdlog::info("serving on {}", socket);
  sd_notify(0, "READY=1");
  int signal = 0;
  while (sigwait(&signals, &signal) == 0 && signal == SIGHUP) {
    reload_rules(**daemon);
  }
  spdlog::info("stopping");
  sd_notify(0, "STOPPING=1");
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);  // a second signal ends at once: safe, like a
                                                    // crash
  (*daemon)->stop(std::chrono::steady_clock::now() + kDrainTime);
  spdlog::info("stopped");
  return 0;
}

int start(int argc, char** argv) {
  CLI::App app{
      "cumuld finds unauthorised cumulations of work and incapacity benefit, continuously."};
  config::Flags flags;
  bool check_only = false;
  app.add_option("--config", flags.config, "read settings from FILE")->type_name("FILE");
  cumuld::RestoreRequest restore;
  app.add_option("--restore", restore.backups, "fill --data-dir from a backup in DIR, and end")
      ->type_name("DIR");
  app.add_option("--restore-id", restore.id, "which backup (default: the newest)")->type_name("N");
  app.add_flag("--check-config", check_only, "check configuration and rules, start nothing");
  app.set_version_flag("--version", std::string("cumuld ") + cumuld::kVersion);
  for (const auto& setting : config::settings()) {
    app.add_option_function<std::string>(
           std::string(setting.flag),
           [&flags, name = std::string(setting.name)](const std::string& value) {
             flags.values[name] = value;
           },
           std::string(setting.help))
        ->type_name(std::string(setting.argument));
  }
  app.footer(
      "Each setting may also stand in the file (data_dir = \"...\") or in the environment\n"
      "(CUMULD_DATA_DIR). Flags win over the environment, the environment over the file.\n\n"
      "Exit codes: 0 stopped as asked. 1 failed, and the last lines of the log say why: start it\n"
      "again. 2 wrong flags, configuration or data directory: starting it again does not help.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return refuse(error.what());
  }
  if (!restore.backups.empty()) {
    restore.data_dir = flags.values["data_dir"];
    return cumuld::restore_backup(restore);
  }
  const auto environment = config::environment_of(environ);
  auto resolved = config::resolve(flags, environment);
  if (!resolved) return refuse(resolved.error().message());
  auto checked = cumuld::check_config(std::move(*resolved));
  if (!checked) return refuse(checked.error().message());
  if (check_only) {
    std::puts("the configuration is good");
    return 0;
  }
  cumuld::set_up_logging(checked->daemon.log_format, checked->daemon.log_level);
  for (const auto& warning : config::unknown_variables(environment)) spdlog::warn("{}", warning);
  return run(std::move(*checked));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    cumuld::bound_arenas();
    return start(argc, argv);
  } catch (const std::exception& error) {  // no memory, most likely
    std::fprintf(stderr, "cumuld: %s\n", error.what());
  } catch (...) {
    std::fputs("cumuld: failed without a reason\n", stderr);
  }
  return 1;
}
