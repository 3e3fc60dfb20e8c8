#include "bench/child.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "bench/engine.h"

namespace bench {
namespace {

constexpr auto kStartWithin = std::chrono::seconds(30);

}  // namespace

Child::Child(std::vector<std::string> words, const std::string& log) : name_(words.front()) {
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  process_ = ::fork();
  if (process_ < 0) give_up("cannot start " + name_);
  if (process_ == 0) {
    (void)::prctl(PR_SET_PDEATHSIG, SIGTERM);
    const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    (void)::dup2(file, STDOUT_FILENO);
    (void)::dup2(file, STDERR_FILENO);
    ::execv(name_.c_str(), arguments.data());
    ::_exit(127);
  }
}

void Child::wait_for(const std::string& socket) {
  const auto deadline = std::chrono::steady_clock::now() + kStartWithin;
  while (!takes_connections(socket)) {
    if (::waitpid(process_, nullptr, WNOHANG) == process_) {
      process_ = -1;
      give_up(name_ + " ended: see its log");
    }
    if (std::chrono::steady_clock::now() > deadline) give_up(name_ + " does not answer");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void Child::end(int signal) {
  if (process_ < 0) return;
  (void)::kill(process_, signal);
  (void)::waitpid(process_, nullptr, 0);
  process_ = -1;
}

double Child::peak_memory() const {
  std::ifstream status("/proc/" + std::to_string(process_) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::strtod(line.c_str() + 6, nullptr) * 1024;
  }
  return 0;
}

bool takes_connections(const std::string& socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket.size() >= sizeof(address.sun_path)) give_up(socket + " is too long for a socket");
  socket.copy(address.sun_path, socket.size());
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool taken =
      ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  (void)::close(probe);
  return taken;
}

}  // namespace bench
