// Client: the HTTP client of cumulctl. One request is one connection over a unix domain socket.
//
//     Client client("/run/cumuld/cumuld.sock");
//     const auto answer = client.perform({.target = "/v1/status"});
//     if (!answer) …                       // no daemon, or it went away: answer.error()
//     else if (answer->status == 200) …    // every HTTP status is an answer, not an error
//
// A request's body is a string or, for bodies of any length, a callback that hands out piece after
// piece (sent chunked). Sending and receiving go on at the same time: a daemon that refuses in the
// middle of a body is heard at once, and the rest is not sent. A successful answer can be received
// line by line instead of as a whole.
//
// Ownership: the client copies nothing but its socket's path; what a callback hands out must live
//            until its next call.
// Threads:   perform() blocks, and runs the callbacks on the calling thread. A Client may be used
//            from several threads if the callbacks may.
// Cost:      one connection a request; memory for the answer's body, or for its longest line.
// Errors:    Failure. It is returned, never thrown; its message names the socket, not the target,
//            which may hold a national number.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace cumuld::ctl {

struct Failure {
  enum class Kind : std::uint8_t {
    kUnreachable,  // nobody listens on the socket
    kTimeout,      // connected, but nothing moved for the request's patience
    kBroken,       // the connection ended, or what came is not HTTP
    kSource,       // the callback that hands out the body failed
  };
  Kind kind = Kind::kUnreachable;
  std::string message;
};

// The next piece of a body, empty at its end; or why it cannot be read.
using BodySource = std::function<tl::expected<std::string_view, std::string>()>;

// One line of the answer without its '\n'. False ends the exchange: the rest is not wanted.
using LineSink = std::function<bool(std::string_view)>;

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method = "GET";
  std::string target;    // percent-encoded
  Headers headers = {};  // beside Host, Accept and the body's length, which are set here
  std::string accept = "application/json";
  std::string body = {};  // sent if there is no source and it is not empty, or the method is POST
  BodySource source = {};
  LineSink lines = {};  // gets the lines of a 2xx answer, whose body is then empty
  // How long nothing may move in either direction; zero waits for ever.
  std::chrono::milliseconds patience = std::chrono::seconds(60);
};

struct Response {
  unsigned status = 0;
  Headers headers;  // names in lower case
  std::string body;

  bool ok() const noexcept { return status >= 200 && status < 300; }
  // The header's value, "" without it. `name` in lower case.
  std::string header(std::string_view name) const;
};

class Client {
 public:
  explicit Client(std::string socket_path) : socket_path_(std::move(socket_path)) {}

  tl::expected<Response, Failure> perform(const Request& request) const;

 private:
  std::string socket_path_;
};

// The largest body that is kept as a whole; a longer answer fails as kBroken.
inline constexpr std::size_t kBodyMax = std::size_t{512} << 20U;

}  // namespace cumuld::ctl
