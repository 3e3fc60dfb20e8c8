#include "tests/support/daemon_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>

namespace support {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

int left_ms(Clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now()).count();
  return left < 0 ? 0 : static_cast<int>(left);
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Pointers into the strings, as exec wants them. The strings must stay as they are.
std::vector<char*> pointers_to(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (auto& one : strings) pointers.push_back(one.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> child_environment(const Variables& added) {
  std::vector<std::string> result;
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string_view one(*at);
    if (!one.starts_with("CUMULD_") && !one.starts_with("NOTIFY_SOCKET=")) result.emplace_back(one);
  }
  for (const auto& [name, value] : added) result.push_back(name + "=" + value);
  return result;
}

struct Command {
  std::vector<std::string> words;  // the program first
  Variables environment;
  std::filesystem::path out;  // appended to
  std::filesystem::path err;
};

int open_for_output(const std::filesystem::path& path) {
  return ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

// Between fork and exec only what is safe there; everything is made ready before.
pid_t start(Command command) {
  auto words = pointers_to(command.words);
  auto variables = child_environment(command.environment);
  auto environment = pointers_to(variables);
  const int in = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int out = open_for_output(command.out);
  const int err = open_for_output(command.err);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
    ::dup2(in, STDIN_FILENO);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    ::execve(words[0], words.data(), environment.data());
    ::_exit(127);
  }
  for (const int file : {in, out, err}) ::close(file);
  if (pid < 0) throw std::runtime_error("cannot start " + command.words[0]);
  return pid;
}

int watch(pid_t pid) {
  const auto descriptor = ::syscall(SYS_pidfd_open, pid, 0);
  if (descriptor < 0) throw std::runtime_error("pidfd_open failed");
  return static_cast<int>(descriptor);
}

int reap(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

bool readable(int descriptor, Clock::time_point deadline) {
  pollfd wanted{descriptor, POLLIN, 0};
  while (::poll(&wanted, 1, left_ms(deadline)) < 0 && errno == EINTR) {
  }
  return (wanted.revents & POLLIN) != 0;
}

int listen_for_notifications(const std::filesystem::path& path) {
  ::unlink(path.c_str());
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.string().size() >= sizeof address.sun_path) throw std::runtime_error("path too long");
  std::memcpy(static_cast<char*>(address.sun_path), path.c_str(), path.string().size());
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot bind " + path.string());
  }
  return socket;
}

}  // namespace

ScratchFolder::ScratchFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "cumuld-run-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  if (!kept_) std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path program_path(const std::string& name) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no test writes to its environment
  const char* chosen = std::getenv("CUMULD_BIN_DIR");
  if (chosen != nullptr && *chosen != '\0') return std::filesystem::path(chosen) / name;
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / name;
}

ProgramResult run_program(const std::string& name, const std::vector<std::string>& arguments,
                          const Variables& environment, milliseconds deadline) {
  const ScratchFolder folder;
  Command command{
      {program_path(name).string()}, environment, folder.path() / "out", folder.path() / "err"};
  command.words.insert(command.words.end(), arguments.begin(), arguments.end());
  const pid_t pid = start(std::move(command));
  const int watched = watch(pid);
  ProgramResult result;
  if (readable(watched, Clock::now() + deadline)) {
    result.exit_code = reap(pid);
  } else {
    ::kill(pid, SIGKILL);
    reap(pid);
  }
  ::close(watched);
  result.out = text_of(folder.path() / "out");
  result.err = text_of(folder.path() / "err");
  return result;
}

DaemonProcess::DaemonProcess(const DaemonOptions& options)
    : socket_(options.folder / "cumuld.sock"), log_(options.folder / "cumuld.log") {
  const auto notify = options.folder / "notify.sock";
  notified_ = listen_for_notifications(notify);
  Command command{{program_path("cumuld").string(), "--data-dir",
                   (options.folder / "data").string(), "--socket", socket_.string()},
                  options.environment,
                  log_,
                  log_};
  command.words.insert(command.words.end(), options.flags.begin(), options.flags.end());
  command.environment.emplace_back("NOTIFY_SOCKET", notify.string());
  pid_ = start(std::move(command));
  watched_ = watch(pid_);
}

DaemonProcess::~DaemonProcess() {
  kill();
  ::close(watched_);
  ::close(notified_);
}

bool DaemonProcess::wait_until_told(std::string_view what, milliseconds deadline) {
  const auto end = Clock::now() + deadline;
  while (!exit_code_) {
    std::array<pollfd, 2> wanted{pollfd{notified_, POLLIN, 0}, pollfd{watched_, POLLIN, 0}};
    const int count = ::poll(wanted.data(), wanted.size(), left_ms(end));
    if (count == 0) return false;
    if ((wanted[0].revents & POLLIN) != 0) {
      std::array<char, 512> text{};
      const auto length = ::recv(notified_, text.data(), text.size(), 0);
      if (length > 0 &&
          std::string_view(text.data(), static_cast<std::size_t>(length)).find(what) !=
              std::string_view::npos) {
        return true;
      }
    } else if ((wanted[1].revents & POLLIN) != 0) {
      exit_code_ = reap(pid_);
    }
  }
  return false;
}

void DaemonProcess::send_signal(int signal) const {
  if (!exit_code_) ::kill(pid_, signal);
}

void DaemonProcess::kill() {
  if (exit_code_) return;
  ::kill(pid_, SIGKILL);
  exit_code_ = reap(pid_);
}

std::optional<int> DaemonProcess::wait_for_exit(milliseconds deadline) {
  if (!exit_code_ && readable(watched_, Clock::now() + deadline)) exit_code_ = reap(pid_);
  return exit_code_;
}

std::optional<int> DaemonProcess::terminate(milliseconds deadline) {
  send_signal(SIGTERM);
  return wait_for_exit(deadline);
}

bool DaemonProcess::running() {
  return !wait_for_exit(milliseconds(0)).has_value();
}

std::string DaemonProcess::log() const {
  return text_of(log_);
}

}  // namespace support
