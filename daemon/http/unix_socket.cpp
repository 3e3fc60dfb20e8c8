#include "daemon/http/unix_socket.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace cumuld::http {
namespace {

using matcher::error;
using matcher::Result;
using matcher::Status;
using matcher::StatusCode;

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const noexcept { return value_; }
  int release() noexcept { return std::exchange(value_, -1); }

 private:
  int value_;
};

Status failure(const std::string& what, const std::string& path) {
  return {StatusCode::kIoError, what + " " + path + ": " + std::generic_category().message(errno)};
}

int new_socket() {
  return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(static_cast<char*>(address.sun_path), path.data(), path.size());
  return address;
}

const sockaddr* generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

Status check(const std::string& path, mode_t mode) {
  if (path.empty()) return {StatusCode::kInvalidArgument, "the socket has no path"};
  if (path.size() >= sizeof(sockaddr_un::sun_path)) {
    return {StatusCode::kInvalidArgument, "the socket path has " + std::to_string(path.size()) +
                                              " bytes; the system allows 107: " + path};
  }
  if ((mode & ~mode_t{0660}) != 0) {
    return {StatusCode::kInvalidArgument, "the socket's mode may not go beyond 0660"};
  }
  return {};
}

// Makes room at the path if nobody uses what is there.
Status clear_stale(const std::string& path, const sockaddr_un& address) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) {
    return errno == ENOENT ? Status{} : failure("cannot look at", path);
  }
  if (!S_ISSOCK(found.st_mode)) {
    return {StatusCode::kInvalidArgument, "there is something that is not a socket at " + path};
  }
  const Descriptor probe(new_socket());
  if (probe.get() < 0) return failure("cannot make a socket for", path);
  // EAGAIN: its queue is full, so there is somebody.
  if (::connect(probe.get(), generic(address), sizeof address) == 0 || errno == EAGAIN) {
    return {StatusCode::kUnavailable, path + " is in use by another process"};
  }
  if (errno != ECONNREFUSED && errno != ENOENT) return failure("cannot probe", path);
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return failure("cannot replace", path);
  return {};
}

}  // namespace

Result<int> SocketFile::listen(const std::string& path, mode_t mode) {
  if (auto status = check(path, mode); !status.ok()) return tl::make_unexpected(status);
  const auto address = address_of(path);
  if (auto status = clear_stale(path, address); !status.ok()) return tl::make_unexpected(status);

  Descriptor socket(new_socket());
  if (socket.get() < 0) return tl::make_unexpected(failure("cannot make a socket for", path));
  // bind() gives the file the mode of the socket, less the umask; chmod() gives the rest back.
  if (::fchmod(socket.get(), mode) != 0 ||
      ::bind(socket.get(), generic(address), sizeof address) != 0) {
    return tl::make_unexpected(failure("cannot bind", path));
  }
  struct stat made {};
  if (::lstat(path.c_str(), &made) != 0) return tl::make_unexpected(failure("lost", path));
  path_ = path;
  device_ = made.st_dev;
  inode_ = made.st_ino;
  if (::chmod(path.c_str(), mode) != 0 || ::listen(socket.get(), SOMAXCONN) != 0) {
    auto status = failure("cannot listen on", path);
    remove();
    return tl::make_unexpected(std::move(status));
  }
  return socket.release();
}

void SocketFile::remove() noexcept {
  if (path_.empty()) return;
  struct stat found {};
  if (::lstat(path_.c_str(), &found) == 0 && found.st_dev == device_ && found.st_ino == inode_) {
    ::unlink(path_.c_str());
  }
  path_.clear();
}

}  // namespace cumuld::http
