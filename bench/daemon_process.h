// DaemonProcess: the daemon's own program, started for a measurement, and a blocking client for it.
//
// Thread safety: DaemonProcess and each HttpClient by one thread. Errors: end the program with a
// message; find_daemon() says whether there is a program at all.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/child.h"

namespace bench {

// The program cumuld beside this one.
std::optional<std::string> find_daemon();

class HttpClient {
 public:
  explicit HttpClient(const std::string& socket);

  // Sends the pieces as one POST /v1/records; returns the answer's body. Ends the program unless it
  // is a 200.
  std::string post_records(std::span<const std::string_view> pieces);

  // The body of what GET answers. Ends the program unless it is a 200.
  std::string get(const std::string& target);

  // Whether it answers 200: a daemon that starts does not yet.
  bool answers(const std::string& target);

  // Calls `take` for each line of what GET answers as NDJSON, however long it is.
  void for_each_line(const std::string& target, const std::function<void(std::string_view)>& take);

  // The same as get() with an empty POST; also a 202 is an answer.
  std::string post(const std::string& target);

 private:
  void ask(const std::string& method, const std::string& target, const std::string& fields = {});
  std::string read_answer(const std::string& what);
  std::string read_any(const std::string& what, unsigned& status);

  boost::asio::io_context io_;
  boost::asio::local::stream_protocol::socket socket_;
  boost::beast::flat_buffer buffer_;
};

// The number behind the first "name": in an answer; 0 if it is not there.
std::uint64_t number_in(std::string_view json, std::string_view name);

class DaemonProcess {
 public:
  // Starts it with --data-dir and --socket in `directory` and the other flags; returns once it
  // takes connections.
  DaemonProcess(const std::string& program, const std::string& directory, unsigned shards,
                const std::vector<std::string>& flags = {});  // its end is SIGTERM, and waited for

  const std::string& socket() const { return socket_; }
  Child& process() { return process_; }

 private:
  std::string socket_;
  Child process_;
};

}  // namespace bench
