// Child: a program that a measurement starts beside itself and ends again.
//
// It dies with whoever started it: a benchmark that gives up, or is ended, leaves nothing behind.
//
// Thread safety: one thread, which must outlive the child. Errors: a program that cannot be started
// ends this one with a message.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <string>
#include <vector>

namespace bench {

class Child {
 public:
  // Runs words[0] with the rest as arguments; what it prints is appended to the file `log`.
  Child(std::vector<std::string> words, const std::string& log);
  ~Child() { end(SIGTERM); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Returns once the unix socket takes connections; ends this program if the child ends before, or
  // does not within half a minute.
  void wait_for(const std::string& socket);

  // Sends the signal and waits until the child is gone. Nothing if it is already.
  void end(int signal);

  pid_t id() const { return process_; }
  double peak_memory() const;  // bytes it has had in memory at most; 0 once it is gone

 private:
  std::string name_;
  pid_t process_ = -1;
};

// Whether somebody takes connections on the unix socket.
bool takes_connections(const std::string& socket);

}  // namespace bench
