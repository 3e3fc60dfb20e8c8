// The built programs, run as a user runs them: cumuld in a folder of its own, and any other program
// to its end.
//
//   support::ScratchFolder folder;
//   support::DaemonProcess daemon({.folder = folder.path(), .flags = {"--shards", "4"}});
//   ASSERT_TRUE(daemon.wait_until_ready()) << daemon.log();
//   daemon.kill();                                         // SIGKILL, as a crash would
//
// The programs are those that lie beside the test's own, so that a sanitizer's test runs that
// sanitizer's daemon; CUMULD_BIN_DIR names another folder. What the tests' environment says in
// CUMULD_… variables does not reach them.
//
// Ends only what it started: each DaemonProcess its own child, by its id; and should the test die,
// the kernel ends the child. Therefore the thread that starts one must outlive it.
// Errors: std::runtime_error where a process cannot be started at all. What the program did is
// returned. Thread safety: one thread at a time for each object. No wait is longer than its
// deadline.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

// A new folder under the system's temporary one, removed at the end unless kept.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void keep() { kept_ = true; }  // for whoever looks into a failure

 private:
  std::filesystem::path path_;
  bool kept_ = false;
};

using Variables = std::vector<std::pair<std::string, std::string>>;

// Where the built program of that name lies.
std::filesystem::path program_path(const std::string& name);

struct ProgramResult {
  int exit_code = -1;  // 128 + n when signal n ended it; -1 when it had to be ended at the deadline
  std::string out;
  std::string err;
};

// Runs the program to its end.
ProgramResult run_program(const std::string& name, const std::vector<std::string>& arguments,
                          const Variables& environment = {},
                          std::chrono::milliseconds deadline = std::chrono::seconds(30));

struct DaemonOptions {
  std::filesystem::path folder;         // holds data/, cumuld.sock, the log; must exist
  std::vector<std::string> flags = {};  // beside --data-dir and --socket
  Variables environment = {};
};

class DaemonProcess {
 public:
  // Starts it and does not wait. The log is appended to, so that one file tells of all the starts
  // in a folder.
  explicit DaemonProcess(const DaemonOptions& options);
  ~DaemonProcess();  // SIGKILL, if it still runs
  DaemonProcess(const DaemonProcess&) = delete;
  DaemonProcess& operator=(const DaemonProcess&) = delete;

  // True once it said READY=1; false if it ended before, or at the deadline.
  bool wait_until_ready(std::chrono::milliseconds deadline = std::chrono::seconds(30)) {
    return wait_until_told("READY=1", deadline);
  }
  // The same of anything that it tells the service manager; what it told before is passed over.
  bool wait_until_told(std::string_view what, std::chrono::milliseconds deadline);

  void kill();  // SIGKILL, and waits until it is gone
  void send_signal(int signal) const;
  std::optional<int> wait_for_exit(std::chrono::milliseconds deadline);  // as exit_code above
  // SIGTERM, and the exit code; nothing if it did not end in time.
  std::optional<int> terminate(std::chrono::milliseconds deadline = std::chrono::seconds(30));
  bool running();

  pid_t pid() const { return pid_; }
  std::string socket() const { return socket_.string(); }
  std::string log() const;  // all that cumuld wrote to stderr in this folder

 private:
  std::filesystem::path socket_;
  std::filesystem::path log_;
  int notified_ = -1;  // the socket that sd_notify writes to
  int watched_ = -1;   // a pidfd: readable when the process has ended
  pid_t pid_ = -1;
  std::optional<int> exit_code_;
};

}  // namespace support
