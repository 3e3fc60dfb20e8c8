// DaemonProcess: the daemon's own program, started for a measurement, and a blocking client for it.
//
// Thread safety: DaemonProcess and each HttpClient by one thread. Errors: end the program with a
// message; find_daemon() says whether there is a program at all.
#pragma once

#include <sys/types.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace bench {

// The program cumuld beside this one.
std::optional<std::string> find_daemon();

class HttpClient {
 public:
  explicit HttpClient(const std::string& socket);

  // Sends the pieces as one POST /v1/records; returns the answer's body. Ends the program unless it
  // is a 200.
  std::string post_records(std::span<const std::string_view> pieces);

 private:
  boost::asio::io_context io_;
  boost::asio::local::stream_protocol::socket socket_;
  boost::beast::flat_buffer buffer_;
};

// The number behind "name": in an answer; 0 if it is not there.
std::uint64_t number_in(std::string_view json, std::string_view name);

class DaemonProcess {
 public:
  // Starts it with --data-dir and --socket in `directory`; returns once it takes connections.
  DaemonProcess(const std::string& program, const std::string& directory, unsigned shards);
  ~DaemonProcess();  // SIGTERM, and waits for it
  DaemonProcess(const DaemonProcess&) = delete;
  DaemonProcess& operator=(const DaemonProcess&) = delete;

  const std::string& socket() const { return socket_; }

 private:
  std::string socket_;
  pid_t process_ = -1;
};

}  // namespace bench
