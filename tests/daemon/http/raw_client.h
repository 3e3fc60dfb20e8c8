// RawClient: a unix socket and the bytes that go over it, for tests that must not be helped by an
// HTTP library. Every wait ends after kPatience, which fails the test; nothing sleeps.
// Thread safety: one thread at a time. Ownership: owns its descriptor.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace cumuld::http {

class RawClient {
 public:
  static constexpr int kPatienceMs = 20'000;

  explicit RawClient(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(static_cast<char*>(address.sun_path), path.data(), path.size());
    connected_ =
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  RawClient(RawClient&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)), connected_(other.connected_) {}
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient() { close(); }

  bool connected() const { return connected_; }

  void close() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  }
  void half_close() { ::shutdown(socket_, SHUT_WR); }

  // False if the other end closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  // Appends what comes next to `seen`; false at the end.
  bool receive() {
    pollfd ready{socket_, POLLIN, 0};
    if (::poll(&ready, 1, kPatienceMs) != 1) {
      ADD_FAILURE() << "nothing came, and no end either; so far: " << seen;
      return false;
    }
    std::array<char, 65536> buffer{};
    const auto count = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (count <= 0) return false;
    seen.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
  }

  // Everything up to the end of the connection.
  std::string rest() {
    while (receive()) {
    }
    return std::exchange(seen, {});
  }

  // Everything up to and including the first `mark`; what follows stays in `seen`.
  std::string until(std::string_view mark) {
    for (;;) {
      const auto found = seen.find(mark);
      if (found != std::string::npos) {
        auto part = seen.substr(0, found + mark.size());
        seen.erase(0, found + mark.size());
        return part;
      }
      if (!receive()) {
        ADD_FAILURE() << "the connection ended before '" << mark << "' in: " << seen;
        return {};
      }
    }
  }

  std::string seen;

 private:
  int socket_;
  bool connected_ = false;
};

}  // namespace cumuld::http
