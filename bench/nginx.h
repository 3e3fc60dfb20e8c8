// Nginx: nginx with one worker process on a unix socket, sending files from memory: what a daemon's
// answers are compared with.
//
// It is set up as fast as it goes: no log, open files kept open, connections never closed.
//
// Thread safety: one thread. Errors: end the program with a message; find_nginx() says whether
// there is a program at all.
#pragma once

#include <optional>
#include <string>

#include "bench/child.h"

namespace bench {

// Where the system has it.
std::optional<std::string> find_nginx();

class Nginx {
 public:
  // Everything it needs lies in `directory`, its own; returns once it takes connections.
  Nginx(const std::string& program, const std::string& directory);

  // Puts a file of `bytes` bytes there; returns the target to ask for.
  std::string serve(std::size_t bytes);

  const std::string& socket() const { return socket_; }

 private:
  std::string directory_;
  std::string socket_;
  Child process_;
};

}  // namespace bench
