// SocketFile: a listening unix domain socket and the file that names it.
//
// A file left by a process that is gone is replaced; one that somebody listens on is not. Two
// processes that start at the same moment are told apart by the lock of their data, not here.
// The file is never more open than `mode`, not even for a moment, whatever the umask.
//
// Errors: kInvalidArgument — no path, a path of more than 107 bytes, a mode beyond 0660, or
//         something that is not a socket at the path; kUnavailable — in use by another process;
//         kIoError — the operating system refused.
// Thread safety: one thread at a time. Ownership: owns the file, not the descriptor it hands out.
#pragma once

#include <sys/types.h>

#include <string>

#include "matcher/status.h"

namespace cumuld::http {

class SocketFile {
 public:
  SocketFile() = default;
  SocketFile(const SocketFile&) = delete;
  SocketFile& operator=(const SocketFile&) = delete;
  ~SocketFile() { remove(); }

  // Binds, sets the mode and listens. The caller closes the descriptor returned.
  matcher::Result<int> listen(const std::string& path, mode_t mode);

  // Unlinks the file, if it is still the one that listen() made. Idempotent.
  void remove() noexcept;

 private:
  std::string path_;  // empty: nothing to remove
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace cumuld::http
