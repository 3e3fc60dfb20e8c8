// FakeDaemon: a server on a unix socket of its own that answers as a test tells it to, and
// run_ctl(): one run of cumulctl against it, and everything it printed.
//
// One connection at a time, on one thread, a request each. The socket and its folder are gone when
// the object is. What was asked is read with requests() after the exchange.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "daemon/ctl/session.h"

namespace cumuld::ctl {

class FakeDaemon {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;
  using HttpRequest = boost::beast::http::request<boost::beast::http::string_body>;
  struct Answer {
    unsigned status = 200;
    std::string body;
    std::string type = "application/json";
  };
  using Handler = std::function<Answer(const HttpRequest&)>;
  using RawHandler = std::function<void(Socket&)>;

  // Answers each request by `handler`, which runs on the server's thread.
  explicit FakeDaemon(Handler handler, const std::string& path = unused_path());
  // Leaves each connection to `handler`: for what no proper server does.
  static FakeDaemon* raw(RawHandler handler, const std::string& path = unused_path());
  ~FakeDaemon();
  FakeDaemon(const FakeDaemon&) = delete;
  FakeDaemon& operator=(const FakeDaemon&) = delete;

  const std::string& path() const noexcept { return path_; }
  std::vector<HttpRequest> requests() const;
  std::vector<std::string> targets() const;  // "GET /v1/hits?…"

  static std::string unused_path();

 private:
  FakeDaemon(const std::string& path, RawHandler handler);
  void serve();
  void answer(Socket& socket, const Handler& handler);

  std::string path_;
  boost::asio::io_context io_;
  boost::asio::local::stream_protocol::acceptor acceptor_;
  RawHandler handler_;
  mutable std::mutex mutex_;
  std::vector<HttpRequest> requests_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

struct Outcome {
  int code;
  std::string out;
  std::string err;
};

struct RunOptions {
  std::string in = {};
  std::function<void()> on_pause = [] {};
  std::size_t terminal_width = 0;
  bool colour = false;
  bool err_is_terminal = false;
};

// Runs cumulctl with the socket as CUMULD_SOCKET and 2024-05-10 as today.
Outcome run_ctl(const std::string& socket, const std::vector<std::string>& arguments,
                const RunOptions& options = {});

}  // namespace cumuld::ctl
